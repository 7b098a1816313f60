"""Each definition by a case worked by hand."""

import datetime as dt
import json
import uuid
from dataclasses import replace

import pytest

from virtualschool.learning.derive import Facts, Said, derive
from virtualschool.learning.spans import Span, written
from virtualschool.monitoring.sessions_of import InSession
from virtualschool.monitoring.specifications import indicators
from virtualschool.monitoring.working_out import Figure, figures
from virtualschool.register.derive import Derived
from virtualschool.register.derive.enrolments import Place

SESSION = "2025/26"
ORDER = (dt.date(2026, 6, 30), dt.date(2026, 6, 30), "sha")


def place(stage="S2", start="2025-08-01", end=None, school="9900001", main=True, as_at="2025-10-01"):
    day = dt.date.fromisoformat
    ended, stages = day(end) if end else None, ((day(as_at), stage),)
    return Place(school, "", day(start), True, ended, stage, "", main, day(start), day(as_at), stages)


def learner(*places: Place, stages=()) -> Derived:
    return Derived(uuid.uuid4(), (), (), {}, (), places, (), stages, {}, None, False, False)


def facts(*spans: tuple[str, dict[str, int]], **rows: list[dict[str, str]]) -> Facts:
    """Attendance as days with marks, and rows by kind."""
    said = [Said(ORDER, "P1", kind, json.dumps(found)) for kind, found in rows.items()]
    marks = [Span("9900001", day, day, tuple(sorted(found.items()))) for day, found in spans]
    return derive([*said, Said(ORDER, "P1", "attendance", written(marks))])


def one(*cohort: tuple[Derived, Facts], indicator: str, sector="all", session=SESSION) -> Figure:
    found = figures(indicators(), [InSession(who, what, session) for who, what in cohort])
    return next(figure for figure in found if (figure.indicator, figure.sector) == (indicator, sector))


def test_attendance_is_openings_attended_of_possible_with_02_and_01_outside_both():
    attended = facts(("2025-09-01", {"10": 70, "13": 5, "20": 10, "31": 5, "40": 10, "02": 20}))

    figure = one((learner(place()), attended), indicator="attendance-rate")

    assert (figure.numerator, figure.denominator, figure.value) == (75, 100, 75.0)
    assert (figure.learners, figure.with_data) == (1, 1)


def test_attendance_counts_by_its_date_whichever_session_it_was_brought_in():
    attended = facts(("2025-07-31", {"10": 2}), ("2025-08-01", {"10": 1, "30": 1}), ("2026-08-01", {"10": 2}))

    figure = one((learner(place()), attended), indicator="attendance-rate")

    assert (figure.numerator, figure.denominator) == (1, 2)


@pytest.mark.parametrize(("missed", "counted"), [(9, 0), (10, 1), (11, 1)])
def test_exactly_a_tenth_missed_is_persistent(missed, counted):
    attended = facts(("2025-09-01", {"10": 100 - missed, "20": missed}))

    figure = one((learner(place()), attended), indicator="persistent-absence")

    assert (figure.numerator, figure.denominator) == (counted, 1)


def test_nothing_to_divide_by_is_no_figure():
    figure = one((learner(place()), facts()), indicator="attendance-rate")

    assert (figure.numerator, figure.denominator, figure.value, figure.with_data) == (0, 0, None, 0)
    assert figure.learners == 1


def test_exclusions_are_cases_by_their_first_day_for_learners_on_a_roll():
    cases = facts(
        exclusions=[
            {"start_date": "2025-07-31", "openings_lost": "2"},
            {"start_date": "2025-08-01", "openings_lost": "2", "kind": "removed"},
            {"start_date": "2026-07-31", "openings_lost": "4"},
        ]
    )
    cohort = ((learner(place()), cases), (learner(place()), facts()), (learner(), cases))

    rate = one(*cohort, indicator="exclusions-per-1000")
    count = one(*cohort, indicator="learners-excluded")

    assert (rate.numerator, rate.denominator, rate.value) == (2, 2, 1000.0)
    assert (count.numerator, count.denominator, count.value, count.with_data) == (1, None, 1, 2)


def test_the_sector_is_that_of_the_last_enrolment_and_without_one_all_only():
    moved = learner(place("P7", end="2025-10-10"), place("S1", start="2025-10-11", school="9900002"))
    attended = facts(("2025-09-01", {"10": 1}))

    cohort = ((moved, attended), (learner(), attended))

    assert [
        one(*cohort, indicator="attendance-rate", sector=sector).denominator
        for sector in ("all", "primary", "secondary", "special")
    ] == [2, 0, 1, 0]


def test_of_two_schools_at_once_the_main_one_gives_the_sector():
    dual = learner(place("S3", main=True), place("SP", start="2025-10-01", school="9900003", main=False))

    figure = one((dual, facts(("2025-09-01", {"10": 1}))), indicator="attendance-rate", sector="secondary")

    assert figure.denominator == 1


@pytest.mark.parametrize(
    ("stage", "level", "reached"),
    [("P1", "early", 1), ("P1", "not_yet", 0), ("P4", "early", 0), ("P7", "third", 1), ("S3", "second", 0)],
)
def test_a_level_is_held_against_that_expected_of_the_rows_stage(stage, level, reached):
    judged = facts(levels=[{"session": SESSION, "stage": stage, "area": "reading", "level": level}])

    figure = one((learner(place("S2")), judged), indicator="level-reading")

    assert (figure.numerator, figure.denominator) == (reached, 1)
    sector = "secondary" if stage == "S3" else "primary"
    assert one((learner(place("S2")), judged), indicator="level-reading", sector=sector).denominator == 1


