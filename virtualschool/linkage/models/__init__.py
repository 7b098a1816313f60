"""What linkage keeps: its questions and their candidates, and what readers said of them."""

from .questions import Candidate, CandidateQuerySet, Question, QuestionQuerySet
from .readings import Reading, ReadingQuerySet, ReadingSetting

__all__ = [
    "Candidate",
    "CandidateQuerySet",
    "Question",
    "QuestionQuerySet",
    "Reading",
    "ReadingQuerySet",
    "ReadingSetting",
]
