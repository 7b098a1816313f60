"""Writing down what people tell about learning: told, corrected by a new row, withdrawn with a reason. Never edited."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register.models import Learner

from ..models import PackageWeek, ToldDetail, ToldFact, Withdrawal
from ..queries.told import detail_of, kind_of, week_told
from ..vocab import How, ToldKind
from .refusing import refuse_unlikely


@dataclass(frozen=True)
class Saying:
    """Who said it, how and when."""

    said_by: str
    how: How
    on: dt.date


@transaction.atomic
def tell(
    *,
    learner: Learner,
    detail: ToldDetail,
    saying: Saying,
    id: uuid.UUID,  # noqa: A002  (the form's own id, so that sending it twice tells it once)
    by: User,
    at: dt.datetime,
    replaces: ToldFact | None = None,
) -> ToldFact:
    """Keep what somebody told of a learner; `detail` is an unsaved row of its kind. Nothing else follows from it.

    It changes no official figure, ends no enrolment and tells no school.
    """
    if (known := ToldFact.objects.filter(pk=id).first()) is not None:
        return known
    refuse_unlikely(detail, saying.on, at.date())
    told = ToldFact(
        id=id,
        authority=learner.authority,
        learner_id=learner.pk,
        kind=kind_of(detail),
        thread_id=replaces.thread_id if replaces else id,
        replaces=replaces,
        said_by=saying.said_by.strip(),
        how=saying.how,
        said_on=saying.on,
        recorded_by_id=by.pk,
        recorded_by=by.name,
        recorded_at=at,
    )
    told.save(force_insert=True)
    detail.told = told
    detail.save(force_insert=True)
    note("corrected" if replaces else "told", told, learner.pk, by, at)
    return told


@transaction.atomic
def correct(
    *,
    told: ToldFact,
    learner: Learner,
    detail: ToldDetail,
    saying: Saying,
    id: uuid.UUID,  # noqa: A002  (as above)
    by: User,
    at: dt.datetime,
) -> ToldFact:
    """Say it anew, an end included: the new row replaces the old one, which stays for who asks what was known when."""
    if ToldFact.objects.filter(pk=id).exists():
        return ToldFact.objects.get(pk=id)
    refuse_unless_standing(told)
    if kind_of(detail) != told.kind:
        raise Refusal("A correction is of the same kind as what it corrects. Withdraw this and tell the other.")
    return tell(learner=learner, detail=detail, saying=saying, id=id, by=by, at=at, replaces=told)


@transaction.atomic
def withdraw(*, told: ToldFact, reason: str, by: User, at: dt.datetime) -> Withdrawal:
    """It was told by mistake: it and its corrections stand no more; the weeks of a package go with it."""
    refuse_unless_standing(told)
    if not reason.strip():
        raise Refusal("Say why it is withdrawn.")
    made = Withdrawal(told_id=told.thread_id, reason=reason.strip(), by_id=by.pk, by_name=by.name, at=at)
    made.save(force_insert=True)
    note("withdrew", told, told.learner_id, by, at, reason.strip())
    return made


@dataclass(frozen=True)
class Week:
    """What was told of one package in one week."""

    learner: Learner
    package_id: uuid.UUID
    half_days: int
    half_days_attended: int


@transaction.atomic
def tell_weeks(
    *,
    weeks: Collection[Week],
    week_of: dt.date,
    saying: Saying,
    id: uuid.UUID,  # noqa: A002  (the form's: each week's own comes of it)
    by: User,
    at: dt.datetime,
) -> int:
    """One week of several learners at once, all or none; returns of how many."""
    packages = ToldFact.objects.in_bulk([one.package_id for one in weeks])
    for one in weeks:
        tell_week(
            learner=one.learner,
            package=packages[one.package_id],
            week_of=week_of,
            half_days=one.half_days,
            half_days_attended=one.half_days_attended,
            saying=saying,
            id=uuid.uuid5(id, str(one.package_id)),
            by=by,
            at=at,
        )
    return len(weeks)


@transaction.atomic
def tell_week(
    *,
    learner: Learner,
    package: ToldFact,
    week_of: dt.date,
    half_days: int,
    half_days_attended: int,
    saying: Saying,
    id: uuid.UUID,  # noqa: A002  (as above)
    by: User,
    at: dt.datetime,
) -> ToldFact:
    """How a learner attended a package in one week; told again, it replaces what was told of that week.

    Raises `Refusal` for a week outside the package's dates.
    """
    refuse_unless_standing(package)
    refuse_outside(package, week_of)
    before = week_told(package.thread_id, week_of)
    if before and (before.half_days, before.half_days_attended) == (half_days, half_days_attended):
        return before.told
    detail = PackageWeek(
        package_id=package.thread_id, week_of=week_of, half_days=half_days, half_days_attended=half_days_attended
    )
    replaces = before.told if before else None
    return tell(learner=learner, detail=detail, saying=saying, id=id, by=by, at=at, replaces=replaces)


def refuse_unless_standing(told: ToldFact) -> None:
    ToldFact.objects.select_for_update().filter(pk=told.thread_id).first()  # one correction at a time
    if not ToldFact.objects.standing().filter(pk=told.pk).exists():
        raise Refusal("Somebody has corrected or withdrawn this since. Open the page again to see how it stands.")


def refuse_outside(package: ToldFact, week_of: dt.date) -> None:
    held = detail_of(package)
    if week_of + dt.timedelta(days=6) < held.since or (held.until and week_of > held.until):
        raise Refusal(f"The week of {week_of:%-d %B %Y} is not within the dates of the learning at {held.where}.")


def erase_strangers(authority: Authority, held: Collection[uuid.UUID]) -> None:
    """Erase what was told of learners none of whose ids, past or present, the register holds any more."""
    told = ToldFact.objects.filter(authority=authority)
    gone = set(told.values_list("learner_id", flat=True).distinct()) - set(held)
    if gone:
        told.filter(learner_id__in=gone).delete()


def classes_of(told: ToldFact) -> str:
    """The letters of the classes that a telling of this kind holds, as the audit writes them."""
    classes: dict[str, str] = type(detail_of(told)).Handling.classes
    return "".join(sorted({*classes.values(), "E"} - {"-"}))


def note(verb: str, told: ToldFact, learner_id: uuid.UUID, by: User, at: dt.datetime, reason: str = "") -> None:
    audit.record(
        chain=told.authority_id,
        verb=f"{verb}: {ToldKind(told.kind).label.lower()}",
        at=at,
        actor=actor(by),
        object_type="learner",
        object_id=learner_id,
        classes="".join(
            sorted({letter for letter in type(detail_of(told)).Handling.classes.values() if letter != "-"})
        ),
        reason=reason,
    )
