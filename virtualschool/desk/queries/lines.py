"""The list of learners, one line each: already without what its reader may not see, so filters give nothing away."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from virtualschool.people.models import Authority, User
from virtualschool.register import listing, sessions
from virtualschool.register.derive import Derived, Key
from virtualschool.register.models import Decision, Enrolment, Learner, LearnerAlias, LearnerRecord, Relation
from virtualschool.register.models.derived import covers
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


@dataclass(frozen=True)
class Line:
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


@dataclass(frozen=True)
class Facts:
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
        .defer("search_text", "say_name", "gender")
    )
    elsewhere = answered_elsewhere(authority)
    told = told_pairs(authority, day)
    names = schools.names(authority.pk)
    found = []
    for one in rows:
        known, is_told = facts_of(one, names), (one.pk, one.school_code) in told
        reading = readings.of(one)
        found.append(line_of(one, known, reading, day, is_elsewhere=one.pk in elsewhere, is_told=is_told))
    return in_order(found)


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
        then = as_learner(derived, current, day)
        known = known_facts(derived, day, names)
        found.append(
            line_of(then, known, readings.of(current), day, is_elsewhere=current.pk in elsewhere, is_told=True)
        )
    return in_order(found)


def as_learner(derived: Derived, current: Learner, day: dt.date) -> Learner:
    """The learner as known then, under today's id and today's wish about the label; never saved."""
    born = derived.text("date_of_birth")
    return Learner(
        id=current.pk,
        authority_id=current.authority_id,
        **{field: derived.text(field) for field in ("forename", "surname", "known_as")},
        date_of_birth=dt.date.fromisoformat(born) if born else None,
        stage=listing.stage_on(derived, day),
        sources=" ".join(sorted(derived.heard)),
        disagreement_count=len(derived.differences),
        label_unwanted=current.label_unwanted,
        ended_in_adoption=derived.ended_in_adoption,
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


def facts_of(learner: Learner, names: Mapping[str, str]) -> Facts:
    """From the annotations of `today_lines`."""
    code = learner.school_code if learner.is_on_roll else ""  # type: ignore[attr-defined]
    return Facts(
        school_code=code,
        school=(learner.school_name or names.get(code, code)) if learner.is_on_roll else "",  # type: ignore[attr-defined]
        status=learner.care_status,  # type: ignore[attr-defined]
        lives_with=learner.lives_with or "",  # type: ignore[attr-defined]
        is_on_roll=learner.is_on_roll,  # type: ignore[attr-defined]
        owner=learner.responsible_authority or learner.home_authority,  # type: ignore[attr-defined]
    )


def line_of(
    learner: Learner, known: Facts, reading: Reading, day: dt.date, *, is_elsewhere: bool, is_told: bool
) -> Line:
    """Leave out what this reader may not see; everything after this works on what is left."""
    shown = reading.shows_place
    born = learner.date_of_birth
    return Line(
        pk=learner.pk,
        authority_id=learner.authority_id,
        name=learner.name,
        list_name=learner.list_name,
        born=born,
        age=sessions.age_on(born, day) if born else None,
        stage=learner.stage,
        school_code=known.school_code if shown else "",
        school=known.school if shown else "",
        status=known.status if reading.shows("C") else CareStatus.NOT_KNOWN,
        lives_with=known.lives_with if shown and reading.shows("D") else "",
        sources=tuple(learner.source_list),
        disagreements=learner.disagreement_count,
        whose=whose(known, reading, learner.authority_id, is_elsewhere=is_elsewhere),
        is_protected=not shown,
        label_unwanted=learner.label_unwanted,
        may_be_told_of=is_to_tell(learner, known) and shown and not is_told,
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


def is_to_tell(learner: Learner, known: Facts) -> bool:
    """Looked after now, on a school's roll, and no record that ended in adoption."""
    return bool(known.school_code) and known.status == CareStatus.NOW and not learner.ended_in_adoption


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
    return sorted(lines, key=lambda line: (line.list_name.casefold(), str(line.pk)))


def counts(lines: Iterable[Line]) -> Iterator[tuple[str, int]]:
    """How many stand under each of the answers of `whose`; every line counts once."""
    found = [line.whose for line in lines]
    yield from ((kind, found.count(kind)) for kind in WHOSE)
