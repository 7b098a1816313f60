"""Recall measured without numbers is what the engine finds; what a column is worth; what the model expects."""

import datetime as dt

import pytest

from tests.linkage import world
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage import engine, tasks
from virtualschool.linkage.measuring import found_without_numbers, known_by_number
from virtualschool.linkage.models import Measurement, Reread
from virtualschool.linkage.operations import measuring
from virtualschool.linkage.population import Population
from virtualschool.linkage.queries import accuracy, columns
from virtualschool.register.derive import Key
from virtualschool.register.models import Link

CHILDREN = {
    1: ("Ailis", "Ruthven", "2011-02-03"),
    2: ("Bruce", "Tulloch", "2012-05-17"),
    3: ("Cara", "Urquhart", "2013-08-21"),
    4: ("Dod", "Vass", "2014-11-29"),
}
ROLL = {f"P{n}": world.pupil(n, *child) for n, child in CHILDREN.items()} | {
    f"P{n}": world.pupil(n, f"Other{n}", f"Child{n}", f"201{n % 10}-0{n % 9 + 1}-2{n % 9}") for n in range(10, 18)
}
CARE = {
    "C1": world.person(1, *CHILDREN[1]),
    "C2": world.person(2, "Bruce", "Tullock", "2012-05-17", postcode="ZZ9 9ZZ"),
    "C3": world.person(3, "Somebody", "Else", "2015-01-31", postcode="ZZ9 9ZZ"),
    "C4": {**world.person(4, *CHILDREN[4]), "scn": ""},
}


def key(source, own_id):
    return Key(source, own_id)


@pytest.fixture
def lists(strathcarron):
    world.bring_together(strathcarron, {"pupils": ROLL, "care": CARE})
    return strathcarron


def measured(authority):
    made = measuring.begin(authority=authority, at=world.NOON)
    measuring.perform(made.pk, now=lambda: world.NOON)
    made.refresh_from_db()
    return made


def test_a_measurement_is_what_the_engine_finds_when_it_is_not_shown_the_numbers(lists):
    care = [{**{k: v for k, v in row.items() if k != "scn"}, "person_id": own} for own, row in CARE.items()]
    outcome = engine.link(care, [{**row, "pupil_id": own} for own, row in ROLL.items()])
    right = {pair.left_id: pair.band for pair in outcome.pairs if pair.left_id[1:] == pair.right_id[1:]}

    made = measured(lists)

    assert made.known == 3
    assert made.linked == sum(right.get(own) == "auto" for own in ("C1", "C2", "C3"))
    assert made.asked == sum(right.get(own) == "review" for own in ("C1", "C2", "C3"))
    assert (made.linked, made.elsewhere) == (2, 0)
    assert (made.model_id, made.finished_at) == (outcome.model_id, world.NOON)


def test_a_number_that_two_pupils_hold_or_that_is_wrong_tells_nothing():
    pupils = {key("education", "P1"): ({"scn": world.SCN[1]},), key("education", "P2"): ({"scn": world.SCN[1]},)}
    people = {key("social_work", "C1"): ({"scn": world.SCN[1]},), key("social_work", "C2"): ({"scn": "123"},)}

    assert known_by_number(Population({"education": pupils, "social_work": people}, {})) == {}


def test_without_any_number_nobody_is_measured():
    found = found_without_numbers(Population({}, {}))

    assert (found.known, found.linked) == (0, 0)


def test_a_measurement_without_a_roll_says_what_is_lacking(strathcarron):
    world.bring(strathcarron, "care", CARE)

    assert "Both a roll and social work’s list are needed" in measured(strathcarron).refused


def test_a_measurement_that_has_ended_stays_as_it_is(lists):
    made = measured(lists)

    measuring.perform(made.pk, now=lambda: world.NOON.replace(year=2027))

    made.refresh_from_db()
    assert made.finished_at == world.NOON


