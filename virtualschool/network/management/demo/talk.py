"""What the demo's Network talked about, meeting by meeting, the oldest first. Every word is invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Decided:
    """A decision with its actions: title, owner council ("" for several), months until due, done (None: still open)."""

    title: str
    text: str
    reasons: str
    owner: str
    method: str = "content"
    council: str = ""
    review_in: int = 12
    result: str = ""
    actions: tuple[tuple[str, str, int, bool | None], ...] = ()


@dataclass(frozen=True)
class Topic:
    """One proposal: `carried` is at how many meetings it was not reached first; -1: it still waits."""

    by: str
    title: str
    need: str
    minutes: int = 20
    kind: str = "topic"
    speaker: str = ""
    priority: int | None = None
    carried: int = 0
    concern: tuple[str, str, str, str] | None = None  # kind, who, reason, answer
    content: bool = True
    paper: tuple[str, str] | None = None
    decided: Decided | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Month:
    """One meeting: its topics, and what the minutes add."""

    topics: tuple[Topic, ...] = field(default=())
    minutes: str = ""


PRIORITIES = {
    -1: (
        ("Being in school, and belonging there", "Half days attended, and what learners say about belonging."),
        ("Moves that don’t cost learning", "A move of home or school without a gap in lessons."),
        ("Showing what the role achieves", "Figures that are safe to publish, beside stories."),
    ),
    0: (
        ("Reading for pleasure", "More learners who read because they like to."),
        ("Being in school, and belonging there", "Carried on: we began to see what helps."),
        ("Law that works in practice", "Telling those who write law how it works in schools."),
    ),
}

# For the meeting ahead.
AHEAD = (
    Topic("Ailsa Mackay", "Soft starts: what 12 schools learned", "Shared because three others asked how.", 25,
          priority=1),
    Topic("Catriona Ross", "Attendance codes, a year on", "To see whether it’s the same everywhere.", 30, priority=1,
          concern=("concern", "Helen Rennie", "Ours uses different codes in two schools.",
                   "We look at those two together first.")),
    Topic("Magnus Isbuster", "The shared tutor after a term", "To say what it cost and who came.", 20,
          concern=("concern", "Rowan Thain", "Could this be a call between the islands first?", "")),
    Topic("Effie Strang", "Safe space before the holidays", "To be heard.", 30, kind="safe_space"),
    Topic("Peter Auld", "A guest on keeping a college place", "Three members have learners who lost theirs.", 30,
          kind="speaker", speaker="a college’s guidance lead", priority=1),
)  # fmt: skip
