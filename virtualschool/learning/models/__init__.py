"""Learning's tables: what fact files said of learners and what derives from it, and what people told.

No row is kept of a pupil who is not a learner. Rows name their learner by id,
as everything does that points at the register's derived rows.
"""

from .facts import (
    BY_KIND,
    Attendance,
    Award,
    Destination,
    Entry,
    Exclusion,
    FactStatement,
    LearnerFact,
    Level,
    Need,
    Subject,
)
from .told import (
    BY_TOLD_KIND,
    Package,
    PackageWeek,
    PlanConsidered,
    ReducedTimetable,
    SentHome,
    ToldDetail,
    ToldFact,
    WiderAward,
    Withdrawal,
    WithoutPlace,
)

__all__ = [
    "BY_KIND",
    "BY_TOLD_KIND",
    "Attendance",
    "Award",
    "Destination",
    "Entry",
    "Exclusion",
    "FactStatement",
    "LearnerFact",
    "Level",
    "Need",
    "Package",
    "PackageWeek",
    "PlanConsidered",
    "ReducedTimetable",
    "SentHome",
    "Subject",
    "ToldDetail",
    "ToldFact",
    "WiderAward",
    "Withdrawal",
    "WithoutPlace",
]
