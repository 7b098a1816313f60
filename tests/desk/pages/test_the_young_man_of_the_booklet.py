"""The young man of the Network's booklet: two years out of school, another timetable, seven qualifications.

The Network's first booklet (CELCIS, December 2021) tells of him as what its
members count as success. His page must say so before it says anything else.
"""

import datetime as dt
import re
import uuid

import pytest

from tests.desk.pages import world
from tests.desk.pages.test_at_school import state_facts
from virtualschool.learning.models import Package, ReducedTimetable, WiderAward
from virtualschool.learning.operations import told
from virtualschool.learning.operations.told import Saying
from virtualschool.monitoring.models import Flag
from virtualschool.monitoring.operations import flags
from virtualschool.register.operations import derived, relations

TODAY = world.MORNING.date()
ALARMS = {"unexplained", "silence", "fall", "under", "no-place"}
SUBJECTS = ("English", "Mathematics", "Practical Woodworking", "Geography", "Music Technology")
WIDER = ("Dynamic Youth Award", "Personal Achievement Award")
SAYING = Saying("Ms Orr, depute", "phone", dt.date(2026, 11, 13))
LAST_AT_SCHOOL = {"from_date": "2024-10-28", "to_date": "2024-11-01", "school_code": world.GLENORRAN}
THIS_WEEK = {"from_date": "2026-11-09", "to_date": "2026-11-13", "school_code": world.GLENORRAN}
FIRST_WEEK, WEEKS = dt.date(2026, 8, 24), 12


def tell(learner, detail, by):
    return told.tell(learner=learner, detail=detail, saying=SAYING, id=uuid.uuid4(), by=by, at=world.MORNING)


@pytest.fixture
def young_man(register, ailsa):
    """Ruaridh: last at school in November 2024, five awards in the files, two that people told, and a school that
    goes on sending everybody else's attendance."""
    name = ("Ruaridh", "Beaton", "2010-05-04")
    pupil = world.pupil(*name, stage="S5", scn="200000222", start_date="2022-08-17")
    classmate = world.pupil("Isla", "Grant", "2010-07-07", stage="S5", looked_after_code="02")
    world.state(register, "pupils", {"P1": world.EILIDH, "P7": pupil, "P8": classmate}, as_at=TODAY)
    world.state(register, "care", {"C7": world.person(*name, start_date="2019-02-01")}, as_at=TODAY)
    world.link(register, "C7", "P7")
    derived.refresh(register)
    ruaridh = world.learner(register, "Ruaridh")
    awards = [
        {"session": session, "subject": subject, "scqf_level": level, "result": "Pass"}
        for subject, session, level in zip(SUBJECTS, ("2024/25", *["2025/26"] * 4), "34445", strict=True)
    ]
    absent = [{**LAST_AT_SCHOOL, "code": "31", "openings": "8"}, {**LAST_AT_SCHOOL, "code": "10", "openings": "2"}]
    state_facts(ruaridh, {"awards": awards, "attendance": absent}, own_id="P7")
    here = [{**THIS_WEEK, "code": "10", "openings": "10"}]
    state_facts(world.learner(register, "Isla"), {"attendance": here}, own_id="P8")
    for title in WIDER:
        tell(ruaridh, WiderAward(title=title, awarded_on=dt.date(2026, 6, 12), scqf_level=4), ailsa)
    return ruaridh


@pytest.fixture
def elsewhere(young_man, ailsa):
    """His other timetable: four half days a week at a boatyard, told by the week, and a few hours at school agreed."""
    since = dt.date(2026, 8, 17)
    package = tell(
        young_man, Package(where="Boatyard", with_whom="Skills for Boats", hours_a_week=12, since=since), ailsa
    )
    hours = {"hours_a_week": 4, "usual_hours_a_week": 27.5, "review_on": dt.date(2026, 12, 11)}
    agreed = {"reason": "Comes back by steps", "agreed_by": "Ruaridh, his carer, Ms Orr"}
    tell(young_man, ReducedTimetable(starts_on=since, **hours, **agreed), ailsa)
    for week in range(WEEKS):
        told.tell_week(
            learner=young_man, package=package, week_of=FIRST_WEEK + dt.timedelta(weeks=week), half_days=4,
            half_days_attended=3 if week == 5 else 4, saying=SAYING, id=uuid.uuid4(), by=ailsa, at=world.MORNING,
        )  # fmt: skip
    return package


