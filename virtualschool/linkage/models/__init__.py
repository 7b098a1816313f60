"""What linkage keeps: its questions and their candidates."""

from .questions import Candidate, CandidateQuerySet, Question, QuestionQuerySet

__all__ = ["Candidate", "CandidateQuerySet", "Question", "QuestionQuerySet"]
