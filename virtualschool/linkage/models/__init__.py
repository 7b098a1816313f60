"""What linkage keeps: questions, candidates, what readers said of them, and how well the joining does."""

from .accuracy import Measurement, MeasurementQuerySet, Reread, RereadQuerySet
from .questions import Candidate, CandidateQuerySet, Question, QuestionQuerySet
from .readings import Reading, ReadingQuerySet, ReadingSetting

__all__ = [
    "Candidate",
    "CandidateQuerySet",
    "Measurement",
    "MeasurementQuerySet",
    "Question",
    "QuestionQuerySet",
    "Reading",
    "ReadingQuerySet",
    "ReadingSetting",
    "Reread",
    "RereadQuerySet",
]