def alarms(learner):
    flags.evaluate(learner.authority, on=TODAY)
    return ALARMS & set(Flag.objects.filter(learner_id=learner.pk).values_list("rule", flat=True))


def page_text(page_of, user, learner):
    """What the page says from its heading on."""
    return page_of(user, f"/learners/{learner.pk}/").partition("<main")[2]


def test_his_page_leads_with_his_seven_awards(young_man, elsewhere, ailsa, page_of):
    flags.evaluate(young_man.authority, on=TODAY)
    page = page_text(page_of, ailsa, young_man)

    parts = re.findall(r"<section[^>]*><h2>([^<]+)</h2>", page)
    first = page[page.index('id="well"') :]
    assert parts[0] == "What’s going well"
    assert "<strong>7 awards</strong>" in first[:300]
    for title in (*SUBJECTS, *WIDER):
        assert title in first[: first.index("</section>")]


def test_his_package_of_learning_counts(young_man, elsewhere, ailsa, page_of):
    page = page_text(page_of, ailsa, young_man)

    well = page[page.index('id="well"') : page.index('id="life"')]
    drawn = page[page.index('id="attendance"') : page.index('id="exclusions"')]
    assert "Learning at Boatyard" in well
    assert "Came to 47 of 48 half days told" in well
    assert "Learning elsewhere for 47 of 48 half days" in drawn
    assert drawn.count('<rect class="k5"') == WEEKS + 1, "a column for each week, and the key"
    assert ">0.0%<" not in drawn, "no attendance from school is no attendance of 0%"


def test_no_attendance_alarm_is_raised(young_man, elsewhere):
    assert alarms(young_man) == set()


def test_a_half_day_missed_there_and_days_away_from_school_raise_nothing_either(young_man, ailsa):
    since = dt.date(2026, 8, 17)
    package = Package(where="Boatyard", with_whom="Skills for Boats", hours_a_week=12, since=since)
    thread = tell(young_man, package, ailsa)
    told.tell_week(
        learner=young_man, package=thread, week_of=FIRST_WEEK, half_days=12, half_days_attended=11,
        saying=SAYING, id=uuid.uuid4(), by=ailsa, at=world.MORNING,
    )  # fmt: skip
    weeks = [FIRST_WEEK + dt.timedelta(weeks=week) for week in range(WEEKS)]
    places = [
        {"from_date": str(one), "to_date": str(one + dt.timedelta(days=4)), "school_code": world.GLENORRAN}
        for one in weeks
    ]
    rows = [{**one, "code": code, "openings": number} for one in places for code, number in (("10", "3"), ("31", "7"))]
    state_facts(young_man, {"attendance": rows}, own_id="P77")

    assert alarms(young_man) == set()


def test_without_his_package_somebody_would_be_asked_to_look(young_man):
    assert alarms(young_man) == {"silence"}


def test_his_school_reads_the_same_of_him_first(young_man, elsewhere, ailsa, dougal, page_of):
    relations.tell_school(learner=young_man, school_code=world.GLENORRAN, by=ailsa, at=world.MORNING, reason="")

    page = page_text(page_of, dougal, young_man)

    assert page.index("<strong>7 awards</strong>") < page.index('id="attendance"')
    assert "Comes back by steps" not in page


def test_what_asks_for_somebody_to_look_comes_after_what_goes_well_and_is_no_schools(
    young_man, elsewhere, ailsa, dougal, page_of
):
    relations.tell_school(learner=young_man, school_code=world.GLENORRAN, by=ailsa, at=world.MORNING, reason="")
    flags.evaluate(young_man.authority, on=TODAY)

    heads, schools = page_text(page_of, ailsa, young_man), page_text(page_of, dougal, young_man)

    assert heads.index('id="well"') < heads.index('id="flags"') < heads.index('id="attendance"')
    assert "co-ordinated support plan was considered" in heads[heads.index('id="flags"') :]
    assert 'id="flags"' not in schools
