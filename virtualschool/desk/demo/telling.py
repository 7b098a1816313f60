"""What people told the virtual schools of the demo that no extract brings, and the term dates that they entered."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from virtualschool.desk.demo import terms
from virtualschool.desk.demo.attending import Shape
from virtualschool.desk.demo.learning import Learning
from virtualschool.desk.demo.pupils import Pupil
from virtualschool.desk.demo.schools import INVERALLAN, STRATHCARRON

Weeks = tuple[tuple[date, int, int], ...]
WEEK = timedelta(days=7)
WEEKS_TOLD = 10
PLACES = (
    ("Boatyard", "Carron Boats Trust"),
    ("College", "Glenorran College, school links"),
    ("Garden project", "Green Shoots, Carronvale"),
    ("Outreach tuition", "Strathcarron outreach teachers"),
)
WIDER = (
    ("John Muir Award, Discovery", "John Muir Trust", None),
    ("Youth Achievement Award, Silver", "Youth Scotland", 5),
    ("Duke of Edinburgh’s Award, Bronze", "", None),
    ("Saltire Award, 50 hours", "Volunteer Scotland", None),
    ("Dynamic Youth Award", "Youth Scotland", 3),
)
SAYERS = (
    ("Tom Affleck, depute", "phone"),
    ("Mairi Weir, pupil support", "e_mail"),
    ("The carer", "phone"),
    ("Sheena Dow, support worker", "meeting"),
    ("Provider’s form", "form"),
)
REASONS = ("Mornings are hard since the move", "Building up again after a long absence", "Anxious in large classes")
SENT_HOME_WORDS = ("To cool off", "Wrong day for the trip, they said", "After an argument at break")


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing told of one pupil: its kind and facts, who said it, how and when."""

    authority: str
    pupil_id: str
    kind: str
    facts: dict[str, object]
    said_by: str
    how: str
    on: date
    weeks: Weeks = ()
    """Of a package: Monday, half days and half days attended."""


HAPPENED = ("since", "until", "starts_on", "on", "awarded_on")
"""The days of a fact that have gone by when somebody tells of it."""


