"""Merging, splitting and un-linking before they are done: each learner as it is and as it would be, side by side."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from virtualschool.foundation import clock
from virtualschool.linkage.operations.acts import MAY_MOVE
from virtualschool.linkage.rejoining import Foreseen, Members, said_of
from virtualschool.linkage.standing import key_of
from virtualschool.people.models import User
from virtualschool.people.vocab import FieldClass
from virtualschool.register.derive import Derived, Key, Row
from virtualschool.register.models import (
    Decision,
    Learner,
    LearnerAlias,
    LearnerRecord,
    Protection,
    Relation,
    SourceRecord,
)
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import CareStatus, RelationKind, Source, label
from virtualschool.schools import queries as schools

from . import life
from .clearance import Reading
from .sources import Cell, Line

ORDER = list(FieldClass)
UNKNOWN = "not known"
ON_NO_ROLL = "on no roll here today"
GONE = "Nobody: they leave the register"
TOLD_OF_EITHER = (
    "No school is told by this. One that was told of either may then read of the joined learner "
    "what it may read of any."
)
ERASED = (
    "The pupil on the roll leaves the register, and everything held of them is erased: "
    "nothing else says that they’re a learner of ours."
)
STILL_ONE = (
    "Something else joins these two as well, so they stay one learner. Say that one learner is two children instead."
)


@dataclass(frozen=True)
class Bond:
    """Somebody who may see a learner: whom they see now and whom after; `may_move` where a person may say whose."""

    id: uuid.UUID
    who: str
    why: str
    now: str
    after: str
    may_move: bool


@dataclass(frozen=True)
class Preview:
    """What would be, in the reader's classes; confirming it needs its token."""

    columns: str
    lines: tuple[Line, ...]
    follows: tuple[str, ...]
    bonds: tuple[Bond, ...]
    protections: tuple[Protection, ...]
    token: str

    @property
    def movable(self) -> list[Bond]:
        return [one for one in self.bonds if one.may_move]


@dataclass(frozen=True)
class Choice:
    """A record that could go to the other child, with what tells it apart."""

    id: uuid.UUID
    key: Key
    words: str


@dataclass(frozen=True)
class Looking:
    """Who looks at which learners, and how much of them they may read."""

    learners: tuple[Learner, ...]
    reading: Reading
    user: User

    @property
    def unwanted(self) -> bool:
        return any(one.label_unwanted for one in self.learners)


TOGETHER = ("This learner now", "The other now", "After: one child")
APART = ("Now", "After: this learner", "After: the other child")
LEAVING = ("Now", "After: this learner", "Leaves the register")
LABELS = (
    "Name", "Known as", "Date of birth", "Candidate number", "School", "Stage", "Times at school", "Care status",
    "Care periods", "Lives", "Legal reason", "Known to",
)  # fmt: skip
# Details that tell children apart; that one source knows less than another tells nothing.
TELLING = {"Name", "Known as", "Date of birth", "Candidate number", "School", "Stage"}


def may_be_rejoined(learner: Learner, reading: Reading) -> bool:
    """A protected learner, or a record that ended in adoption, is parted or joined by named people alone."""
    return reading.shows_place and (reading.is_named or not learner.ended_in_adoption)


def least(*readings: Reading) -> Reading:
    """What may be shown of learners side by side: no more than of the one of whom least may be shown."""
    lowest = min(readings, key=lambda one: ORDER.index(one.highest))
    return replace(lowest, is_named=all(one.is_named for one in readings))


def choices(learner: Learner, members: Members) -> list[Choice]:
    """The learner's records, those together that a list itself shows as one."""
    newest = {said.key: said for said in sorted(said_of([learner]), key=lambda said: said.edition.order)}
    ids = {key_of(one): one.pk for one in SourceRecord.objects.filter(membership__learner=learner)}
    return [
        Choice(ids[key], key, in_words(key, newest[key].rows[0], newest[key].edition.as_at))
        for key in members.firsts(learner.pk)
        if key in ids and key in newest
    ]


def in_words(key: Key, row: Row, as_at: dt.date) -> str:
    """The source, and who it says this is: class A, no more."""
    name = " ".join(filter(None, [row.get("forename"), row.get("surname")])) or "a name not known"
    born = f", born {dt.date.fromisoformat(row['date_of_birth']):%-d %B %Y}" if row.get("date_of_birth") else ""
    return f"{Source(key.source).label.capitalize()}: {name}{born} (as at {as_at:%-d %B %Y})"


