"""A school's learners on one sheet: for the head all whom they may see, for the school those it was told of."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import world
from tests.desk.pages.test_at_school import state_facts
from virtualschool.audit.models import Event
from virtualschool.learning.models import Package, SentHome
from virtualschool.learning.operations import told as telling
from virtualschool.learning.operations.told import Saying
from virtualschool.register.models import Learner
from virtualschool.register.operations import relations

VISIT = f"/schools/{world.GLENORRAN}/"


@pytest.fixture
def schooled(eilidh_rankine):
    state_facts(eilidh_rankine)
    return eilidh_rankine


def main_of(page):
    return page[page.index("<main") : page.index("</main>")]


def test_the_sheet_says_how_each_learner_is_doing_and_what_is_in_place(schooled, ailsa, page_of):
    page = main_of(page_of(ailsa, VISIT))

    for words in ("Eilidh Rankine", "87.5%", "70 of 80 half days", "1, 4 half days", "Co-ordinated support plan"):
        assert words in page
    assert "Kyle Pitcairn" not in page, "at another school"


def test_what_to_ask_names_what_is_missing(schooled, ailsa, page_of):
    Learner.objects.filter(forename="Kyle").update(school_code=world.GLENORRAN)
    page = main_of(page_of(ailsa, f"/schools/{world.CARRONBANK}/"))

    asked = page[page.index('id="ask"') :]
    assert "No attendance has come for: Skye McPhail" in asked
    assert "Nobody told whether a co-ordinated support plan was considered for: Skye McPhail" in asked


def test_a_protected_learner_is_on_no_sheet(schooled, ailsa, page_of):
    relations.protect(learner=schooled, by=ailsa, at=world.MORNING, reason="A hearing said so.")

    assert "Rankine" not in main_of(page_of(ailsa, VISIT))


def test_the_schools_own_page_shows_in_place_and_exclusions_of_whom_it_was_told(schooled, told, dougal, page_of):
    page = main_of(page_of(dougal, "/school/"))

    for words in ("Eilidh Rankine", "87.5%", "1, 4 half days", "Co-ordinated support plan"):
        assert words in page
    for words in ("Threw a chair", "Mental health", "foster"):
        assert words not in page


def test_sent_home_stands_apart_from_exclusions(schooled, told, ailsa, dougal, page_of):
    detail = SentHome(on=world.NOVEMBER, half_days=1, school_code=world.GLENORRAN, words="In distress after lunch")
    saying = Saying("Ms Orr", "phone", world.NOVEMBER)
    telling.tell(learner=schooled, detail=detail, saying=saying, id=uuid.uuid4(), by=ailsa, at=world.MORNING)

    for user, address in ((ailsa, VISIT), (dougal, "/school/")):
        page = main_of(page_of(user, address))
        assert "sent home 1 half day, not recorded" in page
        assert "1, 4 half days" in page, "the official ones as before"
        assert "In distress" not in page


def test_whoever_is_not_on_the_team_has_no_sheet(schooled, told, dougal, hamish, catriona, as_user):
    assert as_user(dougal).get(VISIT).status_code == 403
    assert as_user(hamish).get(VISIT).status_code == 403
    assert as_user(catriona).get(VISIT).status_code == 404


def test_a_sheet_is_written_down_with_everybody_on_it(schooled, ailsa, page_of):
    page_of(ailsa, VISIT)

    look = Event.objects.get(verb="listed desk:visit")
    assert (look.number, look.classes) == (1, "ABCDE")


def test_the_schools_are_listed_with_how_many_learners_each_has(register, ailsa, page_of):
    page = main_of(page_of(ailsa, "/schools/"))

    assert page.index("Carronbank Primary") < page.index("Glenorran Academy")
    assert "Strachan" not in page


def test_the_sheet_takes_as_many_queries_for_three_learners_as_for_one(schooled, ailsa, as_user):
    counts = []
    browser = as_user(ailsa)
    for forenames in ((), ("Kyle", "Skye")):
        for forename in forenames:
            here = world.learner(schooled.authority, forename)
            here.enrolments.update(school_code=world.GLENORRAN)
            Learner.objects.filter(pk=here.pk).update(school_code=world.GLENORRAN)
        browser.get(VISIT)
        with CaptureQueriesContext(connection) as captured:
            browser.get(VISIT)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 30


@pytest.mark.parametrize(("who", "address"), [("ailsa", VISIT), ("dougal", "/school/"), ("ailsa", "/transitions/")])
def test_free_words_call_nobody_what_they_do_not_want_to_be_called(
    request, schooled, told, ailsa, page_of, who, address
):
    Learner.objects.filter(pk=schooled.pk).update(label_unwanted=True, stage="S3")
    detail = Package(where="The looked after children’s club", with_whom="x", hours_a_week=2, since=world.OCTOBER)
    saying = Saying("Ms Orr", "phone", world.NOVEMBER)
    telling.tell(learner=schooled, detail=detail, saying=saying, id=uuid.uuid4(), by=ailsa, at=world.MORNING)

    page = main_of(page_of(request.getfixturevalue(who), address))

    assert "Rankine" in page
    assert "looked after" not in page.lower()
