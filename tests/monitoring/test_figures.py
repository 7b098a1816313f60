"""Figures of an authority: kept as they were made, made again as known on a day, and of whom they are."""

import datetime as dt

import pytest

from tests.conftest import NOON
from tests.intake import world
from tests.learning import facts as files
from virtualschool.audit.vocab import SYSTEM
from virtualschool.foundation.refusals import Refusal
from virtualschool.monitoring import operations
from virtualschool.monitoring.models import Snapshot
from virtualschool.monitoring.queries import Asked
from virtualschool.register.vocab import Cohort


def made(authority, *, session="2026/27", cohort=Cohort.IN_YEAR, whose="ours", known_at=None, at=NOON):
    asked = Asked(authority, session, cohort, whose, known_at)
    return operations.make(asked, actor=SYSTEM, at=at)


DAYS = ("2026-09-07", "2026-09-11")
NEWS = dt.date(2026, 11, 10)


def news():
    return files.attendance(*files.week("P1", 0, 10, days=DAYS), name="later.csv", as_at=NEWS)


def figure(found, indicator, sector="all"):
    return next(one for one in found["figures"] if (one["indicator"], one["sector"]) == (indicator, sector))


@pytest.fixture
def filled(strathcarron):
    """Ten learners, one of whom attended a week that is known."""
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, files.attendance(*files.week("P1", days=DAYS), as_at=world.OCTOBER))
    return strathcarron


def test_figures_have_their_coverage_beside_them(filled):
    _, found = made(filled)

    rate = figure(found, "attendance-rate")
    assert (rate["numerator"], rate["denominator"], rate["value"], rate["with_data"]) == (9, 10, 90.0, 1)
    assert figure(found, "persistent-absence")["value"] == 100.0
    assert found["as_known_at"] == "2026-11-16"
    assert {one["sector"] for one in found["figures"]} == {"all", "primary", "secondary", "special"}


def test_a_snapshot_prints_what_was_made_whatever_came_since(filled):
    made_id, before = made(filled)
    world.bring(filled, news())

    _, after = made(filled)
    again = operations.printed_again(filled, str(made_id), actor=SYSTEM, at=NOON)

    assert figure(after, "attendance-rate")["value"] == 0.0
    assert again == before


def test_figures_as_known_on_a_day_count_what_was_received_by_then(filled):
    world.bring(filled, news())

    _, found = made(filled, known_at=dt.date(2026, 11, 1))

    rate = figure(found, "attendance-rate")
    assert rate["value"] == 90.0
    assert found["as_known_at"] == "2026-11-01"


def test_figures_of_today_are_those_derived_again_from_all_that_is_known(filled):
    world.bring(filled, files.exclusions(("P1", "2026-09-09", 4), ("P2", "2026-09-10", 2), as_at=NEWS))
    world.bring(filled, news())

    _, now = made(filled)
    _, again = made(filled, known_at=dt.date(2027, 1, 1))

    assert again["figures"] == now["figures"]
    assert figure(now, "learners-excluded")["value"] == 2


def test_the_same_figures_are_kept_once(filled):
    first, _ = made(filled)
    second, _ = made(filled)

    assert first == second
    assert Snapshot.objects.count() == 1


def test_figures_are_of_learners_whom_this_authority_looks_after_unless_all_are_asked_for(strathcarron):
    theirs = world.care(range(2), c0={"responsible_authority": "S12000099"}, c1={"responsible_authority": ""})
    world.bring(strathcarron, world.ROLL, world.Brought("care.csv", world.as_csv(theirs), world.OCTOBER))

    _, ours = made(strathcarron)
    _, everybody = made(strathcarron, whose="all")

    counted = [figure(found, "learners-excluded")["with_data"] for found in (ours, everybody)]
    assert counted == [1, 2]


def test_another_authoritys_snapshot_is_not_there(filled, inverallan):
    made_id, _ = made(filled)

    with pytest.raises(Refusal, match="has kept no figures under that id"):
        operations.printed_again(inverallan, str(made_id), actor=SYSTEM, at=NOON)


def test_a_school_whose_file_is_withheld_lowers_the_coverage_and_nobody_there_counts_as_present(strathcarron):
    elsewhere = {f"p{at}": {"school_code": "9900002"} for at in range(4)}
    roll = world.Brought("roll.csv", world.as_csv(world.roll(**elsewhere)), world.OCTOBER)
    world.bring(strathcarron, roll, world.CARE)
    sent = [row for at in range(4, world.IN_CARE) for row in files.week(f"P{at}", 9, 1, DAYS)]
    world.bring(strathcarron, files.attendance(*sent, as_at=world.OCTOBER))

    _, found = made(strathcarron)

    rate, persistent = figure(found, "attendance-rate"), figure(found, "persistent-absence")
    assert (rate["learners"], rate["with_data"]) == (8, 4)
    assert (rate["numerator"], rate["denominator"]) == (36, 40)
    assert (persistent["denominator"], persistent["with_data"]) == (4, 4)
