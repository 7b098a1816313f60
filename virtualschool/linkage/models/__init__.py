"""What linkage keeps: its questions and their candidates, and which model it links with."""

from .adoption import Adoption, Difference, LinkageModel, Trial, TrialState, Verdict
from .questions import Candidate, CandidateQuerySet, Question, QuestionQuerySet

__all__ = [
    "Adoption",
    "Candidate",
    "CandidateQuerySet",
    "Difference",
    "LinkageModel",
    "Question",
    "QuestionQuerySet",
    "Trial",
    "TrialState",
    "Verdict",
]
