"""Words of asking, of the practice library and of policy."""

from django.db.models import TextChoices


class Waits(TextChoices):
    """What somebody said without a name, until it is looked at."""

    QUESTION = "question", "A question"
    REPLY = "reply", "A reply by someone who has done it"
    WORD = "word", "A word from whoever asked"
    CLOSING = "closing", "What was tried, and what came of it"


class PracticeKind(TextChoices):
    CASE_STUDY = "case_study", "Case study"
    GUIDANCE = "guidance", "Guidance"
    EXAMPLE = "example", "Practice example"


class PracticeState(TextChoices):
    DRAFT = "draft", "draft"
    WAITING = "waiting", "waiting to be looked at"
    SENT_BACK = "sent_back", "sent back with a reason"
    SHARED = "shared", "shared"
    WITHDRAWN = "withdrawn", "withdrawn"


class Theme(TextChoices):
    """What an entry is about; the first four are the themes that members set for their own evaluation."""

    DATA = "data", "Data"
    SUPPORT = "support", "Support and interventions"
    VISIBILITY = "visibility", "Visibility and accessibility"
    CAPACITY = "capacity", "Capacity building and legacy"
    ATTENDANCE = "attendance", "Attendance"
    ATTAINMENT = "attainment", "Attainment and achievement"
    EXCLUSION = "exclusion", "Exclusion and belonging"
    TRANSITIONS = "transitions", "Moves and transitions"
    WELLBEING = "wellbeing", "Wellbeing and relationships"
    VOICE = "voice", "What learners say"
    CARERS = "carers", "Carers and families"


class StageBand(TextChoices):
    EARLY = "early", "Early learning"
    P1_P3 = "p1_p3", "P1 to P3"
    P4_P7 = "p4_p7", "P4 to P7"
    S1_S3 = "s1_s3", "S1 to S3"
    S4_S6 = "s4_s6", "S4 to S6"
    ALL = "all", "All stages"


class Evidence(TextChoices):
    """How sure one can be, from the least to the most."""

    IDEA = "idea", "An idea, not yet tried"
    STORY = "story", "What people who were there say"
    BEFORE_AFTER = "before_after", "Before and after"
    RUN_CHART = "run_chart", "Run chart, no comparison group"
    COMPARED = "compared", "Compared with a like group"
    TRIAL = "trial", "A trial"
    OUTSIDE = "outside", "Evaluated by somebody from outside"


class CostBand(TextChoices):
    NONE = "none", "Time only"
    LOW = "low", "Under £100 a learner in a year"
    MIDDLE = "middle", "£100 to £1,000 a learner in a year"
    HIGH = "high", "Over £1,000 a learner in a year"
    NOT_KNOWN = "not_known", "Not known"


BOXES = {
    "title": "Title",
    "context": "Where, for whom, and why",
    "done": "What was done",
    "changed": "What changed",
    "how_sure": "How you know",
    "cost": "What it took",
    "did_not_work": "What didn’t work, and where",
}
"""The boxes of an entry in which practice is told, and how each is headed; who wrote it stands in another."""
CREDITS = {"authors": "Authors, as readers should see them"}


class Outcome(TextChoices):
    EARLY = "early", "Too early to say"
    KEPT = "kept", "We kept it as it is"
    ADAPTED = "adapted", "We changed it and kept it"
    STOPPED = "stopped", "We stopped"


class StepKind(TextChoices):
    SUBMITTED = "submitted", "given in to be looked at"
    SENT_BACK = "sent_back", "sent back"
    SHARED = "shared", "shared"
    WITHDRAWN = "withdrawn", "withdrawn"


class ConsultationState(TextChoices):
    GATHERING = "gathering", "gathering points"
    SENT = "sent", "sent"
    LET_PASS = "let_pass", "let pass, with a reason"


class LawState(TextChoices):
    GATHERED = "gathered", "gathered"
    TOLD = "told", "told to policy makers"
    ANSWERED = "answered", "answered"


class ShelfKind(TextChoices):
    RESEARCH = "research", "Research"
    POLICY = "policy", "Policy"
    LAW = "law", "Law"
    FIGURES = "figures", "Figures"


MOST_SENTENCES = 400
