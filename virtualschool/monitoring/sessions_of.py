"""A learner in one session: on a roll or not, in which sector and stage, and whether the learner left in it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from virtualschool.learning.derive import Facts, Row
from virtualschool.learning.spans import Span
from virtualschool.register import sessions
from virtualschool.register.derive import Derived
from virtualschool.register.derive.enrolments import Place, in_time
from virtualschool.register.vocab import code_list

from .stays import stays

LEAVING_STAGES = ("S4", "S5", "S6", "SP")
SECTORS = ("primary", "secondary", "special")


@dataclass(frozen=True)
class InSession:
    """One learner's register entry and facts, looked at for one session."""

    learner: Derived
    facts: Facts
    session: str

    @cached_property
    def first(self) -> dt.date:
        return sessions.start_of(self.session)

    @cached_property
    def last(self) -> dt.date:
        return sessions.end_of(self.session)

    @cached_property
    def places(self) -> list[Place]:
        """The enrolments as stays: a day on which a destination says that somebody left ends those that hold on it."""
        days = sorted(dt.date.fromisoformat(row["left_on"]) for row in self.facts.rows("destinations"))
        return sorted((stay for place in self.learner.places for stay in stays(place, days)), key=in_time)

    @cached_property
    def enrolment(self) -> Place | None:
        """The last enrolment in the session; of two that hold to its end the main one."""
        held = [
            place
            for place in self.places
            if place.start <= self.last and (place.end is None or place.end >= self.first)
        ]
        return max(held, key=self.rank, default=None)

    def rank(self, place: Place) -> tuple[dt.date, bool, dt.date]:
        return min(place.end or self.last, self.last), place.main, place.start

    @property
    def on_roll(self) -> bool:
        return self.enrolment is not None

    @cached_property
    def stage(self) -> str:
        """By which the learner is grouped, into sectors too: the stage of the session, else the one stated last."""
        return self.known_stage or (self.enrolment.stage if self.enrolment else "")

    @cached_property
    def known_stage(self) -> str:
        """The stage that a roll of the session states for the last enrolment; without such a roll it is not known."""
        return self.stage_at(self.enrolment) if self.enrolment else ""

    def stage_at(self, place: Place) -> str:
        stated = [stage for day, stage in place.stages if sessions.session_of(day) == self.session]
        return stated[-1] if stated else ""

    @property
    def sector(self) -> str:
        return sector_of(self.stage)

    @cached_property
    def attendance(self) -> list[Span]:
        first, last = self.first.isoformat(), self.last.isoformat()
        return [span for span in self.facts.attendance if first <= span.first <= last]

    def openings(self, codes: tuple[str, ...]) -> int:
        return sum(number for span in self.attendance for code, number in span.marks if code in codes)

    @cached_property
    def exclusions(self) -> list[Row]:
        return [row for row in self.facts.rows("exclusions") if self.holds(row["start_date"])]

    @cached_property
    def destinations(self) -> list[Row]:
        return [row for row in self.facts.rows("destinations") if self.holds(row["left_on"])]

    @property
    def left(self) -> bool:
        """Left school in the session: a destination says so, or a roll ended the last enrolment at S4 to S6 or SP."""
        return bool(self.destinations) or self.left_the_roll

    @property
    def left_the_roll(self) -> bool:
        return any(self.ends_school(place) for place in self.places)

    def ends_school(self, place: Place) -> bool:
        """Whether a roll gave the end, in the session and at a leaving stage, and the learner was at no school later.

        An end that is only inferred from a later roll makes no leaver, nor does it keep anybody at school.
        """
        if not (place.end and place.end_is_stated and self.first <= place.end <= self.last):
            return False
        return self.stage_at(place) in LEAVING_STAGES and not any(goes_on(other, place.end) for other in self.places)

    def holds(self, day: str) -> bool:
        return self.first.isoformat() <= day <= self.last.isoformat()


def goes_on(place: Place, after: dt.date) -> bool:
    """Whether an enrolment began after this day, or a roll has it hold beyond it."""
    return place.start > after or (place.end_is_stated and (place.end or dt.date.max) > after)


def sector_of(stage: str) -> str:
    """Primary, secondary or special; nothing for other stages and for none."""
    sector = code_list("stages").get(stage, {}).get("sector", "")
    return sector if sector in SECTORS else ""
