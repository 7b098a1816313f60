"""Writing the derived tables: only rows that differ are touched, so that a night without news writes nothing."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from django.apps import apps
from django.db import models, transaction

from virtualschool.foundation.inserting import insert
from virtualschool.people.models import Authority

from ..derive import Derived, Key, difference_id, learners, search_text
from ..derive.inputs import day
from ..models import (
    CarePeriod,
    Disagreement,
    Enrolment,
    Learner,
    LearnerAlias,
    LearnerRecord,
    SourceRecord,
)
from ..models.working import GoesWithLearner, RestsOnRecords
from ..queries.stated import stated as read_stated

Row = TypeVar("Row", bound=models.Model)
AT_ONCE = 500
DERIVED = (Disagreement, Enrolment, CarePeriod, LearnerRecord, LearnerAlias)


@transaction.atomic
def rebuild(authority: Authority) -> int:
    """Drop an authority's derived tables and derive them again; links nothing. Returns how many learners."""
    for model in DERIVED:
        model._default_manager.filter(learner__authority=authority).delete()
    Learner.objects.filter(authority=authority).delete()
    return refresh(authority)


def refresh(authority: Authority) -> int:
    """Derive the register from what the database holds and write what differs. Returns how many learners."""
    return store(authority, learners(read_stated(authority)))


@transaction.atomic
def store(authority: Authority, found: Sequence[Derived]) -> int:
    """Make the derived tables say what these learners say."""
    records = {
        Key(source, own_id): pk
        for pk, source, own_id in SourceRecord.objects.filter(authority=authority).values_list("pk", "source", "own_id")
    }
    ids = {learner.id for learner in found}
    drop_parted(authority, found, records)
    drop_dependents(authority, ids, {alias for learner in found for alias in learner.aliases})
    sync(Learner, {"authority": authority}, (learner_row(authority, learner) for learner in found), key=("id",))
    belongs = {"learner__authority": authority}
    sync(LearnerAlias, belongs, alias_rows(found), key=("alias",))
    sync(LearnerRecord, belongs, record_rows(found, records), key=("record_id",), skip=("id",))
    sync(CarePeriod, belongs, period_rows(found), key=("learner_id", "position"), skip=("id",))
    sync(Enrolment, belongs, enrolment_rows(found), key=("learner_id", "position"), skip=("id",))
    sync(Disagreement, belongs, disagreement_rows(found), key=("id",))
    return len(found)


def drop_parted(authority: Authority, found: Sequence[Derived], records: Mapping[Key, uuid.UUID]) -> None:
    """What was written about a learner on the word of a record goes once that is another child's, or nobody's.

    A learner who has another id now, alone or joined to others, still holds the record.
    """
    holder = {str(records[key]): learner.id for learner in found for key in learner.keys}
    now = {alias: learner.id for learner in found for alias in (learner.id, *learner.aliases)}
    for model in (one for one in written_about() if issubclass(one, RestsOnRecords)):
        rows: Any = model._default_manager.filter(authority=authority).exclude(rests_on="")  # type: ignore[misc]
        gone = [
            pk
            for pk, learner, rests_on in rows.values_list("pk", "learner_id", "rests_on")
            if any(holder.get(one) != now.get(learner, learner) for one in rests_on.split())
        ]
        delete(model, gone)


def drop_dependents(authority: Authority, keep: set[uuid.UUID], still: set[uuid.UUID]) -> None:
    """Rows of learners who are no more go first, so that what they held can pass to others.

    What people wrote about a learner goes with the learner, unless one of the
    ids (`still`) leads to another learner now.
    """
    gone = [pk for pk in Learner.objects.filter(authority=authority).values_list("pk", flat=True) if pk not in keep]
    if gone:
        known_as = set(LearnerAlias.objects.filter(learner__in=gone).values_list("alias", flat=True))
        for written in written_about():
            delete_of(written, authority, known_as.union(gone) - still)
    for model in DERIVED:
        model._default_manager.filter(learner__in=gone).delete()
    Learner.objects.filter(pk__in=gone).delete()


def written_about() -> list[type[GoesWithLearner]]:
    """Every table, of whichever room, whose rows go when their learner goes."""
    return [model for model in apps.get_models() if issubclass(model, GoesWithLearner)]


def delete_of(model: type[GoesWithLearner], authority: Authority, learners: Collection[uuid.UUID]) -> None:
    ordered = sorted(learners)
    rows: Any = model._default_manager.filter(authority=authority)  # type: ignore[misc]
    for start in range(0, len(ordered), AT_ONCE):
        rows.filter(learner_id__in=ordered[start : start + AT_ONCE]).delete()


