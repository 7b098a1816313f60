"""Files handed in, let through, taken back and worked out anew in any order: intake says what the model says.

Who is whom is told by the candidate number here, in the place of the engine, which has tests of its own: so the model
knows it, too, and hundreds of editions are quick. The last test plays a term with the engine in its place.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.factories import AuthorityFactory, cast_member
from tests.intake import world
from tests.intake.reference import Reference, Row, Sheet
from virtualschool.audit.vocab import SYSTEM
from virtualschool.intake import mapping
from virtualschool.intake.models import Receipt
from virtualschool.intake.operations import releasing, undoing
from virtualschool.intake.operations.taking_in import Sender
from virtualschool.intake.preparing import File, Prepared
from virtualschool.intake.reading.files import read_file
from virtualschool.linkage import running
from virtualschool.linkage.engine import Outcome, Pair
from virtualschool.linkage.findings import Found
from virtualschool.linkage.models import Question
from virtualschool.linkage.operations import answering
from virtualschool.linkage.population import Population
from virtualschool.people.vocab import Role
from virtualschool.register import listing
from virtualschool.register.derive import Key
from virtualschool.register.models import Learner, SourceRecord
from virtualschool.register.operations import derived

CHILDREN = range(6)
DAYS = [world.OCTOBER + dt.timedelta(days=7 * week) for week in range(5)]
SUMS = ("status", "applied", "unchanged", "held", "rejected")
SHOWN = "surname date_of_birth stage legal_reason lives_with care_status school_code".split()
COLUMNS = {
    "care": "person_id forename surname date_of_birth scn legal_reason lives_with start_date end_date".split(),
    "pupils": "pupil_id forename surname date_of_birth scn school_code school_name stage looked_after_code".split(),
    "my-list": "forename surname date_of_birth scn stage legal_reason notes".split(),
}
# As many runs and steps as a suite has time for; a search for new faults takes a hundred times as many.
EXAMPLES, STEPS = 15, 12
OWN_ID = {"care": ("person_id", "C"), "pupils": ("pupil_id", "P")}


# ---- what is handed in ----------------------------------------------------------------------------------------------


def either(column: str, *words: str) -> st.SearchStrategy[Row]:
    return st.sampled_from([{column: word} if word else {} for word in words])


ARDVANNIE = {"school_code": "9900001", "school_name": "Ardvannie Primary"}
GLENORRAN = {"school_code": "9900002", "school_name": "Glenorran Academy"}
AT_HOME = {"legal_reason": "CSO_HOME", "lives_with": "HOME"}
SINCE_LAST_YEAR, SINCE_OCTOBER = {"start_date": "2025-03-03"}, {"start_date": "2026-10-05"}
OTHER_NAME = either("surname", "", "", "Kerr")
OTHER_BIRTHDAY = either("date_of_birth", *[""] * 9, "2013-05-05")
SAID = {
    "care": st.tuples(
        OTHER_NAME,
        OTHER_BIRTHDAY,
        either("legal_reason", "CSO_HOME", "PO"),
        either("lives_with", "HOME", "FOSTER_LA", ""),
        st.sampled_from([SINCE_LAST_YEAR, SINCE_OCTOBER, {**SINCE_LAST_YEAR, "end_date": "2026-09-30"}]),
    ),
    "pupils": st.tuples(
        OTHER_NAME,
        OTHER_BIRTHDAY,
        st.sampled_from([ARDVANNIE, GLENORRAN]),
        either("stage", "P5", "P6", ""),
        either("looked_after_code", "99", "01", ""),
    ),
    "my-list": st.tuples(either("stage", "P4", ""), either("legal_reason", "S25", "", ""), either("notes", "Rows")),
}


class Extract(NamedTuple):
    """A file before it has a day: its rows by child, and how many are bad, said twice or empty."""

    kind: str
    rows: dict[int, Row]
    bad: int
    repeated: int
    blank: int

    @property
    def data(self) -> bytes:
        columns = COLUMNS[self.kind]
        rows = list(self.rows.values())
        spoiled = [{**row_of(self.kind, 10 + at, ()), "date_of_birth": "31/02/2014"} for at in range(self.bad)]
        cells = [[row.get(column, "") for column in columns] for row in (*rows, *rows[: self.repeated], *spoiled)]
        return world.as_csv(
            [dict(zip(columns, cells[0], strict=True))], *cells[1:], *self.blank * [[""] * len(columns)]
        )

    def on(self, day: dt.date) -> Sheet:
        """What the model is told of it."""
        order = (day.isoformat(), File("", self.data).sha256)
        return Sheet(self.kind, order, self.rows, self.bad, self.repeated, self.blank)


def row_of(kind: str, child: int, said: Sequence[Row]) -> Row:
    name, letter = OWN_ID.get(kind, ("", ""))
    row = {column: world.who(child)[column] for column in ("forename", "surname", "date_of_birth", "scn")}
    row |= {name: f"{letter}{child}"} if name else {}
    return row | {column: word for part in said for column, word in part.items()}


@st.composite
def extracts(draw: Callable[..., Any]) -> Extract:
    kind = draw(st.sampled_from(sorted(COLUMNS)))
    named = sorted(draw(st.sets(st.sampled_from(CHILDREN))))
    rows = {child: row_of(kind, child, draw(SAID[kind])) for child in named}
    bad = draw(st.integers(0 if rows else 1, 2))
    return Extract(kind, rows, bad, draw(st.integers(0, min(2, len(rows)))), draw(st.integers(0, 2)))


# ---- who is whom, without the engine --------------------------------------------------------------------------------


def pair(left: Key, right: Key) -> Pair:
    return Pair(str(left), str(right), 20.0, 1.0, "auto", ("The same candidate number",), (), None, None, None)


def by_number(population: Population, left: str, right: str) -> Iterator[tuple[Key, Key]]:
    """Records of two sources that hold the same candidate number, which no two children of these tests share."""
    holders = {row["scn"]: key for key, rows in population.of(right).items() for row in rows}
    for key, rows in sorted(population.of(left).items()):
        if rows[0]["scn"] in holders:
            yield key, holders[rows[0]["scn"]]


def look(population: Population, *_: Any, **__: Any) -> dict[str, Outcome]:
    found = {source: by_number(population, source, "education") for source in running.CARE_SIDE}
    return {
        source: Outcome(tuple(pair(*one) for one in pairs), 0, 0, {}, 0.0, "numbers") for source, pairs in found.items()
    }


def across(one: str, other: str, population: Population, told: Any, linked: set[Key], *_: Any) -> list[Found]:
    pairs = [found for found in by_number(population, one, other) if not linked.intersection(found)]
    return [Found(*found, pair(*found)) for found in pairs]


# ---- the machine ----------------------------------------------------------------------------------------------------


class Intake(RuleBasedStateMachine):
    """One authority's files beside the model of them; each run ends with the database as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.authority = AuthorityFactory(code="S12000098")
        self.head = cast_member("Ailsa", Role.LEAD, self.authority)
        self.model = Reference()
        self.brought: list[Extract] = []
        self.held: list[tuple[Sheet, str]] = []
        self.now = world.NOON

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @rule(extract=extracts(), day=st.sampled_from(DAYS), looks_first=st.booleans())
    def hand_in(self, extract: Extract, day: dt.date, looks_first: bool) -> None:
        self.brought.append(extract)
        self.bring(extract, day, looks_first)

    @precondition(lambda self: self.brought)
    @rule(at=st.integers(0, 50), day=st.sampled_from(DAYS))
    def hand_in_once_more(self, at: int, day: dt.date) -> None:
        self.bring(self.brought[at % len(self.brought)], day, looks_first=False)

    @precondition(lambda self: self.brought)
    @rule(at=st.integers(0, 50), day=st.sampled_from(DAYS), data=st.data())
    def hand_in_changed(self, at: int, day: dt.date, data: st.DataObject) -> None:
        """The next edition of a list, as they come: most rows as they were, one another, one gone."""
        old = self.brought[at % len(self.brought)]
        rows, children = dict(old.rows), sorted(old.rows)
        if children:
            one, gone = data.draw(st.sampled_from(children)), data.draw(st.sampled_from([*children, None]))
            rows[one] = row_of(old.kind, one, data.draw(SAID[old.kind]))
            rows.pop(gone, None)
        self.brought.append(Extract(old.kind, rows, old.bad if rows else 1, 0, old.blank))
        self.bring(self.brought[-1], day, looks_first=False)

    @precondition(lambda self: self.model.held)
    @rule(at=st.integers(0, 50))
    def let_through(self, at: int) -> None:
        sheet = self.model.held[at % len(self.model.held)]
        newest = next(one for one in reversed(self.model.held) if one.order[1] == sheet.order[1])
        self.model.held.remove(newest)
        self.tick()
        taken = releasing.release(
            sha256=newest.order[1],
            authority="",
            sender=Sender(SYSTEM, "the operator"),
            reason="It is right",
            at=self.now,
        )
        self.compare(taken.files[0], self.model.hand_in(newest, released=True), newest)

    @precondition(lambda self: self.model.standing)
    @rule(at=st.integers(0, 50))
    def take_back(self, at: int) -> None:
        sheet = self.model.standing.pop(at % len(self.model.standing))
        self.tick()
        day, sha256 = sheet.order
        receipt = Receipt.objects.get(edition__as_at=day, edition__sha256=sha256, edition__withdrawn_on=None)
        undoing.undo(receipt=receipt, reason="The wrong file", by=self.head, at=self.now)
        self.agrees()
        answering.relink(self.authority, at=self.now)
        self.agrees()

    @rule()
    def work_out_anew(self) -> None:
        derived.rebuild(self.authority)
        self.agrees()

    def bring(self, extract: Extract, day: dt.date, looks_first: bool) -> None:
        self.tick()
        brought = world.Brought("extract.csv", extract.data, day, extract.kind)
        ahead = world.bring(self.authority, brought, at=self.now, dry_run=True).files[0] if looks_first else None
        if ahead:
            self.agrees()
        one, sheet = world.bring(self.authority, brought, at=self.now).files[0], extract.on(day)
        assert ahead is None or [getattr(ahead, sum_) for sum_ in SUMS] == [getattr(one, sum_) for sum_ in SUMS]
        self.compare(one, self.model.hand_in(sheet), sheet)

    def compare(self, one: Prepared, said: dict[str, object], sheet: Sheet) -> None:
        """What became of the file and of each row; and the register after it."""
        assert {name: getattr(one, name) for name in SUMS} == said
        assert (one.blank, one.rows_in) == (sheet.blank, len(sheet.rows) + sheet.bad + sheet.repeated + sheet.blank)
        receipt = Receipt.objects.filter(sha256=sheet.order[1]).order_by("-run__entered_at").first()
        assert receipt
        assert {name: getattr(receipt, name) for name in SUMS} == said
        self.agrees()

    def agrees(self) -> None:
        found = listing.everyone(self.authority)
        rows = [listing.row_of(learner, DAYS[-1]) for learner in found]
        shown = {child_of[row["scn"]]: {name: row[name] for name in SHOWN} for row in rows}
        assert shown == dict(self.model.register())
        assert len(rows) == len(shown)
        assert set(Learner.objects.values_list("pk", flat=True)) == {learner.id for learner in found}
        kept = SourceRecord.objects.filter(source="education").values_list("own_id", flat=True)
        assert set(kept) <= {own_id for learner in found for own_id in learner.own_ids("education")}
        members = {str(key): child_of[learner.text("scn")] for learner in found for key in learner.keys}
        asked = Question.objects.open().values_list("about", "left__source", "left__own_id")
        assert sorted((about, members[f"{source}:{own_id}"]) for about, source, own_id in asked) == sorted(
            self.model.questions()
        )

    def tick(self) -> None:
        self.now += dt.timedelta(minutes=1)