def going(listed: Sequence[Choice], given: Collection[str]) -> list[Key]:
    """The records chosen, of those that could be."""
    return [one.key for one in listed if str(one.id) in given]


# ---- the three previews -------------------------------------------------------------------------------------------


def of_merge(found: Foreseen, looking: Looking) -> Preview:
    """Both learners beside the one that they would be."""
    joined = found.after[0]
    stays = next((one.name for one in looking.learners if one.pk == joined.id), "")
    follows = (
        f"The address of {stays}’s page stays; the other’s leads to it from then on." if stays else "",
        "All sources’ facts stand on one page. Where they differ, that becomes a disagreement with an owner.",
        answers_stand(looking.learners),
        TOLD_OF_EITHER,
        "It can be taken back as one act, and then both are as they were.",
    )
    both = [holding(found.before, one.pk) for one in looking.learners]
    return preview(found, looking, TOGETHER, [*both, joined], range(2), follows)


def of_split(found: Foreseen, goes: Collection[Key], looking: Looking) -> Preview:
    """The learner beside the two that it would be; a child whom nobody calls a learner of ours goes."""
    return of_parting(
        found, found.without(goes), found.with_any(goes), looking, parted_words(found, looking.learners[0])
    )


def of_unlink(found: Foreseen, right: Key, looking: Looking) -> Preview:
    """The learner beside what is left without the record on the right of the pair."""
    ours, theirs = found.without([right]), found.with_any([right])
    words = parted_words(found, looking.learners[0])
    if ours is None and theirs is not None:
        words = [STILL_ONE, *words[2:]]
        ours, theirs = theirs, None
    return of_parting(found, ours, theirs, looking, words)


def of_parting(
    found: Foreseen, ours: Derived | None, theirs: Derived | None, looking: Looking, words: Sequence[str]
) -> Preview:
    """The learner, and what it would be; of a pupil who leaves the register, what the roll says until then."""
    now = holding(found.before, looking.learners[0].pk)
    if theirs is None and found.gone:
        pupil = leaving(found, looking.learners)
        return preview(found, looking, LEAVING, [now, ours, pupil], range(1, 3), words)
    return preview(found, looking, APART, [now, ours, theirs], range(1, 3), words)


def leaving(found: Foreseen, learners: Sequence[Learner]) -> dict[str, str]:
    """The roll's newest row of a pupil who would be erased."""
    said = sorted((one for one in said_of(learners) if one.key in found.gone), key=lambda one: one.edition.order)
    return dict(said[-1].rows[0]) if said else {}


def preview(
    found: Foreseen,
    looking: Looking,
    columns: Sequence[str],
    shown: Sequence["Derived | dict[str, str] | None"],
    compared: Collection[int],
    follows: Iterable[str],
) -> Preview:
    today = clock.today()
    told = [facts(one, looking, today) for one in shown]
    labels = [name for name in LABELS if any(name in one for one in told)]
    return Preview(
        columns="|".join(["Detail", *columns]),
        lines=tuple(line(name, [one.get(name, "") for one in told], compared) for name in labels),
        follows=tuple(filter(None, follows)),
        bonds=tuple(bonds(found, looking, today)),
        protections=tuple(protections(looking.learners, today)),
        token=found.token,
    )


def holding(found: Iterable[Derived], learner_id: uuid.UUID) -> Derived | None:
    return next((one for one in found if learner_id in one.aliases), None)


# ---- in words -----------------------------------------------------------------------------------------------------


def parted_words(found: Foreseen, learner: Learner) -> list[str]:
    kept = found.holder(learner.pk)
    return [
        ERASED if found.gone else "Both stay on the register, as two learners.",
        f"The address of this page stays with {name_of(kept)}." if kept else "",
        "The software won’t join them again by itself, and won’t ask.",
        "It can be taken back as one act. Then they’re one again, as long as a sealed roll still holds the pupil.",
    ]


def name_of(one: Derived) -> str:
    name = " ".join(filter(None, [one.text("known_as") or one.text("forename"), one.text("surname")]))
    return f"{name} ({' and '.join(Source(source).label for source in sorted(one.heard))})"


