"""One learner's page: everything that its reader may see of one child, and nothing else."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Replace

from virtualschool.audit.models import Event, EventQuerySet
from virtualschool.audit.vocab import Result
from virtualschool.foundation import clock
from virtualschool.foundation.charts import LifeDrawing
from virtualschool.handover.queries.listing import CameWith, came_with
from virtualschool.monitoring.queries import flags
from virtualschool.monitoring.queries.flags import OfLearner
from virtualschool.people.models import Membership, User
from virtualschool.people.operations import known_authorities
from virtualschool.people.queries import holders
from virtualschool.people.vocab import FieldClass, Permission, Role
from virtualschool.register import sessions
from virtualschool.register.derive import Said
from virtualschool.register.models import (
    CarePeriod,
    Enrolment,
    HistoryRequest,
    Learner,
    LearnerAlias,
    Protection,
    Relation,
)
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import CareStatus, RelationKind, Source, label
from virtualschool.schools.models import School

from . import clearance as clearances
from . import history as histories
from . import life, reasons, sources, told_facts
from .at_school import AtSchool, at_school
from .clearance import Reading
from .reasons import Why
from .sources import Difference, SideBySide, Told
from .told_facts import ToldFacts


@dataclass(frozen=True)
class Opening:
    """A learner about to be opened: the id that stands now, and how much of it this user may read."""

    learner_id: uuid.UUID
    reading: Reading
    aliases: tuple[uuid.UUID, ...] = ()
    """Every id that the learner ever had."""


@dataclass(frozen=True)
class Header:
    """Who the learner is, where, and whom to ring."""

    name: str
    say_name: str
    full_name: str
    born: dt.date | None
    age: int | None
    stage: str
    school: str
    school_code: str
    """Of the school's sheet, where the reader may open it."""
    school_phone: str
    status: str
    lives_with: str
    legal: str
    authority: str
    social_worker: str
    heads: tuple[str, ...]
    """Whom a school rings: the heads of the virtual school."""
    place_is_withheld: bool


@dataclass(frozen=True)
class Telling:
    """A school that was told, by whom and when, and what the school said."""

    pk: uuid.UUID
    school: str
    by_name: str
    from_on: dt.date
    ended_at: dt.datetime | None
    acknowledged_at: dt.datetime | None
    denied_at: dt.datetime | None
    stands: bool


@dataclass(frozen=True)
class Look:
    """One look at a learner, or one act on them, in words."""

    at: dt.datetime
    who: str
    role: str
    did: str
    classes: str
    reason: str


@dataclass(frozen=True)
class Page:
    """The whole page. A part that the reader may not see is None or empty, and the template does not name it."""

    learner_id: uuid.UUID
    header: Header
    life: LifeDrawing | None
    life_on_paper: LifeDrawing | None
    flags: OfLearner | None
    """Why somebody may need to look; nothing for whoever may not see flags, nor for a protected place's sake."""
    school: AtSchool | None
    told_learning: ToldFacts | None
    side_by_side: SideBySide | None
    why: Why | None
    differences: tuple[Difference, ...]
    told: tuple[Told, ...]
    tellings: tuple[Telling, ...]
    looks: tuple[Look, ...]
    protection_since: dt.date | None
    came_with: tuple[CameWith, ...]
    """Hand-overs from other authorities; nothing for whoever may not see where the learner was."""
    history: HistoryRequest | None
    """Education was asked for the years before this learner was known as ours."""
    may_tell: bool
    may_unlink: bool
    may_add: bool
    may_protect: bool
    may_unprotect: bool
    may_settle: bool
    may_see_looks: bool
    may_hand_over: bool
    may_break_glass: bool
    sections: tuple[tuple[str, str], ...]

    @property
    def looks_words(self) -> str:
        return "The last look" if len(self.looks) == 1 else f"The last {len(self.looks)} looks"