child_of = {scn: child for child, scn in enumerate(world.SCNS)}


@pytest.fixture
def without_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "look", look)
    monkeypatch.setattr(running, "across", across)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader without the fence of a process of its own: the files here are no strangers', and there are many."""
    monkeypatch.setattr(mapping, "read_limited", read_file)


@pytest.mark.once
@pytest.mark.usefixtures("db", "without_the_engine", "in_this_process")
def test_intake_says_what_a_model_of_fifty_lines_says():
    tried = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck))

    run_state_machine_as_test(Intake, settings=tried)


def edition(kind: str, children: Sequence[int], **said: str) -> Extract:
    return Extract(kind, {child: row_of(kind, child, [said]) for child in children}, 0, 0, 0)


@pytest.mark.once
@pytest.mark.usefixtures("db", "in_this_process")
def test_the_model_says_the_same_of_a_term_with_the_engine_in_its_place():
    term = Intake()

    term.bring(edition("pupils", CHILDREN, **ARDVANNIE), DAYS[1], looks_first=False)
    term.bring(edition("care", [0, 1, 2, 3], **SINCE_LAST_YEAR, **AT_HOME), DAYS[1], looks_first=False)
    term.bring(edition("care", [0, 1, 3], **SINCE_OCTOBER, **AT_HOME), DAYS[2], looks_first=False)
    term.take_back(at=1)

    assert [child for child, _ in term.model.register()] == [0, 1, 3]
    term.teardown()