@dataclass(frozen=True, slots=True)
class TermDates:
    """Term dates that one authority entered, of its own schools, one of them or a neighbour's."""

    authority: str
    of: str
    school_code: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that was told and entered."""

    tellings: tuple[Telling, ...] = ()
    term_dates: tuple[TermDates, ...] = ()


@dataclass(slots=True)
class Teller:
    """Tells of one authority's learners, from a seeded source of its own."""

    learning: Learning
    authority: str
    now: date
    rng: random.Random
    looked_after: list[Pupil] = field(default_factory=list)

    def tellings(self) -> Iterator[Telling]:
        """Everything told, learner by learner."""
        self.looked_after = [one for one in self.learning.pupils if one.is_looked_after]
        for one in self.looked_after:
            if one.shape is Shape.BACK:
                yield from self.way_back(one)
            if one.shape is Shape.PACKAGE:
                places = PLACES if one.stage.startswith("S") else PLACES[-1:]
                yield self.package(one, self.rng.choice(places), self.learning.years[0].first)
            if one.shape is Shape.TIMETABLE:
                yield self.timetable(one)
            if one.shape in (Shape.HALF, Shape.FALL) and self.rng.random() < 0.7:
                yield self.sent_home(one)
            if self.rng.random() < 0.6:
                yield self.considered(one)
        yield from self.wider_awards()
        yield from self.without_place()

    def say(
        self, pupil: Pupil, kind: str, *, weeks: tuple[tuple[date, int, int], ...] = (), **facts: object
    ) -> Telling:
        """One telling, of the last weeks, and never of what was still to come on the day."""
        who, how = self.rng.choice(SAYERS)
        happened = [day for name in HAPPENED if isinstance(day := facts.get(name), date)]
        on = max([self.now - timedelta(days=self.rng.randrange(3, 60)), *happened])
        return Telling(self.authority, pupil.pupil_id, kind, facts, who, how, on, weeks)

    def way_back(self, pupil: Pupil) -> Iterator[Telling]:
        """Two years out of school, then an alternative timetable and learning elsewhere, which goes on."""
        before = terms.year(self.authority, self.learning.years[2].session - 1)
        back = self.learning.years[1].first
        last = self.learning.years[2].last
        yield self.say(pupil, "without_place", since=before.first, until=last, host_authority=self.authority)
        yield self.package(pupil, PLACES[0], back, hours=12.0)
        yield self.say(
            pupil,
            "timetable",
            starts_on=back,
            hours_a_week=8.0,
            usual_hours_a_week=27.5,
            reason="An own plan: three half days here, the rest at the boatyard",
            agreed_by="learner, carer, depute, virtual school",
            review_on=self.now + timedelta(days=40),
        )
        for title, body, level in WIDER[:2]:
            yield self.say(
                pupil,
                "wider_award",
                title=title,
                awarded_on=self.learning.years[1].last - timedelta(days=20),
                scqf_level=level,
                awarding_body=body,
            )

    def package(self, pupil: Pupil, place: tuple[str, str], since: date, *, hours: float = 10.0) -> Telling:
        """Learning elsewhere, most weeks of it told; a week that nobody told of is no absence."""
        monday = terms.on_or_before(self.now, weekday=0)
        mondays = [monday - WEEK * step for step in range(WEEKS_TOLD, 0, -1)]
        told = [one for one in mondays if one >= since and self.is_term(one) and self.rng.random() < 0.85]
        weeks = tuple((one, 4, self.rng.choice((4, 4, 4, 3, 3, 2))) for one in told)
        where, whom = place
        return self.say(pupil, "package", weeks=weeks, where=where, with_whom=whom, hours_a_week=hours, since=since)

    def is_term(self, day: date) -> bool:
        return self.learning.years[0].is_open(day + timedelta(days=1))

    def timetable(self, pupil: Pupil) -> Telling:
        """Mornings only; the review of every other one has gone by."""
        since = self.now - timedelta(days=self.rng.randrange(40, 80))
        review = self.now + timedelta(days=self.rng.choice((-12, -3, 9, 21, 30)))
        return self.say(
            pupil,
            "timetable",
            starts_on=since,
            hours_a_week=self.rng.choice((12.5, 15.0)),
            usual_hours_a_week=27.5 if pupil.stage.startswith("S") else 25.0,
            reason=self.rng.choice(REASONS),
            agreed_by="carer, depute, learner",
            review_on=review,
        )

    def sent_home(self, pupil: Pupil) -> Telling:
        days = self.learning.years[0].days(self.now - timedelta(days=40), self.now - timedelta(days=2))
        on = self.rng.choice(days) if days else self.now - timedelta(days=2)
        words = self.rng.choice(SENT_HOME_WORDS)
        half_days = self.rng.choice((1, 1, 2))
        return self.say(pupil, "sent_home", on=on, half_days=half_days, school_code=pupil.school_code, words=words)

    def considered(self, pupil: Pupil) -> Telling:
        on = self.now - timedelta(days=self.rng.randrange(30, 300))
        outcome = self.rng.choices(("not_needed", "opened", "under_way"), (6, 2, 2))[0]
        return self.say(pupil, "plan_considered", plan="csp", on=on, outcome=outcome)

    def wider_awards(self) -> Iterator[Telling]:
        older = [one for one in self.looked_after if one.stage in ("P7", "S2", "S3", "S4")]
        for one in older[: max(2, len(older) // 4)]:
            title, body, level = self.rng.choice(WIDER)
            awarded = self.learning.years[1].last - timedelta(days=self.rng.randrange(10, 200))
            yield self.say(one, "wider_award", title=title, awarded_on=awarded, scqf_level=level, awarding_body=body)

    def without_place(self) -> Iterator[Telling]:
        """Whoever moved home last waits for a place in the other authority."""
        moved = [one for one in self.looked_after if one.shape is Shape.NEW_HOME]
        for one in moved[:1]:
            other = INVERALLAN if self.authority == STRATHCARRON else STRATHCARRON
            since = self.now - timedelta(days=26)
            yield self.say(one, "without_place", since=since, host_authority=other)


def told(found: Sequence[tuple[str, Learning]], *, now: date, seed: int) -> Told:
    """What was told in each authority, and the term dates: one's own, and in Strathcarron the neighbour's, too."""
    tellings: list[Telling] = []
    for authority, learning in found:
        rng = random.Random(f"{seed} {authority} told")  # noqa: S311 - invented children need no secret randomness
        tellings += Teller(learning, authority, now, rng).tellings()
    return Told(tuple(tellings), tuple(term_dates(found)))


def term_dates(found: Sequence[tuple[str, Learning]]) -> Iterator[TermDates]:
    for authority, learning in found:
        for year in learning.years.values():
            yield TermDates(authority, authority, "", lines_of(year))
        if learning.closed_school:
            first, last = learning.closed_week
            closed = (f"closed, {first}, {last}, Burst pipe",)
            yield TermDates(authority, authority, learning.closed_school, closed)
        if authority == STRATHCARRON:
            session = learning.years[0].session
            yield TermDates(authority, INVERALLAN, "", lines_of(terms.year(INVERALLAN, session)))


def lines_of(year: terms.Year) -> tuple[str, ...]:
    """A year as the page for term dates takes it."""
    return (
        *(f"term, {first}, {last}" for first, last in year.terms),
        *(f"closed, {first}, {last}, {words}" for first, last, words in year.closed),
    )