def opening(user: User, learner_id: uuid.UUID) -> Opening:
    """Resolve an id of the past, and work out the reading before the learner is fetched, for the audit's sake."""
    found = list(
        LearnerAlias.objects.visible_to(user)
        .filter(learner__aliases__alias=learner_id)
        .values_list("learner_id", "learner__authority_id", "alias")
    )
    if not found:
        return Opening(learner_id, clearances.Clearance(()).reading(learner_id, ""))
    now, authority, _ = found[0]
    return Opening(now, clearances.of_user(user).reading(now, authority), tuple(alias for *_, alias in found))


def page(learner: Learner, opening: Opening, user: User, *, session: str = "") -> Page:
    """Everything on the page, in a fixed number of queries; attendance is drawn for the session asked for."""
    today, reading = clock.today(), opening.reading
    periods = list(CarePeriod.objects.filter(learner=learner).order_by("position"))
    enrolments = list(Enrolment.objects.filter(learner=learner).order_by("position"))
    said, members = sources.statements(learner)
    code = learner.authority_id
    schools = {one.code: one for one in School.objects.of(code)}
    is_staff = user.may(Permission.REGISTER_SEE, code)
    may_add = user.may(Permission.LEARNER_TELL_OF, code)
    may_see_looks = user.may(Permission.AUDIT_READ, code)
    school = at_school(learner, enrolments, reading, today, session)
    differences = sources.differences(learner, reading) if is_staff else []
    parts = {
        "life": life.life(learner, periods, enrolments, reading, today),
        "life_on_paper": life.life(learner, periods, enrolments, reading, today, on_paper=True),
        "school": school,
        "flags": flags.of_learner(user, learner.pk, classes=reading.classes, day=today)
        if user.may(Permission.FLAG_SEE, code) and reading.shows_place
        else None,
        "told_learning": told_learning(user, learner, reading, school, schools),
        "side_by_side": sources.side_by_side(learner, said, reading, differences) if is_staff else None,
        "why": reasons.why(learner, members, user, reading) if is_staff else None,
        "differences": tuple(differences),
        "told": tuple(sources.told(learner, said, reading)) if is_staff else (),
        "tellings": tuple(tellings(learner, schools)) if is_staff and reading.shows_place else (),
        "looks": tuple(in_words(looks(user, opening.aliases, learner, reading)[:3])) if may_see_looks else (),
    }
    may_see_came = is_staff and reading.shows("D") and reading.shows_place
    may_tell = user.may(Permission.SCHOOL_TELL, code) and reading.shows_place and not learner.ended_in_adoption
    return Page(
        learner_id=learner.pk,
        header=header(learner, periods, enrolments, said, reading, schools),
        **parts,  # type: ignore[arg-type]
        came_with=came_with(learner) if may_see_came and any(one.key.source == Source.TOLD_BY for one in said) else (),
        history=histories.of_learner(learner) if is_staff else None,
        protection_since=protected_since(learner, today) if reading.is_protected else None,
        may_tell=may_tell,
        may_unlink=user.may(Permission.QUESTION_ANSWER, code),
        may_add=may_add,
        may_protect=may_add and not reading.is_protected,
        may_unprotect=may_add and reading.is_protected and reading.is_named,
        may_hand_over=user.may(Permission.HANDOVER_SEND, code)
        and reading.shows_place
        and not learner.ended_in_adoption,
        may_settle=user.may(Permission.DISAGREEMENT_SETTLE, code),
        may_see_looks=may_see_looks,
        may_break_glass=user.may(Permission.GLASS_BREAK, code) and not reading.shows("E"),
        sections=tuple(sections(parts, is_staff=is_staff, may_tell=may_tell, may_add=may_add, looks=may_see_looks)),
    )


def told_learning(
    user: User, learner: Learner, reading: Reading, school: AtSchool | None, schools: Mapping[str, School]
) -> ToldFacts | None:
    """What people told that no extract brings, to be corrected, and what this reader may add."""
    if school is None:
        return None
    names = {code: str(one) for code, one in schools.items()}
    found = told_facts.told_facts(user, learner, reading, school.told, names, school.without_place)
    return found if found.groups or found.may_add else None


