"""Measuring recall in the background, month by month or when somebody asks."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import SYSTEM
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register.models import Edition
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import Source

from ..engine import TooLarge
from ..measuring import found_without_numbers
from ..models import Measurement
from ..planning import sealed_rolls
from ..population import gather

LACKING = "Both a roll and social work’s list are needed, and the roll must be held still. Bring the newest of each."
STAGES: Mapping[str, str] = {
    "raw": "Reading both lists",
    "standardised": "Writing names alike",
    "duplicates": "Looking for children who stand twice",
    "keys to weight": "Comparing",
    "posterior": "Weighing rivals",
    "band": "Counting",
}


@transaction.atomic
def begin(*, authority: Authority, at: dt.datetime, by: User | None = None) -> Measurement:
    """Enter a measurement that a worker is to make; refused while another is under way."""
    if Measurement.objects.filter(authority=authority).under_way(at).exists():
        raise Refusal("A measurement is under way already. Its figures will stand on this page when it ends.")
    made = Measurement(authority=authority, made_on=at.date(), begun_at=at)
    made.save(force_insert=True)
    audit.record(
        chain=authority.pk,
        verb="asked how many children are found without their number",
        at=at,
        actor=actor(by) if by else SYSTEM,
        object_type="measurement",
        object_id=made.pk,
    )
    return made


def perform(measurement_id: uuid.UUID, *, now: Callable[[], dt.datetime], threads: int = 1) -> None:
    """Make one measurement from the newest lists. Harmless when asked twice: one that has ended stays as it is.

    It takes a while, so that `now` is asked for the moment at which it ends.
    """
    made = Measurement.objects.select_related("authority").get(pk=measurement_id)
    if made.finished_at is not None:
        return
    lists = newest_lists(made.authority)
    if lists is None:
        finish(made, now(), refused=LACKING)
        return
    care, roll = lists
    said = reads.said(made.authority, [care])
    population = gather([one for one in said if one.key.source == Source.SOCIAL_WORK], sealed_rolls([roll]))
    try:
        found = found_without_numbers(population, threads=threads, progress=lambda stage: note(made, stage))
    except TooLarge as refusal:
        finish(made, now(), refused=str(refusal))
        return
    finish(made, now(), roll_as_at=roll.as_at, list_as_at=care.as_at, **vars(found))


def newest_lists(authority: Authority) -> tuple[Edition, Edition] | None:
    """Social work's newest list and the newest roll that the sealed store holds; None where either lacks."""
    standing = reads.editions(authority)
    care = [one for one in standing if one.kind == "care"]
    rolls = [one for one in standing if one.kind == "pupils" and sealed_rolls([one])]
    return (care[-1], rolls[-1]) if care and rolls else None


def note(made: Measurement, stage: str) -> None:
    Measurement.objects.filter(pk=made.pk).update(progress=STAGES.get(stage, stage))


def finish(made: Measurement, at: dt.datetime, **figures: object) -> None:
    Measurement.objects.filter(pk=made.pk).update(finished_at=at, progress="", **figures)