def sync(
    model: type[Row],
    scope: Mapping[str, Any],
    wanted: Iterable[Row],
    *,
    key: tuple[str, ...],
    skip: tuple[str, ...] = (),
) -> None:
    """Insert, update and delete rows of one table until it holds what is wanted, and touch nothing else."""
    fields = [field.attname for field in model._meta.concrete_fields if field.attname not in skip]
    as_values = attrgetter(*fields)
    identity = attrgetter(*key)
    stored = model._default_manager.filter(**scope).values_list("pk", *key, *fields)
    old = {row[1] if len(key) == 1 else row[1 : len(key) + 1]: (row[0], row[len(key) + 1 :]) for row in stored}
    new: list[Row] = []
    changes: dict[tuple[tuple[str, Any], ...], list[Any]] = defaultdict(list)
    for row in wanted:
        pk, before = old.pop(identity(row), (None, ()))
        if not before:
            new.append(row)
        elif before != (now := as_values(row)):
            pairs = zip(fields, before, now, strict=True)
            changes[tuple((name, value) for name, was, value in pairs if was != value)].append(pk)
    delete(model, [pk for pk, _ in old.values()])
    write_changes(model, changes)
    insert(model, new)


def delete(model: type[models.Model], gone: Sequence[Any]) -> None:
    for start in range(0, len(gone), AT_ONCE):
        model._default_manager.filter(pk__in=gone[start : start + AT_ONCE]).delete()


def write_changes(model: type[models.Model], changes: Mapping[tuple[tuple[str, Any], ...], Sequence[Any]]) -> None:
    """Rows that change alike are changed at once: a new as-at date is nearly all that most nights bring."""
    for change, rows in changes.items():
        for start in range(0, len(rows), AT_ONCE):
            model._default_manager.filter(pk__in=rows[start : start + AT_ONCE]).update(**dict(change))


def learner_row(authority: Authority, learner: Derived) -> Learner:
    place = last_place(learner)
    return Learner(
        id=learner.id,
        authority=authority,
        **{field: learner.text(field) for field in ("forename", "surname", "known_as", "say_name", "gender")},
        **number(learner),
        date_of_birth=day(learner.text("date_of_birth")),
        pupil_id=learner.pupil_id,
        person_id=learner.person_id,
        school_code=place.school_code if place else "",
        school_name=place.school_name if place and place.school else learner.text("school_name"),
        stage=learner.text("stage"),
        home_authority=learner.text("home_authority"),
        education_as_at=learner.heard.get("education"),
        social_work_as_at=learner.heard.get("social_work"),
        sources=" ".join(sorted(learner.heard)),
        disagreement_count=len(learner.differences),
        label_unwanted=learner.label_unwanted,
        ended_in_adoption=learner.ended_in_adoption,
        search_text=search_text(learner),
    )


def number(learner: Derived) -> dict[str, str]:
    """The candidate number; left out where a record ended in adoption, since it would join the two names."""
    return {"scn": "" if learner.ended_in_adoption else learner.text("scn")}


def last_place(learner: Derived) -> Any:
    """The school as last stated: an open enrolment before an ended one, the main one before a dual one."""
    return min(
        learner.places,
        key=lambda place: (-(place.end or dt.date.max).toordinal(), not place.main, place.school),
        default=None,
    )


def alias_rows(found: Iterable[Derived]) -> Iterable[LearnerAlias]:
    return (LearnerAlias(alias=alias, learner_id=learner.id) for learner in found for alias in learner.aliases)


def record_rows(found: Iterable[Derived], records: Mapping[Key, uuid.UUID]) -> Iterable[LearnerRecord]:
    return (LearnerRecord(learner_id=learner.id, record_id=records[key]) for learner in found for key in learner.keys)


def period_rows(found: Iterable[Derived]) -> Iterable[CarePeriod]:
    return numbered(found, lambda learner: learner.periods, as_period)


def enrolment_rows(found: Iterable[Derived]) -> Iterable[Enrolment]:
    return numbered(found, lambda learner: learner.places, as_enrolment)


def numbered(
    found: Iterable[Derived], parts: Callable[[Derived], Sequence[Any]], make: Callable[[Derived, int, Any], Row]
) -> Iterable[Row]:
    return (make(learner, position, part) for learner in found for position, part in enumerate(parts(learner)))


def as_period(learner: Derived, position: int, period: Any) -> CarePeriod:
    names = [
        "start",
        "end",
        "known_from",
        "legal_reason",
        "lives_with",
        "responsible_authority",
        "ended_as",
        "source",
        "as_at",
    ]
    return CarePeriod(learner_id=learner.id, position=position, **{name: getattr(period, name) for name in names})


def as_enrolment(learner: Derived, position: int, place: Any) -> Enrolment:
    names = ["school_code", "school_name", "start", "end", "known_from", "stage", "attendance_mode", "main", "as_at"]
    return Enrolment(learner_id=learner.id, position=position, **{name: getattr(place, name) for name in names})


def disagreement_rows(found: Iterable[Derived]) -> Iterable[Disagreement]:
    return (
        Disagreement(
            id=difference_id(learner, difference),
            learner_id=learner.id,
            field=difference.field,
            field_class=difference.field_class,
            shown=difference.shown.text,
            shown_source=difference.shown.source,
            shown_as_at=difference.shown.as_at,
            other=difference.other.text,
            other_source=difference.other.source,
            other_as_at=difference.other.as_at,
        )
        for learner in found
        for difference in learner.differences
    )