def header(
    learner: Learner,
    periods: Sequence[CarePeriod],
    enrolments: Sequence[Enrolment],
    said: Sequence[Said],
    reading: Reading,
    schools: Mapping[str, School],
) -> Header:
    today = clock.today()
    born = learner.date_of_birth
    period = period_on(periods, today)
    place = place_on(enrolments, today, reading)
    school = schools.get(place.school_code) if place else None
    shows_home = reading.shows("D") and reading.shows_place
    worker = social_worker(said) if reading.shows("E") and reading.shows_place else ""
    full = " ".join(part for part in (learner.forename, learner.surname) if part)
    return Header(
        name=learner.name or "Name not known",
        say_name=learner.say_name,
        full_name=full if full != learner.name else "",
        born=born,
        age=sessions.age_on(born, today) if born else None,
        stage=learner.stage,
        school=(place.school_name or (school.name if school else "") or place.school_code) if place else "",
        school_code=school.code if school and not reading.only_school else "",
        school_phone=school.phone if school else "",
        status=status(learner, periods, reading, today),
        lives_with=in_a_sentence(label("lives_with", period.lives_with)) if period and shows_home else "",
        legal=life.legal_words(period.legal_reason, reading) if period and reading.shows("E") else "",
        authority=elsewhere(period.responsible_authority if period else "", learner) if shows_home else "",
        social_worker=worker,
        heads=tuple(one.name for one in holders(Role.LEAD, learner.authority_id)) if reading.only_school else (),
        place_is_withheld=not reading.shows_place,
    )


def social_worker(said: Sequence[Said]) -> str:
    """Who social work's newest list names."""
    _, rows = sources.newest_rows(said).get("social_work", (None, ()))
    return sources.row_that_states(rows, "social_worker").get("social_worker", "")


def period_on(periods: Sequence[CarePeriod], day: dt.date) -> CarePeriod | None:
    """The period on the day; of several the one that began last."""
    held = [one for one in periods if (one.start or one.known_from) <= day and (one.end is None or one.end >= day)]
    return max(held, key=lambda one: (one.start or dt.date.min, one.known_from, -one.position), default=None)


def place_on(enrolments: Sequence[Enrolment], day: dt.date, reading: Reading) -> Enrolment | None:
    """The main school on the day; a designated manager sees their own school or none."""
    held = [
        one
        for one in enrolments
        if reading.shows_place
        and one.start <= day
        and (one.end is None or one.end >= day)
        and (not reading.only_school or one.school_code == reading.only_school)
    ]
    return min(held, key=lambda one: (not one.main, one.school_code), default=None)


def status(learner: Learner, periods: Sequence[CarePeriod], reading: Reading, today: dt.date) -> str:
    """In one line, and without the label where the learner does not want it; history is no school's business."""
    if learner.label_unwanted or not reading.shows("C"):
        return ""
    if period_on(periods, today):
        return f"{CareStatus.NOW.label}."
    if reading.only_school:
        return ""
    begun = any((one.start or one.known_from) <= today for one in periods)
    return f"{CareStatus.PREVIOUSLY.label}." if begun else "Whether they were ever looked after isn’t known."


def in_a_sentence(words: str) -> str:
    """ "With foster carers" after "Lives"."""
    return words[:1].lower() + words[1:]


def elsewhere(code: str, learner: Learner) -> str:
    """The authority that answers for the learner, where it is not this one."""
    return "" if code in ("", learner.authority_id) else known_authorities().get(code, (code, code))[1]