def test_a_measurement_lost_with_its_worker_stands_in_nobodys_way(lists, ailsa):
    measuring.begin(authority=lists, at=world.NOON)
    later = world.NOON + dt.timedelta(hours=7)

    with pytest.raises(Refusal, match="under way already"):
        measuring.begin(authority=lists, at=world.NOON + dt.timedelta(hours=1))
    measuring.begin(authority=lists, at=later)

    assert accuracy.recall(lists, ailsa, later).under_way.begun_at == later


def test_each_month_draws_and_measures_once(lists):
    first = tasks.monthly(world.NOVEMBER, world.NOON)
    second = tasks.monthly(world.NOVEMBER, world.NOON)

    assert first == (Reread.objects.count(), 1)
    assert second == (0, 0)
    assert Measurement.objects.count() == 1


def test_expected_wrong_links_are_the_sum_of_doubts(lists):
    links = Link.objects.filter(authority=lists).standing()

    found = accuracy.expected(lists)

    assert found.links == links.count() > 0
    assert found.wrong == pytest.approx(sum(1 - link.probability for link in links))
    assert sum(bar.links for bar in found.bars) == found.links
    assert sum(bar.expected_wrong for bar in found.bars) == pytest.approx(found.wrong)


def test_the_bars_leave_no_step_out_between_the_first_and_the_last():
    drawn = list(accuracy.bars([(-3.0, 0.5), (12.5, 0.9), (12.9, 0.7)]))

    assert [(bar.label, bar.links) for bar in drawn] == [("-5–0", 1), ("0–5", 0), ("5–10", 0), ("10–15", 2)]
    assert drawn[-1].expected_wrong == pytest.approx(0.4)


def test_a_wide_spread_is_drawn_in_wider_steps():
    drawn = list(accuracy.bars([(-10.0, 0.5), (52.0, 0.9)]))

    assert len(drawn) == 7
    assert (drawn[0].label, drawn[-1].label) == ("-10–0", "50–60")


def test_few_expected_are_said_to_be_few():
    assert [accuracy.few(number) for number in (0.0, 0.04, 0.25, 12.0)] == ["0", "fewer than 0.1", "0.2", "12.0"]


def test_a_share_short_of_all_is_never_rounded_up_to_all():
    assert accuracy.Share(9999, 10000).text == "99.9%"
    assert accuracy.Share(20, 20).text == "100%"
    assert accuracy.Share(20, 20).interval == "83.8% to 100%"


def test_coverage_is_counted_in_the_newest_list_by_person(lists):
    found = columns.missing(lists)

    filled = {one.name: one.per_cent for one in found.columns}
    assert found.persons == 4
    assert (filled["SCN"], filled["gender"], filled["the school"]) == (75, 100, 0)


def test_questions_fall_in_step_with_what_is_filled():
    # A full column would spare half: at 20% they stand at 90% of what they were without it, at 90% at 55%.
    assert columns.questions_at(0.9, filled=0.2, questions=90, slope=0.5) == pytest.approx(55)


def test_a_column_that_is_fuller_than_the_goal_spares_nothing():
    assert columns.column("scn", 0.95, 40).gain == pytest.approx(0)


def test_the_sentence_names_the_column_that_spares_most():
    found = columns.Missing(
        world.NOVEMBER, 100, 56.0, (columns.column("scn", 0.35, 56.0), columns.column("gender", 0.5, 56.0))
    )

    assert found.sentence.startswith("With SCN on 90% of social work’s records, questions would fall from 56 to about ")


def test_no_full_column_would_spare_more_than_all_questions():
    assert {"scn", "postcode", "second_forename", "gender"} <= set(columns.worth())
    assert all(0 <= slope < 1 for slope in columns.worth().values())


def test_a_column_measured_on_too_few_gets_no_estimate():
    found = columns.column("home_postcode", 0.1, 40)

    assert (found.questions_then, found.gain) == (None, 0)
    assert found.why_not == "No estimate: too few records of the invented lists have one."