@pytest.mark.parametrize(("stage", "level"), [("P5", "first"), ("P4", "not_assessed")])
def test_other_stages_and_no_judgement_are_in_no_denominator(stage, level):
    judged = facts(levels=[{"session": SESSION, "stage": stage, "area": "reading", "level": level}])

    assert one((learner(place()), judged), indicator="level-reading").denominator == 0


def award(level: str, result: str, session: str = SESSION) -> dict[str, str]:
    return {"session": session, "subject": "English", "scqf_level": level, "result": result}


@pytest.mark.parametrize(
    ("found", "counted"),
    [
        (award("5", "D"), 1),
        (award("6", "A"), 1),
        (award("4", "A"), 0),
        (award("5", "No award"), 0),
        (award("5", "A", "2023/24"), 1),
        (award("5", "A", "2026/27"), 0),
    ],
)
def test_an_award_counts_at_its_level_or_above_up_to_and_with_the_leaving_session(found, counted):
    left = learner(place("S5", end="2026-05-29"))

    figure = one((left, facts(awards=[found])), indicator="scqf-5")

    assert (figure.numerator, figure.denominator) == (counted, 1)


@pytest.mark.parametrize(
    ("places", "left"),
    [
        ((place("S4", end="2026-06-26"),), 1),
        ((place("S3", end="2026-06-26"),), 0),
        ((place("SP", end="2026-06-26"),), 1),
        ((place("S5", end="2026-08-14"),), 0),
        ((place("S4", end="2025-12-19"), place("S4", start="2026-01-05", school="9900002")), 0),
        ((place("S4", end="2025-12-19"), place("S5", start="2026-08-14", school="9900002")), 0),
    ],
)
def test_a_leaver_is_whose_last_enrolment_ended_at_s4_to_s6_or_sp(places, left):
    assert one((learner(*places), facts()), indicator="scqf-3").denominator == left


def inferred(stage: str, end: str) -> Place:
    """An enrolment at a second school, whose end no roll stated."""
    return replace(place(stage, end=end, school="9900002"), end_is_stated=False)


@pytest.mark.parametrize(
    ("places", "sessions_left"),
    [
        ((place("S6", end="2026-06-26"), inferred("S6", "2026-08-25")), [SESSION]),
        ((place("S6", end="2026-06-26"), inferred("S6", "2026-06-26")), [SESSION]),
        ((place("S6", end="2026-06-26"), place("S6", school="9900002")), []),
        ((place("S6", end="2026-06-26"), inferred("S6", "2026-09-08"), place("S6", start="2026-09-09")), []),
        ((inferred("S6", "2026-06-26"),), []),
    ],
)
def test_a_leaver_is_so_by_an_end_that_a_roll_states_and_not_by_one_inferred_from_a_later_roll(places, sessions_left):
    who = (learner(*places), facts())

    found = [session for session in (SESSION, "2026/27") if one(who, indicator="scqf-3", session=session).denominator]

    assert found == sessions_left
    assert one(who, indicator="left-by-s4").denominator == len(sessions_left)


def leaves(day: str, destination: str, survey="initial") -> dict[str, str]:
    return {"left_on": day, "survey": survey, "destination": destination}


def test_a_leaver_known_only_from_destinations_has_no_known_stage():
    known = (learner(place("S4", end="2026-06-26")), facts())
    unknown = (learner(), facts(destinations=[leaves("2026-06-26", "training")]))

    stage = one(known, unknown, indicator="left-by-s4")

    assert (stage.numerator, stage.denominator, stage.with_data) == (1, 1, 1)
    assert one(known, unknown, indicator="scqf-3").denominator == 2


def test_not_known_is_a_status_and_stays_in_the_denominator():
    cohort = [
        (learner(place("S6")), facts(destinations=[leaves("2026-06-26", destination)]))
        for destination in ("higher_education", "unknown", "unemployed_seeking", "activity_agreement")
    ]

    figure = one(*cohort, indicator="positive-initial")

    assert (figure.numerator, figure.denominator, figure.value) == (2, 4, 50.0)
    assert one(*cohort, indicator="positive-follow-up").value is None


def test_the_stage_is_that_stated_in_the_session():
    said = ((dt.date(2025, 10, 1), "S4"), (dt.date(2026, 10, 1), "S5"))
    who = learner(replace(place("S5", start="2020-08-12", end="2026-06-26", as_at="2026-10-01"), stages=said))

    assert one((who, facts()), indicator="left-by-s4").numerator == 1


def test_a_stage_of_another_session_is_none_of_this_but_tells_the_sector():
    gone = facts(destinations=[leaves("2026-06-26", "training")])
    who = (learner(place("S4", start="2023-08-16", as_at="2023-09-20")), gone)
    over = (learner(place("S4", start="2023-08-16", end="2026-06-26", as_at="2023-09-20")), facts())

    stage = one(who, over, indicator="left-by-s4")

    assert (stage.numerator, stage.denominator, stage.value, stage.learners) == (0, 0, None, 2)
    assert one(who, over, indicator="scqf-3", sector="secondary").denominator == 1


def test_the_day_on_which_a_destination_says_somebody_left_ends_the_enrolment():
    gone = (learner(place("S6", start="2020-08-12")), facts(destinations=[leaves("2025-06-27", "training")]))
    back = (
        learner(place("S4", start="2020-08-12"), place("S5", start="2025-10-20", school="9900002")),
        facts(destinations=[leaves("2025-06-27", "training")]),
    )

    assert one(gone, indicator="exclusions-per-1000").learners == 0
    assert one(gone, indicator="exclusions-per-1000", session="2024/25").learners == 1
    assert one(back, indicator="exclusions-per-1000").learners == 1
