"""The register's tables: what was stated, what was decided, what is derived, and who may see it."""

from .decisions import Decision, Link
from .derived import CarePeriod, Disagreement, Enrolment, Learner, LearnerAlias, LearnerRecord
from .people import Protection, Relation
from .sources import Edition, RecordVersion, Revision, SourceRecord, SourceSetting, Statement
from .working import HistoryRequest, Settlement

__all__ = [
    "CarePeriod",
    "Decision",
    "Disagreement",
    "Edition",
    "Enrolment",
    "HistoryRequest",
    "Learner",
    "LearnerAlias",
    "LearnerRecord",
    "Link",
    "Protection",
    "RecordVersion",
    "Relation",
    "Revision",
    "Settlement",
    "SourceRecord",
    "SourceSetting",
    "Statement",
]
