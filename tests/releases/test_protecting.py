"""The menu's own tables under attack: nested cohorts together, the truth inside, use left, the same bytes again."""

import json
import random

import pytest

from tests.monitoring import worlds
from tests.monitoring.test_thousand_worlds import derived, facts_of
from tests.monitoring.worlds import OURS, SESSION
from tests.releases import world
from tests.releases.test_counting import counted
from virtualschool.disclosure.attack import attack
from virtualschool.disclosure.document import Heading
from virtualschool.foundation.refusals import Refusal
from virtualschool.monitoring.queries.figures import Asked
from virtualschool.monitoring.sessions_of import InSession
from virtualschool.people.models import Authority
from virtualschool.register import cohorts
from virtualschool.register.vocab import Cohort
from virtualschool.releases import counting, dates, protecting, queries, reading
from virtualschool.releases.menu import menu
from virtualschool.releases.protecting import protected
from virtualschool.releases.signing import canonical

pytestmark = pytest.mark.long
CHILDREN, MORE = 60, 100
COHORTS = (Cohort.IN_YEAR, Cohort.EVER)
ASKED = Asked(Authority(code=OURS), SESSION, Cohort.IN_YEAR)


def silent(_: str) -> None:
    """Nobody waits."""


def children(seed: int, number: int = CHILDREN) -> list[InSession]:
    rng = random.Random(seed)
    made = [worlds.child(rng) for _ in range(number)]
    found = derived(rng, made, current_only=False)
    everyone = [InSession(one, facts_of(rng, made[number]), SESSION) for number, one in found.items()]
    return [one for one in everyone if queries.age_holds(one, ASKED)]


def tables_of(everyone: list[InSession], cohort: Cohort):
    members = [one for one in everyone if cohorts.is_member(one.learner, cohort, SESSION, authority=OURS)]
    return counting.tables(menu(), [counted(one) for one in members])


def heading(cohort: Cohort) -> Heading:
    return Heading(OURS, SESSION, str(cohort), "2026-10-01")


@pytest.fixture(scope="module")
def released():
    """Two cohorts of one session, the one within the other, drafted one after the other as an authority would."""
    everyone, documents, made = children(3), [], []
    for cohort in COHORTS:
        tables = tables_of(everyone, cohort)
        found = protected(heading(cohort), tables, documents, silent)
        made.append((tables, found))
        documents = [*documents, found.document]
    return made


@pytest.mark.once
def test_nested_cohorts_together_give_nothing_away(released):
    assert attack([found.document for _, found in released]).found == ()
    assert [len(found.report["attacked"]) for _, found in released] == [1, 2]


@pytest.mark.once
def test_every_interval_holds_the_truth(released):
    for tables, found in released:
        exact = {table.id: table.counts for table in tables}
        for table in found.document["tables"]:
            for cell in table["cells"]:
                truth = exact[table["id"]][reading.place(cell, table["dimensions"])]
                assert cell["low"] <= truth <= cell["high"]


@pytest.mark.once
def test_at_least_six_cells_in_ten_still_say_something(released):
    for _, found in released:
        assert found.loss["shown"] >= 0.6 * found.loss["cells"]


@pytest.mark.once
def test_the_same_counts_give_the_same_bytes_and_the_same_report(released):
    tables, first = released[0]

    again = protected(heading(Cohort.IN_YEAR), tables, [], silent)

    assert canonical(again.document) == canonical(first.document)
    assert protecting.sha256(again.report) == protecting.sha256(first.report)
    assert "seconds" not in first.report


@pytest.mark.once
def test_a_register_in_which_an_age_does_not_hold_is_no_dead_end():
    """A child without a date of birth is in no cohort since an age, though readers take it that whoever is in S4 is."""
    everyone, told = children(6, MORE), list[str]()
    rest = [one for one in everyone if one.stage not in ("S4", "S5", "S6")]
    docs = [protected(heading(Cohort.IN_YEAR), by_stage(everyone, Cohort.IN_YEAR), [], silent).document]
    tables = by_stage(rest, Cohort.SINCE_12)

    with pytest.raises(Refusal):
        protected(heading(Cohort.SINCE_12), tables, docs, silent)
    found = protected(heading(Cohort.SINCE_12), tables, docs, told.append, ages_hold=False)

    assert found.report["found"] == []
    assert any(said.startswith("Somebody's age does not go with") for said in told)


def by_stage(everyone: list[InSession], cohort: Cohort):
    return [one for one in tables_of(everyone, cohort) if one.id in world.BY_STAGE]


@pytest.mark.once
def test_what_was_released_by_hand_before_and_gives_somebody_away_stops_every_later_draft():
    tables = tables_of(children(6), Cohort.IN_YEAR)
    exact = protected(heading(Cohort.IN_YEAR), tables, [], silent).document
    by_hand = json.loads(json.dumps(exact))
    by_hand["tables"][0]["cells"][0] |= {"shown": "3", "low": 3, "high": 3}

    with pytest.raises(Refusal, match="gives somebody away by itself"):
        protected(heading(Cohort.EVER), tables_of(children(6), Cohort.EVER), [by_hand], silent)


@pytest.mark.once
def test_a_planted_count_stands_nowhere_in_what_leaves():
    one = counted(children(4)[0])
    tables = counting.tables(menu(), [one] * 1236)

    found = protected(heading(Cohort.EVER), tables, [], silent)

    assert tables[0].counts[("all", "all")] == 1236
    assert "1236" not in canonical(found.document).decode()
    totals = [
        cell for table in found.document["tables"] for cell in table["cells"] if set(cell["at"].values()) == {"all"}
    ]
    assert all(cell["low"] < cell["high"] for cell in totals)


@pytest.mark.once
def test_nothing_leaves_in_a_form_that_the_hub_would_not_take(released):
    from virtualschool.network.hub import documents, sense

    for _, found in released:
        signature = {"alg": "Ed25519", "key_id": f"{OURS}:{'a' * 16}", "value": "A" * 86 + "==", "approvals": []}
        document = documents.fits(json.loads(json.dumps(found.document | {"signature": signature})), "release")
        assert [list(sense.wrong_in(one, cohort=document["cohort"])) for one in document["tables"]] == (
            [[]] * len(menu().tables)
        )


@pytest.mark.once
def test_days_of_release_are_read_or_refused():
    assert dates.read(["03-01", "10-01"]) == ((3, 1), (10, 1))
    with pytest.raises(dates.NoSuchDaysError, match="written like"):
        dates.read(["31-12"])
