"""The list of learners, one line each: already without what its reader may not see, so filters give nothing away."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from virtualschool.people.models import Authority, User
from virtualschool.register import listing, sessions
from virtualschool.register.derive import Derived, Key
from virtualschool.register.models import Decision, Enrolment, Learner, LearnerAlias, LearnerRecord, Relation
from virtualschool.register.models.derived import covers, list_name_of, name_of
from virtualschool.register.models.scope import in_force
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Answer, CareStatus, RelationKind, Source, label
from virtualschool.schools import queries as schools

from . import clearance as clearances
from .clearance import Clearance, Reading

OURS_HERE, OURS_ELSEWHERE, OTHERS_HERE = "ours-here", "ours-elsewhere", "others-here"
NOT_FOUND, HERE, WITHHELD = "not-on-roll", "here", "withheld"
WHOSE = {
    OURS_HERE: "ours here",
    OURS_ELSEWHERE: "ours elsewhere",
    OTHERS_HERE: "others’ here",
    NOT_FOUND: "not found on a roll",
    HERE: "here",
    WITHHELD: "place protected",
}


class Line(NamedTuple):
    """One learner in a list. What is above the reader's class, or gives a protected place away, is empty."""

    pk: uuid.UUID
    authority_id: str
    name: str
    list_name: str
    born: dt.date | None
    age: int | None
    stage: str
    school_code: str
    school: str
    status: str
    lives_with: str
    sources: tuple[str, ...]
    disagreements: int
    whose: str
    is_protected: bool
    label_unwanted: bool
    may_be_told_of: bool

    @property
    def status_words(self) -> str:
        """A learner who does not want the label is not called by it in a list either."""
        return "" if self.label_unwanted else CareStatus(self.status).label

    @property
    def lives_words(self) -> str:
        return label("lives_with", self.lives_with)

    @property
    def source_words(self) -> str:
        """Which sources know the learner, as one would say it."""
        if {"education", "social_work"} <= set(self.sources):
            return "education and social work"
        return " and ".join(Source(one).label for one in self.sources) + " only"

    @property
    def disagreement_words(self) -> str:
        return f"{self.disagreements} differ" if self.disagreements > 1 else "1 differs"


class Who(NamedTuple):
    """Who a learner is, before anything is left out: in a list of thousands quicker than the row of the table."""

    pk: uuid.UUID
    authority_id: str
    name: str
    list_name: str
    born: dt.date | None
    stage: str
    sources: str
    disagreements: int
    label_unwanted: bool
    ended_in_adoption: bool


class Facts(NamedTuple):
    """What is known of one learner on the day, before anything is left out."""

    school_code: str
    school: str
    status: str
    lives_with: str
    is_on_roll: bool
    owner: str
    """The authority that answers for the learner: the care period's, else the one that the roll names, else none."""


def today_lines(
    user: User, authority: Authority, day: dt.date, readings: Clearance, *, at_school: str = ""
) -> list[Line]:
    """The register of today, as this user may see it, by surname; of one school's roll where it is given."""
    enrolled = Enrolment.objects.filter(covers(day), learner=OuterRef("pk"))
    rows = (
        Learner.objects.visible_to(user)
        .filter(authority=authority, **({"school_code": at_school} if at_school else {}))
        .with_care_on(day)
        .annotate(is_on_roll=Exists(enrolled))
        .values_list(*WHO, *KNOWN)
    )
    elsewhere = answered_elsewhere(authority)
    told = told_pairs(authority, day)
    names = schools.names(authority.pk)
    found = []
    for row in rows:
        one, known = who_of(*row[: len(WHO)]), facts_of(row[len(WHO) :], names)
        is_told = (one.pk, known.school_code) in told
        reading = readings.reading(one.pk, one.authority_id)
        found.append(line_of(one, known, reading, day, is_elsewhere=one.pk in elsewhere, is_told=is_told))
    return in_order(found)


WHO = (
    *("pk", "authority_id", "forename", "surname", "known_as", "date_of_birth", "stage", "sources"),
    *("disagreement_count", "label_unwanted", "ended_in_adoption"),
)
KNOWN = (
    *("school_code", "school_name", "is_on_roll", "care_status", "lives_with", "responsible_authority"),
    "home_authority",
)


def who_of(
    pk: uuid.UUID, authority: str, forename: str, surname: str, known_as: str, born: dt.date | None, *rest: Any
) -> Who:
    """From the columns `WHO`."""
    name = name_of(forename, surname, known_as)
    return Who(pk, authority, name, list_name_of(forename, surname, known_as), born, *rest)


def known_lines(user: User, authority: Authority, day: dt.date, readings: Clearance) -> list[Line]:
    """The register as it was known on a day, of those learners whom this user may see now."""
    seen = Learner.objects.visible_to(user).filter(authority=authority).in_bulk()
    now = dict(LearnerAlias.objects.filter(learner__in=list(seen)).values_list("alias", "learner_id"))
    names = schools.names(authority.pk)
    elsewhere = answered_elsewhere(authority, known_at=day)
    found = []
    for derived in listing.everyone(authority, known_at=day):
        current = next((seen[now[one]] for one in (derived.id, *derived.aliases) if one in now), None)
        if current is None:
            continue
        then = as_known(derived, current, day)
        known = known_facts(derived, day, names)
        found.append(
            line_of(then, known, readings.of(current), day, is_elsewhere=current.pk in elsewhere, is_told=True)
        )
    return in_order(found)


