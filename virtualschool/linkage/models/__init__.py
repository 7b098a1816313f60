"""What linkage keeps: questions, what readers said of them, how well the joining does, and by which model."""

from .accuracy import Measurement, MeasurementQuerySet, Reread, RereadQuerySet
from .adoption import Adoption, Difference, FirstModel, LinkageModel, Trial, TrialState, Verdict
from .questions import Candidate, CandidateQuerySet, Question, QuestionQuerySet
from .readings import Reading, ReadingQuerySet, ReadingSetting

__all__ = [
    "Adoption",
    "Candidate",
    "CandidateQuerySet",
    "Difference",
    "FirstModel",
    "LinkageModel",
    "Measurement",
    "MeasurementQuerySet",
    "Question",
    "QuestionQuerySet",
    "Reading",
    "ReadingQuerySet",
    "ReadingSetting",
    "Reread",
    "RereadQuerySet",
    "Trial",
    "TrialState",
    "Verdict",
]
