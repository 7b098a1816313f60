"""Minutes: drafted by the coordinator, spoken to by members, agreed; a correction is another version."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User

from ..models import Meeting, Minutes, MinutesSaid
from ..queries import rules as rules_in_force
from ..vocab import MeetingState, MinutesStance
from .writing_down import write_down


@transaction.atomic
def draft(*, meeting: Meeting, text: str, by: User, at: dt.datetime) -> Minutes:
    """Add a version. What was said in the safe space is not in it: nothing of it is kept to put in."""
    if meeting.state != MeetingState.HELD:
        raise Refusal("Minutes are of a meeting that was held. Say first what it reached.")
    if not text.strip():
        raise Refusal("Write the minutes.")
    version = (Minutes.objects.filter(meeting=meeting).aggregate(last=Max("version"))["last"] or 0) + 1
    made = Minutes.objects.create(meeting=meeting, version=version, text=text.strip(), by=by, at=at)
    write_down("drafted minutes", made, by=by, at=at, number=version)
    return made


@transaction.atomic
def say(
    *, minutes: Minutes, stance: MinutesStance, words: str, authority: Authority | None, by: User, at: dt.datetime
) -> None:
    """Agree to a version, or say what to change in it. Enough who agree, by the Network's rule, make it agreed."""
    _need_open(minutes)
    if stance == MinutesStance.CHANGE and not words.strip():
        raise Refusal("Say what should read differently.")
    MinutesSaid.objects.update_or_create(
        minutes=minutes,
        by=by,
        defaults={"stance": stance, "words": words.strip(), "authority": authority, "at": at},
    )
    write_down("spoke to the minutes", minutes, by=by, at=at)
    wanted = rules_in_force.in_force().minutes_agreed_by
    if wanted and minutes.said.filter(stance=MinutesStance.AGREES).count() >= wanted and not _asked_to_change(minutes):
        _agree(minutes, by=by, at=at)


@transaction.atomic
def agree(*, minutes: Minutes, by: User, at: dt.datetime) -> None:
    """Close a version as agreed. Whoever asked for a change is heard first."""
    _need_open(minutes)
    asking = _asked_to_change(minutes)
    if asking:
        raise Refusal(f"{', '.join(asking)} asked for a change. Draft another version, or ask them to agree to this.")
    _agree(minutes, by=by, at=at)


@transaction.atomic
def open_to_observers(*, minutes: Minutes, is_open: bool, by: User, at: dt.datetime) -> None:
    if minutes.agreed_at is None:
        raise Refusal("Observers read minutes once they are agreed.")
    minutes.is_open = is_open
    minutes.save(update_fields=["is_open"])
    write_down("opened minutes" if is_open else "closed minutes", minutes, by=by, at=at)


def _agree(minutes: Minutes, *, by: User, at: dt.datetime) -> None:
    minutes.agreed_at = at
    minutes.save(update_fields=["agreed_at"])
    write_down("minutes agreed", minutes, by=by, at=at, number=minutes.said.count())


def _asked_to_change(minutes: Minutes) -> list[str]:
    asked = minutes.said.filter(stance=MinutesStance.CHANGE).select_related("by").order_by("at")
    return [one.by.name for one in asked]


def _need_open(minutes: Minutes) -> None:
    if minutes.agreed_at is not None:
        raise Refusal("These minutes are agreed. A correction is another version.")
    if Minutes.objects.filter(meeting=minutes.meeting_id, version__gt=minutes.version).exists():
        raise Refusal("There is a later version of these minutes. Read that one.")
