"""What the demo says of learning: shapes that the truth names, faults that are planted, and what people told."""

import datetime as dt
import uuid
from collections import Counter

import pytest

from tests.conftest import NOON
from tests.factories import MembershipFactory
from virtualschool.desk.demo import telling, terms, world
from virtualschool.desk.demo.attending import Shape
from virtualschool.desk.demo.learning import SEVEN, Learning
from virtualschool.desk.demo.schools import INVERALLAN, STRATHCARRON
from virtualschool.desk.management import demo_telling
from virtualschool.learning.models import ToldFact
from virtualschool.learning.queries import told as reads
from virtualschool.people.vocab import Role
from virtualschool.register.models import Learner, LearnerAlias
from virtualschool.schools import term_dates
from virtualschool.schools.queries import school_days

TODAY = dt.date(2026, 11, 22)
PRESENT = {"10", "11"}
pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def found() -> list[tuple[str, Learning]]:
    made = world.make(pupils=3000, seed=1, today=TODAY)
    return [(authority, Learning(made, authority, seed=1)) for authority in (STRATHCARRON, INVERALLAN)]


@pytest.fixture(scope="module")
def strathcarrons(found) -> Learning:
    return found[0][1]


@pytest.fixture(scope="module")
def attendance(strathcarrons) -> list[dict[str, str]]:
    return strathcarrons.rows("attendance")


@pytest.fixture(scope="module")
def told(found) -> telling.Told:
    return telling.told(found, now=dt.date(2026, 11, 18), seed=1)


def of_shape(learning: Learning, shape: Shape):
    return [one for one in learning.pupils if one.shape is shape]


def share_missed(rows) -> float:
    marks = Counter()
    for row in rows:
        marks[row["code"] in PRESENT] += int(row["openings"])
    return marks[False] / sum(marks.values())


def of_this_session(rows, pupil):
    return [row for row in rows if row["pupil_id"] == pupil.pupil_id and row["from_date"] >= "2026-08-01"]


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_is_there_and_the_truth_names_it(strathcarrons, shape):
    shaped = of_shape(strathcarrons, shape)

    assert shaped
    assert shape is Shape.STEADY or all(f"learning: {shape}" in one.record.notes for one in shaped)


def test_attendance_is_of_three_sessions(attendance):
    assert {row["from_date"][:7] for row in attendance} >= {"2024-09", "2025-09", "2026-09"}


def test_who_misses_mondays_misses_more_of_them_than_of_other_days(strathcarrons, attendance):
    days = [row for one in of_shape(strathcarrons, Shape.MONDAYS) for row in of_this_session(attendance, one)]
    single = [row for row in days if row["from_date"] == row["to_date"]]
    mondays = [row for row in single if dt.date.fromisoformat(row["from_date"]).weekday() == 0]
    others = [row for row in single if dt.date.fromisoformat(row["from_date"]).weekday() != 0]

    assert share_missed(mondays) > 2 * share_missed(others)


def test_a_school_that_withholds_its_file_is_in_no_row_of_this_session(strathcarrons, attendance):
    withheld = strathcarrons.withheld_school
    rows = [row for row in attendance if row["from_date"] >= "2026-08-01"]

    assert withheld
    assert any(one.school_code == withheld and one.is_looked_after for one in strathcarrons.pupils)
    assert not any(row["school_code"] == withheld for row in rows)


def test_a_closed_school_has_no_half_days_in_its_closed_week(strathcarrons, attendance):
    first, last = (day.isoformat() for day in strathcarrons.closed_week)
    learners = {one.pupil_id for one in strathcarrons.pupils if one.in_care}
    rows = [row for row in attendance if row["pupil_id"] in learners and first <= row["from_date"] <= last]

    assert rows
    assert not any(row["school_code"] == strathcarrons.closed_school for row in rows)


def test_the_young_man_was_two_years_out_and_came_away_with_seven_awards_and_no_alarm(strathcarrons, attendance, told):
    [him] = of_shape(strathcarrons, Shape.BACK)
    rows = [row for row in attendance if row["pupil_id"] == him.pupil_id]
    awards = [row for row in strathcarrons.rows("awards") if row["scn"] == him.scn]
    tellings = [one for one in told.tellings if one.pupil_id == him.pupil_id]
    out = next(one for one in tellings if one.kind == "without_place")

    assert len(awards) == len(SEVEN) == 7
    assert min(row["from_date"] for row in rows) >= "2025-08-01"
    assert share_missed(of_this_session(attendance, him)) < 0.1
    assert not any(row["pupil_id"] == him.pupil_id for row in strathcarrons.rows("exclusions"))
    assert (out.facts["since"], out.facts["until"]) == (dt.date(2023, 8, 21), dt.date(2025, 6, 27))
    assert {"package", "timetable", "wider_award"} <= {one.kind for one in tellings}


def test_all_kinds_are_told_of_learners_and_nothing_of_a_day_to_come(found, told):
    pupils = {(authority, one.pupil_id) for authority, learning in found for one in learning.pupils if one.in_care}

    assert {one.kind for one in told.tellings} == {
        "timetable", "package", "sent_home", "without_place", "wider_award", "plan_considered",
    }  # fmt: skip
    assert {(one.authority, one.pupil_id) for one in told.tellings} <= pupils
    assert all(one.on <= TODAY and one.facts.get("on", TODAY) <= TODAY for one in told.tellings)


def test_the_same_seed_tells_the_same(found, told):
    assert telling.told(found, now=dt.date(2026, 11, 18), seed=1) == told


def test_the_autumn_holiday_of_one_authority_begins_a_week_later():
    here, there = terms.year(STRATHCARRON, 2026), terms.year(INVERALLAN, 2026)

    assert there.terms[0][1] - here.terms[0][1] == dt.timedelta(days=7)
    assert 180 <= sum(len(here.days(first, last)) for first, last in here.terms) <= 195


def test_what_was_told_is_written_down_as_its_people_would(strathcarron, told):
    for role in (Role.LEAD, Role.TEAM_MEMBER):
        MembershipFactory(authority=strathcarron, role=role)
    package = next(one for one in told.tellings if one.kind == "package" and one.authority == STRATHCARRON)
    learner = Learner.objects.create(id=uuid.uuid4(), authority=strathcarron, pupil_id=package.pupil_id)
    LearnerAlias.objects.create(alias=learner.pk, learner=learner)

    demo_telling.tell(strathcarron, told, at=NOON)

    of = [one for one in told.tellings if one.pupil_id == package.pupil_id]
    [kept] = reads.of_one(learner.pk, TODAY).packages
    assert ToldFact.objects.exclude(kind="package_week").count() == len(of)
    assert [(one.week_of, one.half_days, one.half_days_attended) for one in kept.weeks] == list(package.weeks)
    assert len(school_days(STRATHCARRON, [STRATHCARRON, INVERALLAN])[STRATHCARRON].known_years) == 3


def test_term_dates_are_lines_as_the_page_takes_them(told):
    for one in told.term_dates:
        assert term_dates.read("\n".join(one.lines), needs_terms=not one.school_code)


def test_nobody_tells_of_what_is_still_to_come(told):
    happened = [
        (one.kind, one.facts[name], one.on) for one in told.tellings for name in telling.HAPPENED if name in one.facts
    ]

    assert happened
    assert [one for one in happened if one[1] and one[1] > one[2]] == []
