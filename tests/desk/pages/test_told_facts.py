"""Telling what no extract brings: forms from the learner's page, lists across learners, a week of several at once."""

import datetime as dt
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.desk.pages import world
from tests.factories import PASSWORD
from virtualschool.learning.models import Package, ReducedTimetable, ToldFact
from virtualschool.learning.operations import told as operations
from virtualschool.learning.operations.told import Saying
from virtualschool.learning.queries import told as reads
from virtualschool.people.models import User
from virtualschool.register.models import Learner
from virtualschool.register.operations import relations

DAY = world.MORNING.date()
TOM = Saying("Tom Affleck, depute", "phone", DAY)
SAID = {"said_by": "Tom Affleck, depute", "how": "phone", "said_on": "2026-11-17"}
SENT_HOME = {"on": "2026-11-12", "half_days": "2", "school_code": world.GLENORRAN, "words": "After a fight"}
ELSEWHERE, WEEKS, TIMETABLES = "/learning/elsewhere/", "/learning/elsewhere/weeks/", "/learning/timetables/"


def add(browser, learner: Learner, kind: str, **given: str):
    return browser.post(f"/learners/{learner.pk}/add/{kind}/", {"id": str(uuid.uuid4()), **SAID, **given})


def tell(learner: Learner, detail, by: User) -> ToldFact:
    return operations.tell(learner=learner, detail=detail, saying=TOM, id=uuid.uuid4(), by=by, at=world.MORNING)


def boatyard(learner: Learner, by: User) -> ToldFact:
    since = dt.date(2026, 8, 17)
    return tell(learner, Package(where="Boatyard", with_whom="Skills for Boats", hours_a_week=12, since=since), by)


def fewer_hours(learner: Learner, by: User, review_on: dt.date = dt.date(2026, 11, 30)) -> ToldFact:
    return tell(
        learner,
        ReducedTimetable(
            starts_on=dt.date(2026, 10, 26),
            hours_a_week=12.5,
            usual_hours_a_week=27.5,
            reason="Mornings are hard",
            agreed_by="Eilidh and her carer",
            review_on=review_on,
        ),
        by,
    )


@pytest.fixture
def package(eilidh_rankine, ailsa) -> ToldFact:
    return boatyard(eilidh_rankine, ailsa)


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("sent_home", SENT_HOME, "12 November 2026, 2 half days"),
        (
            "timetable",
            {
                "starts_on": "2026-10-26",
                "hours_a_week": "12.5",
                "usual_hours_a_week": "27.5",
                "reason": "Mornings are hard",
                "agreed_by": "Eilidh and her carer",
                "review_on": "2026-11-02",
            },
            "12.5 of 27.5 hours a week",
        ),
        (
            "package",
            {"where": "Boatyard", "with_whom": "Skills for Boats", "hours_a_week": "12", "since": "2026-08-17"},
            "Boatyard, with Skills for Boats, 12 hours a week",
        ),
        ("without_place", {"since": "2026-11-09", "host_authority": "S12000099"}, "7 weekdays (no term dates given)"),
        ("wider_award", {"title": "John Muir Award", "awarded_on": "2026-06-05"}, "John Muir Award"),
        (
            "plan_considered",
            {"plan": "csp", "on": "2026-10-01", "outcome": "not_needed"},
            "Co-ordinated support plan: not needed now",
        ),
    ],
)
def test_each_kind_is_told_with_one_form_and_stands_on_the_learners_page(
    as_user, ailsa, eilidh_rankine, kind, given, words
):
    browser = as_user(ailsa)

    answer = add(browser, eilidh_rankine, kind, **given)

    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(f"/learners/{eilidh_rankine.pk}/").content.decode()
    assert words in page
    assert "Tom Affleck, depute, by phone, 17 November 2026" in page


def test_a_mistake_is_a_sentence_and_nothing_is_saved(as_user, ailsa, eilidh_rankine):
    answer = add(as_user(ailsa), eilidh_rankine, "sent_home", **SENT_HOME | {"on": "2026-12-01"})

    assert answer.status_code == 422
    assert "This day has not come yet" in answer.content.decode()
    assert not ToldFact.objects.exists()


def test_a_package_is_ended_by_a_correction_and_what_it_said_is_kept(as_user, ailsa, eilidh_rankine, package):
    browser = as_user(ailsa)
    address = f"/learning/told/{package.pk}/"
    assert "Boatyard" in browser.get(address).content.decode()
    ended = {"where": "Boatyard", "with_whom": "Skills for Boats", "hours_a_week": "12", "since": "2026-08-17"}

    browser.post(address, {"id": str(uuid.uuid4()), **SAID, **ended, "until": "2026-11-13"})

    [found] = reads.of_one(eilidh_rankine.pk, DAY).packages
    assert found.until == dt.date(2026, 11, 13)
    assert browser.get(address).status_code == 404


def test_a_fact_is_withdrawn_with_a_reason(as_user, ailsa, eilidh_rankine, package):
    browser = as_user(ailsa)
    address = f"/learning/told/{package.pk}/withdraw/"

    assert browser.post(address, {"reason": ""}).status_code == 422
    assert reads.of_one(eilidh_rankine.pk, DAY)
    browser.post(address, {"reason": "It was her cousin’s"})

    assert not reads.of_one(eilidh_rankine.pk, DAY)


def test_a_team_member_tells_of_own_learners_alone(as_user, ailsa, brodie, eilidh_rankine, register):
    kyle = world.learner(register, "Kyle")
    relations.give(authority=register, kind="caseload", learner_id=kyle.pk, by=ailsa, at=world.MORNING, user=brodie)
    browser = as_user(brodie)

    assert add(browser, eilidh_rankine, "sent_home", **SENT_HOME).status_code == 403
    assert add(browser, kyle, "sent_home", **SENT_HOME | {"school_code": ""}).status_code == 302


