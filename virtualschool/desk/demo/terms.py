"""Term dates of the two invented authorities: the autumn holiday of one begins a week after the other's."""

from dataclasses import dataclass
from datetime import date, timedelta

from virtualschool.desk.demo.schools import INVERALLAN

Stretch = tuple[date, date]
Closed = tuple[date, date, str]


@dataclass(frozen=True, slots=True)
class Year:
    """One school year: its terms, and days within them on which all schools are closed."""

    session: int
    terms: tuple[Stretch, ...]
    closed: tuple[Closed, ...]

    @property
    def first(self) -> date:
        """The first day of the first term."""
        return self.terms[0][0]

    @property
    def last(self) -> date:
        """The last day of the last term."""
        return self.terms[-1][1]

    def is_open(self, day: date) -> bool:
        """Whether schools are open."""
        within = any(first <= day <= last for first, last in self.terms)
        return within and day.weekday() < 5 and not any(first <= day <= last for first, last, _ in self.closed)

    def days(self, first: date, last: date) -> list[date]:
        """The school days from and to, both included."""
        every = (first + timedelta(days=step) for step in range((last - first).days + 1))
        return [day for day in every if self.is_open(day)]


def year(authority: str, session: int) -> Year:
    """The school year that began in August of `session`."""
    later = timedelta(days=7 if authority == INVERALLAN else 0)
    autumn = on_or_before(date(session, 10, 9), weekday=4) + later
    winter = on_or_before(date(session, 12, 22), weekday=4)
    spring = on_or_before(date(session + 1, 4, 4), weekday=4)
    terms = (
        (on_or_after(date(session, 8, 15), weekday=0), autumn),
        (autumn + timedelta(days=17), winter),
        (on_or_after(date(session + 1, 1, 4), weekday=0), spring),
        (spring + timedelta(days=17), on_or_before(date(session + 1, 6, 27), weekday=4)),
    )
    weekend = on_or_before(date(session, 9, 21), weekday=4)
    may = on_or_after(date(session + 1, 5, 1), weekday=0)
    february = on_or_after(date(session + 1, 2, 9), weekday=0)
    closed = (
        (weekend, weekend + timedelta(days=3), "September weekend"),
        (february, february + timedelta(days=2), "Mid-term and in-service days"),
        (may, may, "May Day"),
    )
    return Year(session, terms, closed)


def on_or_before(day: date, *, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def on_or_after(day: date, *, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
