"""What linkage keeps: its questions and their candidates, and how well the joining does."""

from .accuracy import Measurement, MeasurementQuerySet, Reread, RereadQuerySet
from .questions import Candidate, CandidateQuerySet, Question, QuestionQuerySet

__all__ = [
    "Candidate",
    "CandidateQuerySet",
    "Measurement",
    "MeasurementQuerySet",
    "Question",
    "QuestionQuerySet",
    "Reread",
    "RereadQuerySet",
]
