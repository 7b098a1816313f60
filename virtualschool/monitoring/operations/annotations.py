"""Writing down what was tried, so that run charts mark it, and withdrawing it. Neither edits what was written."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor

from ..models import Annotation, AnnotationWithdrawal


@transaction.atomic
def annotate(*, authority: Authority, indicator: str, words: str, on: dt.date, by: User, at: dt.datetime) -> Annotation:
    """Mark on the run charts of one figure, or of all where none is named, what began on a day."""
    if not words.strip():
        raise Refusal("Say in a few words what began.")
    if on > timezone.localdate(at):
        raise Refusal("That day is still to come. Mark what has begun.")
    made = Annotation.objects.create(
        authority=authority, indicator=indicator, on=on, words=words.strip(), by_id=by.pk, by_name=by.name, at=at
    )
    record(made, "run chart annotated", by=by, at=at)
    return made


@transaction.atomic
def withdraw(*, annotation: Annotation, reason: str, by: User, at: dt.datetime) -> None:
    """Draw it no more. The row stays, with why."""
    if not reason.strip():
        raise Refusal("Say why it is withdrawn.")
    try:
        with transaction.atomic():
            AnnotationWithdrawal.objects.create(
                annotation=annotation, reason=reason.strip(), by_id=by.pk, by_name=by.name, at=at
            )
    except IntegrityError as problem:
        raise Refusal("Somebody has withdrawn it already.") from problem
    record(annotation, "annotation withdrawn", by=by, at=at, reason=reason.strip())


def record(annotation: Annotation, verb: str, *, by: User, at: dt.datetime, reason: str = "") -> None:
    audit.record(
        chain=annotation.authority_id,
        verb=verb,
        at=at,
        actor=actor(by),
        object_type="annotation",
        object_id=annotation.pk,
        reason=reason,
    )
