"""The lists that go out about facts that differ: what each receiver may know of each learner, and no more.

Social work is sent the candidate numbers that its own list lacks or has
wrong; the authority's data officer the looked-after codes of the roll that
dated periods contradict; a school only those of learners whom it was told
of, and there never whether a child lives at home or away.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from virtualschool.foundation import clock
from virtualschool.people.models import Authority, User
from virtualschool.register.derive import Derived, Key, Said, learners
from virtualschool.register.derive import facts as derived_facts
from virtualschool.register.models import Learner, Relation, Settlement
from virtualschool.register.models.scope import in_force
from virtualschool.register.queries import stated as reads
from virtualschool.register.queries import working
from virtualschool.register.queries.working import Point
from virtualschool.register.vocab import CareStatus, DisagreementState, Owner, RelationKind, Source, code_list
from virtualschool.schools import queries as schools

from ..papers import Paper, ToMend
from . import clearance as clearances
from .clearance import Clearance

LOOKED_AFTER, NOT_LOOKED_AFTER = "looked after", "not looked after"
CODES = {"yes": "01", "no": "02"}
FLAGS = ("01", "02")


class About(StrEnum):
    """What a list is about; the values stand in addresses."""

    NUMBERS = "numbers"
    CODES = "codes"
    SCHOOL = "school"


PAPERS: Mapping[About, Paper] = {
    About.NUMBERS: Paper.LETTER_NUMBERS,
    About.CODES: Paper.LETTER_CODES,
    About.SCHOOL: Paper.LETTER_CODES_SCHOOL,
}
OWNERS = {About.NUMBERS: Owner.SOCIAL_WORK, About.CODES: Owner.EDUCATION, About.SCHOOL: Owner.EDUCATION}
# Columns of the spreadsheet: the paper's table, with its words.
COLUMNS: Mapping[About, Sequence[str]] = {
    About.NUMBERS: ("line", "person_id", "forename", "surname", "date_of_birth", "scn_in_your_list", "scn_on_the_roll"),
    About.CODES: ("line", "pupil_id", "forename", "surname", "date_of_birth", "code_on_the_roll", "code_by_the_dates"),
    About.SCHOOL: ("line", "forename", "surname", "date_of_birth", "code_on_the_roll", "should_say"),
}


@dataclass(frozen=True)
class Entry:
    """One learner on a list: what the receiver may know, and under which fact an answer is kept."""

    learner: Learner
    to_mend: ToMend
    point: Point
    digest: str
    asked_on: dt.date | None

    @property
    def pk(self) -> uuid.UUID:
        return self.learner.pk

    @property
    def authority_id(self) -> str:
        return self.learner.authority_id


@dataclass(frozen=True)
class Message:
    """A list before it leaves: who is on it, whom it leaves out, and who was asked about already."""

    about: About
    entries: tuple[Entry, ...]
    left_out: int
    """Learners with the same fault whose place is protected: asked about in person."""
    asked_before: int
    school: str = ""

    @property
    def seal(self) -> str:
        """Tells whether the list that is marked as sent is the one that was taken."""
        text = "\n".join(f"{one.point} {one.digest}" for one in self.entries)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Fault:
    """A learner of whom one source's value is missing or wrong, before anything is left out."""

    learner: Derived
    said: Mapping[str, Sequence[Said]]
    field: str
    shown_source: str
    shown: str
    other_source: str
    other: str
    own_id: str
    should_be: str


def message(user: User, authority: Authority, about: About, *, school: str = "", again: bool = False) -> Message:
    """The list for this reader, of learners whom they may see; `again` adds those who were asked about already."""
    visible = visible_now(user, authority)
    cleared, said = clearances.of_user(user), working.entries(authority)
    told = told_at(authority, school) if about is About.SCHOOL else set()
    fresh: list[Entry] = []
    before: list[Entry] = []
    left_out = 0
    for fault in faults(authority, about):
        learner = next((visible[one] for one in (fault.learner.id, *fault.learner.aliases) if one in visible), None)
        if learner is None or (about is About.SCHOOL and not is_for(learner, school, told)):
            continue
        if not may_leave(learner, cleared):
            left_out += cleared.of(learner).is_protected
            continue
        one = entry(fault, learner, about, said)
        (before if one.asked_on else fresh).append(one)
    shown = sorted(
        [*fresh, *(before if again else [])], key=lambda one: (one.learner.list_name.casefold(), str(one.pk))
    )
    names = schools.names(authority.pk) if school else {}
    return Message(about, tuple(shown), left_out, len(before), names.get(school, school))


def visible_now(user: User, authority: Authority) -> dict[uuid.UUID, Learner]:
    found = Learner.objects.visible_to(user).filter(authority=authority).defer("search_text")
    return {one.pk: one for one in found}


def may_leave(learner: Learner, cleared: Clearance) -> bool:
    """No protected place, no record that ended in adoption; not even for a reader who is named."""
    return not learner.ended_in_adoption and not cleared.of(learner).is_protected


def is_for(learner: Learner, school: str, told: set[uuid.UUID]) -> bool:
    """A school hears only of its own pupils of whom it was told, and never of one who doesn't want the label."""
    return learner.pk in told and learner.school_code == school and not learner.label_unwanted


