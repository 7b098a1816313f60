"""What happened at school, as each reader of a learner's page may see it."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import world
from virtualschool.learning.derive import content_of
from virtualschool.learning.models import FactStatement, Subject
from virtualschool.learning.operations import facts
from virtualschool.register.models import Edition, Learner
from virtualschool.register.operations import relations
from virtualschool.schools.models import Calendar, Stretch

WEEK = {"from_date": "2026-08-17", "to_date": "2026-10-09"}
FACTS = {
    "attendance": [
        {**WEEK, "school_code": world.GLENORRAN, "code": "10", "openings": "70"},
        {**WEEK, "school_code": world.GLENORRAN, "code": "31", "openings": "10"},
        {
            "from_date": "2024-08-19",
            "to_date": "2024-10-11",
            "school_code": world.CARRONBANK,
            "code": "10",
            "openings": "75",
        },
    ],
    "exclusions": [
        {"start_date": "2026-09-09", "openings_lost": "4", "kind": "temporary", "reason": "Threw a chair"}
        | {"school_code": world.GLENORRAN}
    ],
    "levels": [{"session": "2024/25", "stage": "P7", "area": "reading", "level": "second"}],
    "needs": [{"need": "mental_health", "plan": "csp", "start_date": "2025-08-18"}],
}


def state_facts(learner, told=None, own_id="P1"):
    """Fact files that speak of this learner, as they are kept."""
    subject = Subject.objects.create(authority=learner.authority, own_id=own_id, learner_id=learner.pk)
    for kind, rows in (told or FACTS).items():
        edition = Edition.objects.create(
            authority=learner.authority,
            source="education",
            kind=kind,
            sha256=uuid.uuid4().hex,
            as_at=dt.date(2026, 11, 2),
            received=world.NOVEMBER,
            entered_at=world.MORNING,
        )
        FactStatement.objects.create(edition=edition, subject=subject, content=content_of(kind, rows))
    facts.rederive(learner.authority, {learner.pk})


def address(learner):
    return f"/learners/{learner.pk}/"


@pytest.fixture
def schooled(eilidh_rankine):
    state_facts(eilidh_rankine)
    return eilidh_rankine


def test_the_head_reads_attendance_exclusions_levels_and_support_with_their_date(schooled, ailsa, page_of):
    page = page_of(ailsa, address(schooled))

    part = page[page.index('id="attendance"') :]
    for words in ("2026/27", "87.5%", "education, 2 Nov", "Threw a chair", "Second Level", "Mental health"):
        assert words in part


def test_a_school_sees_its_own_attendance_and_neither_reasons_nor_another_school(schooled, told, dougal, page_of):
    page = page_of(dougal, address(schooled))

    assert "87.5%" in page
    assert "Co-ordinated support plan" in page
    for words in ("Threw a chair", "Mental health", "100.0%", "Carronbank"):
        assert words not in page


def test_the_schools_list_shows_how_each_learner_attends_this_session(schooled, told, dougal, page_of):
    assert "87.5%" in page_of(dougal, "/school/")


def test_a_protected_learners_attendance_is_on_nobodys_page_but_those_named(schooled, ailsa, greer, brodie, page_of):
    relations.protect(learner=schooled, by=greer, at=world.MORNING, reason="An order of the hearing")

    for user in (ailsa, brodie):
        assert "87.5%" not in page_of(user, address(schooled))


def test_attendance_just_under_nine_tenths_is_not_rounded_up_to_it(eilidh_rankine, ailsa, page_of):
    marks = [{**WEEK, "code": "10", "openings": "899"}, {**WEEK, "code": "20", "openings": "101"}]
    state_facts(eilidh_rankine, {"attendance": marks})

    page = page_of(ailsa, address(eilidh_rankine))

    assert "89.9%" in page


def test_the_school_page_takes_as_many_queries_with_attendance_as_without(eilidh_rankine, told, dougal, as_user):
    counts = []
    browser = as_user(dougal)
    for state in (lambda: None, lambda: state_facts(eilidh_rankine)):
        state()
        browser.get("/school/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/school/")
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 30


def test_a_session_is_drawn_from_the_rows_of_the_table_beside_it(schooled, ailsa, page_of):
    page = page_of(ailsa, address(schooled))

    part = page[page.index('id="attendance"') : page.index('id="exclusions"')]
    assert "87.5%: at school for 70 of 80 half days" in part
    assert "education, as at 2 November 2026" in part
    assert part.count('<rect class="k1"') == part.count('<rect class="k3"') == 2, "one column of two parts, and the key"
    assert ">70</td>" in part
    assert "no data" in part, "nothing is told since 9 October"


def test_an_earlier_session_is_drawn_on_request_and_folded_otherwise(schooled, ailsa, page_of):
    page = page_of(ailsa, f"{address(schooled)}?session=2024/25")

    part = page[page.index('id="attendance"') : page.index('id="exclusions"')]
    assert "100.0%: at school for 75 of 75 half days" in part
    assert "Other sessions: 2026/27" in part


def test_a_session_that_the_learner_has_not_draws_this_one(schooled, ailsa, page_of):
    assert "session 2026/27" in page_of(ailsa, f"{address(schooled)}?session=%3Cb%3E")


def test_nothing_told_is_said_to_be_no_data(eilidh_rankine, ailsa, page_of):
    page = page_of(ailsa, address(eilidh_rankine))

    for words in (
        "No data: no attendance has come for 2026/27.",
        "No data: no levels, entries or awards have come.",
        "No data: no plan and no reason for support has come.",
        "Nobody has told us yet what’s going well.",
    ):
        assert words in page


def test_days_without_provision_are_told_apart_from_nothing_told(eilidh_rankine, ailsa, page_of):
    case = {"openings_lost": "6", "kind": "temporary", "school_code": world.GLENORRAN}
    cases = [
        {**case, "start_date": "2026-09-01", "provision": "None"},
        {**case, "start_date": "2026-09-21", "provision": "Work at home"},
        {**case, "start_date": "2026-10-05"},
    ]
    state_facts(eilidh_rankine, {"exclusions": cases})

    page = page_of(ailsa, address(eilidh_rankine))

    cells = [cell.partition("<")[0].strip() for cell in page.split('data-label="Days with nothing provided">')[1:]]
    assert cells == ["not told", "0", "3"]


def test_the_label_is_no_reason_for_support_where_it_is_unwanted(eilidh_rankine, ailsa, page_of):
    state_facts(eilidh_rankine, {"needs": [{"need": "looked_after", "plan": "iep", "start_date": "2025-08-18"}]})
    Learner.objects.filter(pk=eilidh_rankine.pk).update(label_unwanted=True)

    assert "looked after" not in page_of(ailsa, address(eilidh_rankine)).lower()


def test_a_week_in_which_school_was_shut_is_drawn_as_shut(schooled, ailsa, page_of):
    terms = [("2026-08-17", "2026-10-09"), ("2026-10-19", "2026-12-18")]
    calendar = Calendar.objects.create(
        authority=schooled.authority, of="S12000098", year=2026, entered_by="Ailsa", entered_at=world.MORNING
    )
    for first, last in terms:
        Stretch.objects.create(calendar=calendar, kind="term", first=first, last=last)

    page = page_of(ailsa, address(schooled))

    assert "School shut" in page


def test_ten_years_of_weekly_attendance_make_the_page_no_longer_than_its_limits(eilidh_rankine, ailsa, as_user):
    mondays = [dt.date(year, 8, 18) + dt.timedelta(weeks=week) for year in range(2016, 2026) for week in range(38)]
    weeks = [
        {"from_date": str(first), "to_date": str(first + dt.timedelta(days=4)), "school_code": world.GLENORRAN}
        for first in mondays
    ]
    rows = [{**week, "code": code, "openings": number} for week in weeks for code, number in (("10", "9"), ("31", "1"))]
    state_facts(eilidh_rankine, {"attendance": rows})
    browser = as_user(ailsa)
    browser.get(address(eilidh_rankine))

    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(f"{address(eilidh_rankine)}?session=2025/26")

    assert len(captured) <= 30
    assert len(answer.content) <= 100_000