def answers_stand(learners: Iterable[Learner]) -> str:
    """How many answers people gave about these learners' records."""
    held = LearnerRecord.objects.filter(learner__in=[one.pk for one in learners]).select_related("record")
    records = [one.record for one in held]
    keys = [str(key_of(one)) for one in records]
    count = Decision.objects.filter(authority__in={one.authority_id for one in records}, left_key__in=keys).count()
    return f"{count} answer{'s' if count != 1 else ''} that people gave about them stand." if count else ""


def line(name: str, texts: Sequence[str], compared: Collection[int]) -> Line:
    """One detail of each learner, marked where those compared are both known and differ."""
    known = {texts[at] for at in compared} - {"", UNKNOWN, GONE, ON_NO_ROLL}
    differs = len(known) > 1 and name in TELLING
    return Line(name, tuple(Cell(text or "–", differs and at in compared) for at, text in enumerate(texts)))


def facts(one: Derived | dict[str, str] | None, looking: Looking, today: dt.date) -> dict[str, str]:
    """What this reader may read of a learner, in words; of nobody, that there is nobody."""
    if one is None:
        return {"Name": GONE}
    reading = looking.reading
    if isinstance(one, dict):
        return of_the_roll(one, reading)
    told = identity(one)
    if reading.shows("B"):
        told |= schooling(one, today)
    if reading.shows("C") and not looking.unwanted:
        told |= {"Care status": CareStatus(one.care_status(today)).label, "Care periods": str(len(one.periods))}
    period = one.period_on(today)
    if period and reading.shows("D"):
        told["Lives"] = label("lives_with", period.lives_with)
    if period and reading.shows("E"):
        told["Legal reason"] = life.legal_words(period.legal_reason, reading)
    told["Known to"] = ", ".join(Source(source).label for source in sorted(one.heard))
    return {name: text for name, text in told.items() if text}


def of_the_roll(row: Row, reading: Reading) -> dict[str, str]:
    """A pupil by the roll's own row."""
    born = row.get("date_of_birth", "")
    told = {
        "Name": " ".join(filter(None, [row.get("forename"), row.get("surname")])),
        "Known as": row.get("known_as", ""),
        "Date of birth": f"{dt.date.fromisoformat(born):%-d %B %Y}" if born else UNKNOWN,
        "Candidate number": row.get("scn", ""),
    }
    if reading.shows("B"):
        told |= {"School": row.get("school_name") or row.get("school_code", ""), "Stage": row.get("stage", "")}
    return {name: text for name, text in told.items() if text}


def identity(one: Derived) -> dict[str, str]:
    """The candidate number is left out where a record ended in adoption: it would join two names."""
    born = one.text("date_of_birth")
    return {
        "Name": " ".join(filter(None, [one.text("forename"), one.text("surname")])) or UNKNOWN,
        "Known as": one.text("known_as"),
        "Date of birth": f"{dt.date.fromisoformat(born):%-d %B %Y}" if born else UNKNOWN,
        "Candidate number": "" if one.ended_in_adoption else one.text("scn"),
    }


def schooling(one: Derived, today: dt.date) -> dict[str, str]:
    place = one.place_on(today)
    return {
        "School": place.school_name or place.school_code if place else ON_NO_ROLL,
        "Stage": one.text("stage"),
        "Times at school": str(len(one.places)),
    }


def bonds(found: Foreseen, looking: Looking, today: dt.date) -> Iterable[Bond]:
    """Everybody who may see one of these learners by a relation, and whom they would see."""
    ids = dict(LearnerAlias.objects.filter(learner__in=looking.learners).values_list("alias", "learner_id"))
    known = Relation.objects.visible_to(looking.user).filter(in_force(today), learner_id__in=list(ids))
    schools_by_code = schools.names(looking.learners[0].authority_id)
    names = {one.pk: one.name for one in looking.learners}
    for one in known.select_related("user").order_by("kind", "from_on", "pk"):
        after = found.holder(one.learner_id)
        yield Bond(
            id=one.pk,
            who=one.user.name if one.user else schools_by_code.get(one.school_code, one.school_code),
            why=str(RelationKind(one.kind).label),
            now=names[ids[one.learner_id]],
            after=name_of(after) if after else "nobody: it ends",
            may_move=one.kind in MAY_MOVE and len(found.after) > 1,
        )


def protections(learners: Iterable[Learner], today: dt.date) -> list[Protection]:
    ids = LearnerAlias.objects.filter(learner__in=[one.pk for one in learners]).values("alias")
    return list(Protection.objects.filter(in_force(today), learner_id__in=ids).order_by("from_on", "pk"))
