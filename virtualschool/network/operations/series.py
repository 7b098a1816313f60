"""The monthly series: which meeting comes next, and the one planned when there is none."""

import calendar
import datetime as dt

from django.utils import timezone

from ..models import Meeting
from ..queries.rules import InForce


def takes(meeting: Meeting, rules: InForce, at: dt.datetime, *, is_urgent: bool) -> Meeting:
    """The meeting that a proposal made now is for: this one, or the one after, where the Network's rule says so."""
    is_late = meeting.starts_at - at < dt.timedelta(days=rules.days_before)
    if not is_late or (is_urgent and rules.urgent_any_day):
        return meeting
    return after(meeting)


def after(meeting: Meeting) -> Meeting:
    """The next meeting ahead; one is planned a month on where nobody has planned one, so that nothing is lost."""
    following = Meeting.objects.ahead().filter(starts_at__gt=meeting.starts_at).order_by("starts_at").first()
    return following or plan_after(meeting)


def plan_after(meeting: Meeting) -> Meeting:
    """A meeting like this one, on the same weekday of the next month: the first Wednesday stays a first Wednesday."""
    starts = timezone.localtime(meeting.starts_at)
    ends = timezone.localtime(meeting.ends_at)
    day = same_weekday_next_month(starts.date())
    zone = timezone.get_current_timezone()
    return Meeting.objects.create(
        title=meeting.title,
        starts_at=dt.datetime.combine(day, starts.time(), tzinfo=zone),
        ends_at=dt.datetime.combine(day + (ends.date() - starts.date()), ends.time(), tzinfo=zone),
        how=meeting.how,
        host=meeting.host,
        is_open=meeting.is_open,
    )


def same_weekday_next_month(day: dt.date) -> dt.date:
    """The first, second, third, fourth or last such weekday of the next month."""
    first = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    offset = (day.weekday() - first.weekday()) % 7 + (day.day - 1) // 7 * 7
    last = calendar.monthrange(first.year, first.month)[1]
    return first + dt.timedelta(days=offset if offset < last else offset - 7)