def test_a_designated_manager_tells_of_being_sent_home_and_sees_no_reason(as_user, ailsa, dougal, eilidh_rankine, told):
    fewer_hours(eilidh_rankine, ailsa)
    browser = as_user(dougal)

    assert add(browser, eilidh_rankine, "sent_home", **SENT_HOME).status_code == 302
    assert add(browser, eilidh_rankine, "wider_award", title="Badge", awarded_on="2026-06-05").status_code == 403
    page = browser.get(f"/learners/{eilidh_rankine.pk}/").content.decode()
    assert "12.5 of 27.5 hours a week" in page
    assert "Mornings are hard" not in page
    assert "Tom Affleck" not in page


def test_a_school_corrects_what_it_told_itself_and_nothing_else(as_user, ailsa, dougal, eilidh_rankine, told):
    browser = as_user(dougal)
    add(as_user(ailsa), eilidh_rankine, "sent_home", **SENT_HOME)
    add(browser, eilidh_rankine, "sent_home", **SENT_HOME | {"on": "2026-11-13"})
    by_ailsa, by_dougal = ToldFact.objects.order_by("senthome__on")

    assert browser.get(f"/learning/told/{by_ailsa.pk}/").status_code == 403
    assert browser.get(f"/learning/told/{by_dougal.pk}/").status_code == 200


def test_of_a_protected_learner_nothing_told_is_shown_or_added_but_by_named_people(
    as_user, ailsa, eilidh_rankine, package
):
    relations.protect(learner=eilidh_rankine, by=ailsa, at=world.MORNING, reason="Say nothing")
    browser = as_user(ailsa)

    pages = [browser.get(one).content.decode() for one in (f"/learners/{eilidh_rankine.pk}/", ELSEWHERE, WEEKS)]

    assert not any("Boatyard" in page for page in pages)
    assert "1 more in protected places" in pages[1]
    assert add(browser, eilidh_rankine, "sent_home", **SENT_HOME).status_code == 403


def week_given(package: ToldFact, attended: str, of: str = "5") -> dict[str, str]:
    thread = package.thread_id
    return {"id": str(uuid.uuid4()), **SAID, f"of-{thread}": of, f"attended-{thread}": attended}


def test_a_week_of_several_learners_is_told_on_one_page(as_user, ailsa, eilidh_rankine, package, register):
    kyle = world.learner(register, "Kyle")
    other = boatyard(kyle, ailsa)
    browser = as_user(ailsa)

    answer = browser.post(
        f"{WEEKS}?week=2026-11-11", {**week_given(package, "4"), **week_given(other, "")}, follow=True
    )

    assert "Saved the week of 9 November 2026 for 1 learner." in answer.content.decode()
    [found] = reads.of_one(eilidh_rankine.pk, DAY).packages
    assert [(one.week_of, one.half_days_attended, one.half_days) for one in found.weeks] == [
        (dt.date(2026, 11, 9), 4, 5)
    ]
    assert not reads.of_one(kyle.pk, DAY).packages[0].weeks


def test_more_half_days_than_there_were_is_a_mistake_at_the_field(as_user, ailsa, package):
    answer = as_user(ailsa).post(f"{WEEKS}?week=2026-11-09", week_given(package, "6"))

    assert answer.status_code == 422
    assert "can’t have attended more half days than there were" in answer.content.decode()


def test_a_designated_manager_tells_the_week_of_the_own_school_alone(as_user, ailsa, dougal, package, told, register):
    boatyard(world.learner(register, "Kyle"), ailsa)

    page = as_user(dougal).get(WEEKS).content.decode()

    assert "Rankine" in page
    assert "Pitcairn" not in page


def test_timetables_stand_by_the_day_they_are_looked_at_again(page_of, ailsa, eilidh_rankine, register):
    fewer_hours(eilidh_rankine, ailsa)
    fewer_hours(world.learner(register, "Kyle"), ailsa, review_on=dt.date(2026, 11, 2))

    page = page_of(ailsa, TIMETABLES)

    assert page.index("Pitcairn") < page.index("Rankine")
    assert page.count("was due") == 1


def test_the_list_is_taken_away_as_a_spreadsheet_with_a_reason(as_user, ailsa, package):
    browser = as_user(ailsa)
    browser.get("/accounts/reauthenticate/")
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})

    answer = browser.post(f"{ELSEWHERE}export/", {"reason": "For the board", "form": "xlsx"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[3][:4] == ["Rankine, Eilidh", "Glenorran Academy", "Boatyard", "Skills for Boats"]


@pytest.mark.parametrize("address", [ELSEWHERE, WEEKS, TIMETABLES])
def test_a_list_asks_as_often_for_three_learners_as_for_one(as_user, ailsa, eilidh_rankine, register, address):
    browser = as_user(ailsa)
    browser.get("/")
    counts = []
    for learners in ([eilidh_rankine], [world.learner(register, "Kyle"), world.learner(register, "Skye")]):
        for one in learners:
            boatyard(one, ailsa)
            fewer_hours(one, ailsa)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 30


def test_another_authority_finds_none_of_it(as_user, catriona, package, eilidh_rankine):
    browser = as_user(catriona)

    assert browser.get(f"/learning/told/{package.pk}/").status_code == 404
    assert add(browser, eilidh_rankine, "sent_home", **SENT_HOME).status_code == 404
    assert "Boatyard" not in browser.get(ELSEWHERE).content.decode()