def tellings(learner: Learner, schools: Mapping[str, School]) -> list[Telling]:
    """Every school that was ever told, newest first."""
    today = clock.today()
    ids = LearnerAlias.objects.filter(learner=learner).values("alias")
    found = Relation.objects.filter(learner_id__in=ids, kind=RelationKind.TOLD).select_related("granted_by")
    return [
        Telling(
            pk=one.pk,
            school=str(schools.get(one.school_code) or one.school_code),
            by_name=one.granted_by.name,
            from_on=one.from_on,
            ended_at=one.ended_at,
            acknowledged_at=one.acknowledged_at,
            denied_at=one.denied_at,
            stands=one.ended_at is None and (one.to_on is None or one.to_on >= today),
        )
        for one in found.order_by("-from_on", "pk")
    ]


def looks(user: User, aliases: Sequence[uuid.UUID], learner: Learner, reading: Reading) -> EventQuerySet:
    """Who opened or changed this learner, by any id that it ever had, newest first, as far as this user may read.

    Who looked at a school gives a protected place away: such looks are for named people.
    """
    about = Q(object_type="learner", object_id__in=[str(one) for one in aliases])
    found = Event.objects.visible_to(user).filter(about).exclude(result=Result.REFUSED)
    if not reading.shows_place:
        at_school = Q(role=Role.DESIGNATED_MANAGER) | Q(relation=RelationKind.TOLD) | Q(actor__in=managers(learner))
        found = found.exclude(at_school)
    return found.latest_first()


def managers(learner: Learner) -> list[str]:
    """Everybody who is or was a designated manager in the authority, as the audit names them."""
    posts = Membership.objects.filter(authority=learner.authority_id, role=Role.DESIGNATED_MANAGER)
    return [str(one) for one in posts.values_list("user_id", flat=True)]


def in_words(events: EventQuerySet) -> tuple[Look, ...]:
    """The events in words, in one query: users by name, everybody else as the audit has them."""
    bare = Value("-", TextField()), Value("", TextField())
    accounts = User.objects.annotate(bare_id=Replace(Cast("pk", TextField()), *bare))
    actor = Replace(Cast(OuterRef("actor"), TextField()), *bare)
    name = accounts.filter(bare_id=actor).values("name")[:1]
    return tuple(
        Look(
            at=one.at,
            who=one.actor_name or one.by or one.actor,  # type: ignore[attr-defined]
            role=Role(one.role).label if one.role in Role else "",
            did=one.verb.rpartition(" ")[0] if ":" in one.verb.rpartition(" ")[2] else one.verb,
            classes=", ".join(FieldClass(letter).label for letter in one.classes[-1:]),
            reason=one.reason,
        )
        for one in events.annotate(actor_name=Subquery(name))
    )


def protected_since(learner: Learner, today: dt.date) -> dt.date | None:
    protection = protection_of(learner, today)
    return protection.from_on if protection else None


def protection_of(learner: Learner, today: dt.date) -> Protection | None:
    """The protection in force, by any id that the learner ever had."""
    ids = LearnerAlias.objects.filter(learner=learner).values("alias")
    return Protection.objects.filter(in_force(today), learner_id__in=ids).order_by("from_on").first()


def sections(
    parts: Mapping[str, object], *, is_staff: bool, may_tell: bool, may_add: bool, looks: bool
) -> list[tuple[str, str]]:
    """ "On this page": what is there, in its order."""
    listed = (
        ("well", "What’s going well", bool(parts["school"])),
        ("flags", "For somebody to look at", bool(parts["flags"])),
        ("life", "Life so far", bool(parts["life"])),
        ("attendance", "Attendance", bool(parts["school"])),
        ("exclusions", "Exclusions", bool(parts["school"])),
        ("attainment", "Learning", bool(parts["school"])),
        ("support", "Support and plans", bool(parts["school"])),
        ("told", "What people told us", bool(parts["told_learning"]) or bool(parts["told"]) or may_add),
        ("sources", "What each source says", bool(parts["side_by_side"])),
        ("why", "Why we think so", bool(parts["why"])),
        ("schools", "Schools told", is_staff and (may_tell or bool(parts["tellings"]))),
        ("looked", "Who has looked", looks),
    )
    return [(name, words) for name, words, is_there in listed if is_there]