def as_known(derived: Derived, current: Learner, day: dt.date) -> Who:
    """The learner as known then, under today's id and today's wish about the label."""
    born = derived.text("date_of_birth")
    return who_of(
        current.pk,
        current.authority_id,
        derived.text("forename"),
        derived.text("surname"),
        derived.text("known_as"),
        dt.date.fromisoformat(born) if born else None,
        listing.stage_on(derived, day),
        " ".join(sorted(derived.heard)),
        len(derived.differences),
        current.label_unwanted,
        derived.ended_in_adoption,
    )


def known_facts(derived: Derived, day: dt.date, names: Mapping[str, str]) -> Facts:
    place, period = derived.place_on(day), derived.period_on(day)
    code = place.school_code if place else ""
    return Facts(
        school_code=code,
        school=(place.school_name or names.get(code, code)) if place else "",
        status=derived.care_status(day),
        lives_with=period.lives_with if period else "",
        is_on_roll=place is not None,
        owner=(period.responsible_authority if period else "") or derived.text("home_authority"),
    )


def facts_of(row: Sequence[Any], names: Mapping[str, str]) -> Facts:
    """From the columns `KNOWN`."""
    code, school, is_on_roll, status, lives_with, responsible, home_authority = row
    if not is_on_roll:
        code = school = ""
    school = school or names.get(code, code)
    return Facts(code, school, status, lives_with or "", is_on_roll, responsible or home_authority)


def line_of(one: Who, known: Facts, reading: Reading, day: dt.date, *, is_elsewhere: bool, is_told: bool) -> Line:
    """Leave out what this reader may not see; everything after this works on what is left."""
    shown = reading.shows_place
    return Line(
        pk=one.pk,
        authority_id=one.authority_id,
        name=one.name,
        list_name=one.list_name,
        born=one.born,
        age=sessions.age_on(one.born, day) if one.born else None,
        stage=one.stage,
        school_code=known.school_code if shown else "",
        school=known.school if shown else "",
        status=known.status if reading.shows("C") else CareStatus.NOT_KNOWN,
        lives_with=known.lives_with if shown and reading.shows("D") else "",
        sources=tuple(one.sources.split()),
        disagreements=one.disagreements,
        whose=whose(known, reading, one.authority_id, is_elsewhere=is_elsewhere),
        is_protected=not shown,
        label_unwanted=one.label_unwanted,
        may_be_told_of=is_to_tell(one, known) and shown and not is_told,
    )


def whose(known: Facts, reading: Reading, authority: str, *, is_elsewhere: bool) -> str:
    """One of six answers, so that the counts above the list add up to the register."""
    if not reading.shows_place:
        return WITHHELD
    if not known.is_on_roll:
        return OURS_ELSEWHERE if is_elsewhere else NOT_FOUND
    if not reading.shows("D"):
        return HERE
    return OTHERS_HERE if known.owner not in ("", authority) else OURS_HERE


def is_to_tell(one: Who, known: Facts) -> bool:
    """Looked after now, on a school's roll, and no record that ended in adoption."""
    return bool(known.school_code) and known.status == CareStatus.NOW and not one.ended_in_adoption


def answered_elsewhere(authority: Authority, *, known_at: dt.date | None = None) -> Collection[uuid.UUID]:
    """Learners on no roll of ours of whom somebody answered: at school in another authority."""
    entries = Decision.objects.filter(authority=authority, about=About.NO_ROLL).in_order()
    if known_at is not None:
        entries = entries.filter(made_on__lte=known_at)
    keys = {Key.parse(one.left_key) for one in reads.in_force(entries) if one.answer == Answer.ELSEWHERE}
    if not keys:
        return set()
    members = LearnerRecord.objects.filter(
        record__authority=authority, record__own_id__in=[key.own_id for key in keys]
    ).values_list("learner_id", "record__source", "record__own_id")
    return {learner for learner, source, own_id in members if Key(source, own_id) in keys}


def told_pairs(authority: Authority, day: dt.date) -> set[tuple[uuid.UUID, str]]:
    """Learner and school code wherever a school knows."""
    relations = Relation.objects.filter(in_force(day), authority=authority, kind=RelationKind.TOLD)
    pairs = list(relations.values_list("learner_id", "school_code"))
    now = clearances.today_ids({learner for learner, _ in pairs})
    return {(now.get(learner, learner), school) for learner, school in pairs}


def in_order(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.list_name.casefold(), line.pk.int))


def counts(lines: Iterable[Line]) -> Iterator[tuple[str, int]]:
    """How many stand under each of the answers of `whose`; every line counts once."""
    found = [line.whose for line in lines]
    yield from ((kind, found.count(kind)) for kind in WHOSE)
