"""One learner's page: everything that its reader may see of one child, and nothing else."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from virtualschool.audit.models import Event, EventQuerySet
from virtualschool.audit.vocab import Result
from virtualschool.foundation import clock
from virtualschool.foundation.charts import LifeDrawing
from virtualschool.learning.queries import shown
from virtualschool.learning.queries.shown import Learning
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
from virtualschool.register.vocab import CareStatus, RelationKind, label
from virtualschool.schools.models import School

from . import clearance as clearances
from . import history as histories
from . import life, reasons, sources, told_facts
from .clearance import Reading
from .reasons import Why
from .sources import Difference, SideBySide, Told
from .told_facts import ToldFacts


@dataclass(frozen=True)
class Opening:
    """A learner about to be opened: the id that stands now, and how much of it this user may read."""

    learner_id: uuid.UUID
    reading: Reading


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
    learning: Learning | None
    told_learning: ToldFacts | None
    side_by_side: SideBySide | None
    why: Why | None
    differences: tuple[Difference, ...]
    told: tuple[Told, ...]
    tellings: tuple[Telling, ...]
    looks: tuple[Look, ...]
    protection_since: dt.date | None
    history: HistoryRequest | None
    """Education was asked for the years before this learner was known as ours."""
    may_tell: bool
    may_unlink: bool
    may_add: bool
    may_protect: bool
    may_unprotect: bool
    may_settle: bool
    may_see_looks: bool
    may_break_glass: bool
    sections: tuple[tuple[str, str], ...]


def opening(user: User, learner_id: uuid.UUID) -> Opening:
    """Resolve an id of the past, and work out the reading before the learner is fetched, for the audit's sake."""
    found = (
        LearnerAlias.objects.visible_to(user)
        .filter(alias=learner_id)
        .values_list("learner_id", "learner__authority_id")
        .first()
    )
    if found is None:
        return Opening(learner_id, clearances.Clearance(()).reading(learner_id, ""))
    return Opening(found[0], clearances.of_user(user).reading(*found))


def page(learner: Learner, reading: Reading, user: User) -> Page:
    """Everything on the page, in a fixed number of queries."""
    today = clock.today()
    periods = list(CarePeriod.objects.filter(learner=learner).order_by("position"))
    enrolments = list(Enrolment.objects.filter(learner=learner).order_by("position"))
    said = sources.statements(learner)
    code = learner.authority_id
    is_staff = user.may(Permission.REGISTER_SEE, code)
    may_add = user.may(Permission.LEARNER_TELL_OF, code)
    may_see_looks = user.may(Permission.AUDIT_READ, code)
    parts = {
        "life": life.life(learner, periods, enrolments, reading, today),
        "life_on_paper": life.life(learner, periods, enrolments, reading, today, on_paper=True),
        "learning": at_school(learner, enrolments, reading),
        "told_learning": told_learning(user, learner, reading, today),
        "side_by_side": sources.side_by_side(learner, said, reading) if is_staff else None,
        "why": reasons.why(learner, sources.members(learner), user, reading) if is_staff else None,
        "differences": tuple(sources.differences(learner, reading)) if is_staff else (),
        "told": tuple(sources.told(learner, said, reading)) if is_staff else (),
        "tellings": tuple(tellings(learner)) if is_staff and reading.shows_place else (),
        "looks": tuple(with_names(list(looks(user, learner, reading)[:5]))) if may_see_looks else (),
    }
    may_tell = user.may(Permission.SCHOOL_TELL, code) and reading.shows_place and not learner.ended_in_adoption
    return Page(
        learner_id=learner.pk,
        header=header(learner, periods, enrolments, said, reading, today),
        **parts,  # type: ignore[arg-type]
        history=histories.of_learner(learner) if is_staff else None,
        protection_since=protected_since(learner, today) if reading.is_protected else None,
        may_tell=may_tell,
        may_unlink=user.may(Permission.QUESTION_ANSWER, code),
        may_add=may_add,
        may_protect=may_add and not reading.is_protected,
        may_unprotect=may_add and reading.is_protected and reading.is_named,
        may_settle=user.may(Permission.DISAGREEMENT_SETTLE, code),
        may_see_looks=may_see_looks,
        may_break_glass=user.may(Permission.GLASS_BREAK, code) and not reading.shows("E"),
        sections=tuple(sections(parts, is_staff=is_staff, may_tell=may_tell, may_add=may_add, looks=may_see_looks)),
    )


