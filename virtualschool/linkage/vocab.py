"""Linkage's words: every kind of question with its owner, its answers, when it is asked again, and what follows.

One table. The list of questions, the page of each, and the badge are read from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from virtualschool.people.vocab import Role
from virtualschool.register.vocab import ANSWERS, About, Answer

ERASED = "pupils erased"
"""The audit's words for pupils who were learners until an answer, another link or an undone file parted them."""

# The keys printed on the four answers of the review desk.
KEYS: Mapping[str, str] = {Answer.SAME: "S", Answer.NOT_SAME: "N", Answer.CANNOT_TELL: "C", Answer.ASK_EDUCATION: "A"}


# Why a pair is asked about after another model was adopted.
STANDS = (
    "The model in use would not join these two by itself; the one before it did. They stay joined until somebody "
    "answers: any answer but “Same child” parts them."
)
HELD = "Only the model in use would join these two by itself; the one before it did not, so a person is asked first."
BESIDE = "Another link of one of these records is asked about since the model changed, so this one waits for a person."
NOT_WEIGHED = "The model in use does not look at these two together, so nothing is weighed"


@dataclass(frozen=True)
class Kind:
    """One kind of question. `asks` and `title` hold the learner's name where they say {name}."""

    about: str
    group: str
    title: str
    asks: str
    owner: Role
    asked_again: str
    follows: tuple[str, ...]
    minutes: int = 1

    @property
    def answers(self) -> tuple[tuple[str, str, str], ...]:
        """Value, words and key of each answer, in their order."""
        return tuple((one.value, str(one.label), KEYS.get(one, "")) for one in ANSWERS[self.about])


KEPT = "Your answer is kept for good, with your name and today’s date."

KINDS: Mapping[str, Kind] = {
    kind.about: kind
    for kind in (
        Kind(
            About.SAME_CHILD,
            group="Could these be the same child?",
            title="Are these the same child?",
            asks="{name} could be a pupil on the roll.",
            owner=Role.DATA_OFFICER,
            asked_again="when a name, a date of birth or a number changes on either side",
            follows=(
                f"{KEPT} You won’t be asked again unless the evidence changes.",
                "No school is told until somebody tells it.",
                "“Ask education records” asks the authority’s own data officer to look: no school hears of it.",
            ),
        ),
        Kind(
            About.LOOKED_AFTER,
            group="On the roll as looked after, and not in social work’s list",
            title="Is {name} care experienced?",
            asks="The roll says looked after. Social work’s list doesn’t have {name}.",
            owner=Role.LEAD,
            asked_again="when the roll gives another looked-after code",
            follows=(
                f"{KEPT} You won’t be asked again unless the roll’s code changes.",
                "“Not care experienced” takes {name} off the register and erases what was held.",
                "“Ask social work” leaves the question open; {name} is in the letter to social work.",
            ),
        ),
        Kind(
            About.NO_ROLL,
            group="Why on no roll?",
            title="Why is {name} on no roll?",
            asks="No roll holds {name}.",
            owner=Role.LEAD,
            asked_again="when a child who was under school age turns 5",
            follows=(
                f"{KEPT} You won’t be asked again while the reason can hold.",
                "{name} stays on the register, and each new roll is searched.",
                "Nobody outside the team is told.",
            ),
        ),
        Kind(
            About.LEFT_OUT,
            group="Left out, or ended?",
            title="Was {name} left out, or has something ended?",
            asks="The newest list leaves out {name}, or an exclusion that an earlier list stated. That ended nothing.",
            owner=Role.DATA_OFFICER,
            asked_again="when a later list leaves the learner out again after naming them",
            follows=(
                f"{KEPT} You won’t be asked again about this list.",
                "An answer ends nothing by itself: a date comes from the source.",
                "Nobody outside the team is told.",
            ),
        ),
        Kind(
            About.OVER_18,
            group="Still open past 18",
            title="Is {name} still looked after?",
            asks="{name} is 18 or over, and the last period has no end.",
            owner=Role.DATA_OFFICER,
            asked_again="never, unless the answer is taken back",
            follows=(
                f"{KEPT} You won’t be asked again.",
                "An answer ends nothing by itself: a date comes from social work.",
                "Nobody outside the team is told.",
            ),
        ),
    )
}

SAVED: Mapping[str, str] = {
    Answer.SAME: "these are the same child. No school has been told.",
    Answer.NOT_SAME: "these are two children. What was held of the pupil is erased, unless they’re a learner too.",
    Answer.CANNOT_TELL: "nobody can tell. You won’t be asked again unless the evidence changes.",
    Answer.CARE_EXPERIENCED: "care experienced. No school has been told.",
    Answer.NOT_CARE_EXPERIENCED: "not care experienced. They’re off the register, and what was held is erased.",
}

# Whom a question waits for while people read it: nobody but the first reader is told of the first.
SECOND_READER = "second reader"
READ_TOGETHER = "read together"
READ_BY_TWO = (SECOND_READER, READ_TOGETHER)

WAITING: Mapping[str, str] = {
    SECOND_READER: "Waiting for a second reader",
    "education": "Waiting for education records",
    "social work": "Waiting for social work",
}


class Rested(TextChoices):
    """What a pair that was drawn to be read again rests on."""

    ENGINE = "automatic", "joined by the software"
    ANSWER = "answered_same", "a person’s answer"


class Verdict(TextChoices):
    """What a person says of two records in the monthly re-read."""

    SAME = "same", "Same child"
    NOT_SAME = "not_same", "Not the same"
    CANNOT_TELL = "cannot_tell", "Can’t tell"


class Method(TextChoices):
    """Who read a pair again."""

    SECOND_PERSON = "second_person", "by a second person"
    OWN_ANSWER = "own_answer", "by the same person six weeks later: weaker evidence"


VERDICTS = tuple((one.value, str(one.label), KEYS[one]) for one in Verdict)

# In the audit, beside an act that parts a learner whom a school was told of.
WHO_SAW = "listed who saw what a school was told"
