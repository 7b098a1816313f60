"""What cannot be so of a thing that was told, in sentences. Dates and hours are arguments; nothing is read."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from virtualschool.foundation.refusals import Refusal

from ..models import Package, PackageWeek, ReducedTimetable, SentHome, ToldDetail, WiderAward
from ..models.told import MOST_HOURS

MOST_HALF_DAYS = 14
MOST_LOST = 60
MOST_LEVEL = 12


def refuse_unlikely(detail: ToldDetail, said_on: dt.date, today: dt.date) -> None:
    """Raise `Refusal` with what is wrong; a day that has not come is refused where only the past can be told of."""
    if said_on > today:
        raise Refusal("The day it was said lies in the future. Check the date.")
    values = {field.attname: getattr(detail, field.attname) for field in detail._meta.concrete_fields}
    for first, last in (("since", "until"), ("starts_on", "ends_on")):
        if values.get(first) and values.get(last) and values[last] < values[first]:
            raise Refusal("The end is before the start. Check both dates.")
    for name in ("on", "awarded_on", "week_of"):
        if values.get(name) and values[name] > today:
            raise Refusal("This day has not come yet. Check the date.")
    if check := CHECKS.get(type(detail)):
        check(detail)


def timetable(detail: ReducedTimetable) -> None:
    if not 0 <= detail.hours_a_week < detail.usual_hours_a_week <= MOST_HOURS:
        raise Refusal("A reduced timetable has fewer hours than the usual week. Check both numbers of hours.")
    if detail.review_on < detail.starts_on:
        raise Refusal("The review is before the timetable starts. Check both dates.")


def package(detail: Package) -> None:
    if not 0 < detail.hours_a_week <= MOST_HOURS:
        raise Refusal(f"Write the hours a week as a number between half an hour and {MOST_HOURS}.")


def week(detail: PackageWeek) -> None:
    if detail.week_of.weekday():
        raise Refusal("A week is told by its Monday. Check the date.")
    if not 0 <= detail.half_days_attended <= detail.half_days <= MOST_HALF_DAYS:
        raise Refusal("More half days were attended than there were. Check both numbers.")


def sent_home(detail: SentHome) -> None:
    if not 1 <= detail.half_days <= MOST_LOST:
        raise Refusal(f"Write how many half days were missed, from 1 to {MOST_LOST}.")


def wider_award(detail: WiderAward) -> None:
    if detail.scqf_level is not None and not 1 <= detail.scqf_level <= MOST_LEVEL:
        raise Refusal(f"SCQF levels run from 1 to {MOST_LEVEL}. Leave it empty where there is none.")


CHECKS: Mapping[type[ToldDetail], Callable[[Any], None]] = {
    ReducedTimetable: timetable,
    Package: package,
    PackageWeek: week,
    SentHome: sent_home,
    WiderAward: wider_award,
}