def told_at(authority: Authority, school: str) -> set[uuid.UUID]:
    day = clock.today()
    relations = Relation.objects.filter(in_force(day), authority=authority, kind=RelationKind.TOLD, school_code=school)
    given = set(relations.values_list("learner_id", flat=True))
    now = working.now_ids(authority, given)
    return {now.get(one, one) for one in given}


def told_schools(authority: Authority) -> list[tuple[str, str]]:
    """Codes and names of the schools that were told of anybody."""
    day = clock.today()
    relations = Relation.objects.filter(in_force(day), authority=authority, kind=RelationKind.TOLD)
    names = schools.names(authority.pk)
    codes = set(relations.values_list("school_code", flat=True))
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda one: one[1])


def faults(authority: Authority, about: About) -> Iterator[Fault]:
    """Everybody of whom a number or a code is missing or wrong, from what the sources themselves stated."""
    stated = reads.stated(authority)
    by_key: dict[Key, list[Said]] = {}
    for said in sorted(stated.statements, key=lambda one: (one.edition.order, one.key)):
        by_key.setdefault(said.key, []).append(said)
    for learner in learners(stated, compare_sources=False):
        said_by: dict[str, list[Said]] = {}
        for key in learner.keys:
            said_by.setdefault(key.source, []).extend(by_key.get(key, []))
        if {Source.EDUCATION, Source.SOCIAL_WORK} <= said_by.keys():
            for statements in said_by.values():
                statements.sort(key=lambda one: one.edition.order)
            found = number_fault(learner, said_by) if about is About.NUMBERS else code_fault(learner, said_by, about)
            if found:
                yield found


def number_fault(learner: Derived, said: Mapping[str, Sequence[Said]]) -> Fault | None:
    """The roll has a candidate number, and social work's list has none or another."""
    roll, care = newest(said, Source.EDUCATION, "scn"), newest(said, Source.SOCIAL_WORK, "scn")
    if not roll or roll == care:
        return None
    return Fault(
        learner, said, "scn", Source.EDUCATION, roll, Source.SOCIAL_WORK, care, learner.person_id, should_be=roll
    )


def code_fault(learner: Derived, said: Mapping[str, Sequence[Said]], about: About) -> Fault | None:
    """The roll's looked-after code is not what social work's dated periods say on the roll's own day.

    For a school only looked after or not: at home or away is more than it may know.
    """
    day = said[Source.EDUCATION][-1].edition.as_at
    if not learner.periods or learner.periods[0].source != Source.SOCIAL_WORK:
        return None
    period, code = learner.period_on(day), newest(said, Source.EDUCATION, "looked_after_code")
    status = CareStatus.NOW if period else CareStatus.PREVIOUSLY
    at_home = code_list("lives_with").get(period.lives_with, {}).get("at_home", "") if period else ""
    wanted = CODES.get(at_home, "01 or 02") if period else "99"
    is_flag_wrong = (code in FLAGS) != (period is not None)
    if not is_flag_wrong and (about is About.SCHOOL or not period or code in wanted):
        return None
    shown = status.value if is_flag_wrong else f"{status.value} {wanted}"
    should_be = (LOOKED_AFTER if period else NOT_LOOKED_AFTER) if about is About.SCHOOL else wanted
    return Fault(
        learner,
        said,
        "looked_after_code",
        Source.SOCIAL_WORK,
        shown,
        Source.EDUCATION,
        code,
        learner.pupil_id,
        should_be,
    )


def newest(said: Mapping[str, Sequence[Said]], source: str, field: str) -> str:
    value = derived_facts.latest(said.get(source, ()), field)
    return value.text if value else ""


def entry(fault: Fault, learner: Learner, about: About, said: Mapping[Point, list[Settlement]]) -> Entry:
    """In the words of the receiver's own source, which is what the receiver knows already."""
    theirs = Source.SOCIAL_WORK if about is About.NUMBERS else Source.EDUCATION
    born = newest(fault.said, theirs, "date_of_birth")
    point = Point(learner.pk, fault.field, fault.shown_source, fault.other_source)
    digest = working.values_digest(learner.authority_id, fault.shown, fault.other)
    stand = working.stand_of(point, digest, said)
    dealt_with = stand.entry if stand.state != DisagreementState.OPEN else None
    return Entry(
        learner=learner,
        to_mend=ToMend(
            own_id="" if about is About.SCHOOL else fault.own_id,
            forename=newest(fault.said, theirs, "forename"),
            surname=newest(fault.said, theirs, "surname"),
            date_of_birth=dt.date.fromisoformat(born) if born else None,
            now=fault.other,
            should_be=fault.should_be,
        ),
        point=point,
        digest=digest,
        asked_on=dealt_with.at.date() if dealt_with else None,
    )


def rows_of(about: About, entries: Iterable[Entry]) -> list[dict[str, str]]:
    """The list as rows of text, in the columns of its spreadsheet."""
    found = []
    for number, one in enumerate((each.to_mend for each in entries), start=1):
        born = one.date_of_birth.isoformat() if one.date_of_birth else ""
        own = [] if about is About.SCHOOL else [one.own_id]
        cells = [str(number), *own, one.forename, one.surname, born, one.now, one.should_be]
        found.append(dict(zip(COLUMNS[about], cells, strict=True)))
    return found