def at_school(learner: Learner, enrolments: Sequence[Enrolment], reading: Reading) -> Learning | None:
    """Attendance and the other facts; none for a protected place's sake, since each may give the school away."""
    if not reading.shows_place:
        return None
    schools = {one.school_code: one.school_name for one in enrolments}
    return shown.of_learner(learner.pk, reading.classes, schools=schools, only_school=reading.only_school) or None


def told_learning(user: User, learner: Learner, reading: Reading, today: dt.date) -> ToldFacts | None:
    """What people told that no extract brings, where there is something, or something to add."""
    found = told_facts.told_facts(user, learner, reading, today)
    return found if found and (found.groups or found.may_add) else None


def header(
    learner: Learner,
    periods: Sequence[CarePeriod],
    enrolments: Sequence[Enrolment],
    said: Sequence[Said],
    reading: Reading,
    today: dt.date,
) -> Header:
    born = learner.date_of_birth
    period = period_on(periods, today)
    place = place_on(enrolments, today, reading)
    school = School.objects.of(learner.authority_id).filter(code=place.school_code).first() if place else None
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


def tellings(learner: Learner) -> list[Telling]:
    """Every school that was ever told, newest first."""
    today = clock.today()
    ids = LearnerAlias.objects.filter(learner=learner).values("alias")
    found = Relation.objects.filter(learner_id__in=ids, kind=RelationKind.TOLD).select_related("granted_by")
    schools = dict(School.objects.of(learner.authority_id).values_list("code", "name"))
    return [
        Telling(
            pk=one.pk,
            school=schools.get(one.school_code) or one.school_code,
            by_name=one.granted_by.name,
            from_on=one.from_on,
            ended_at=one.ended_at,
            acknowledged_at=one.acknowledged_at,
            denied_at=one.denied_at,
            stands=one.ended_at is None and (one.to_on is None or one.to_on >= today),
        )
        for one in found.order_by("-from_on", "pk")
    ]


def looks(user: User, learner: Learner, reading: Reading) -> EventQuerySet:
    """Who opened or changed this learner, by any id that it ever had, newest first, as far as this user may read.

    Who looked at a school gives a protected place away: such looks are for named people.
    """
    ids = [str(one) for one in LearnerAlias.objects.filter(learner=learner).values_list("alias", flat=True)]
    about = Q(object_type="learner", object_id__in=ids)
    found = Event.objects.visible_to(user).filter(about).exclude(result=Result.REFUSED)
    if not reading.shows_place:
        at_school = Q(role=Role.DESIGNATED_MANAGER) | Q(relation=RelationKind.TOLD) | Q(actor__in=managers(learner))
        found = found.exclude(at_school)
    return found.latest_first()


def managers(learner: Learner) -> list[str]:
    """Everybody who is or was a designated manager in the authority, as the audit names them."""
    posts = Membership.objects.filter(authority=learner.authority_id, role=Role.DESIGNATED_MANAGER)
    return [str(one) for one in posts.values_list("user_id", flat=True)]


def with_names(events: Sequence[Event]) -> list[Look]:
    """The events in words: users by name, everybody else as the audit has them."""
    ids = {uuid.UUID(one.actor) for one in events if one.actor_email}
    names = {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}
    return [
        Look(
            at=one.at,
            who=names.get(one.actor, one.by or one.actor),
            role=Role(one.role).label if one.role in Role else "",
            did=one.verb.rpartition(" ")[0] if ":" in one.verb.rpartition(" ")[2] else one.verb,
            classes=", ".join(FieldClass(letter).label for letter in one.classes[-1:]),
            reason=one.reason,
        )
        for one in events
    ]


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
        ("life", "Life so far", bool(parts["life"])),
        ("learning", "At school", bool(parts["learning"])),
        ("told_learning", "Told about learning", bool(parts["told_learning"])),
        ("sources", "What each source says", bool(parts["side_by_side"])),
        ("differences", "Where sources differ", bool(parts["differences"])),
        ("why", "Why we think so", bool(parts["why"])),
        ("told", "Told by hand", bool(parts["told"]) or may_add),
        ("schools", "Schools told", is_staff and (may_tell or bool(parts["tellings"]))),
        ("looked", "Who has looked", looks),
    )
    return [(name, words) for name, words, is_there in listed if is_there]
