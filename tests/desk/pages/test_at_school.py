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
from virtualschool.register.models import Edition
from virtualschool.register.operations import relations

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
