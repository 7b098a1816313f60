"""Results day, transitions ahead and who moved: the right learners, as far as each reader may see them."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.desk.pages import world
from tests.desk.pages.test_at_school import state_facts
from tests.factories import PASSWORD
from virtualschool.audit.models import Event
from virtualschool.desk.queries import moves, results, transitions
from virtualschool.people.models import User
from virtualschool.register.models import Learner
from virtualschool.register.operations import derived, relations

TODAY = world.MORNING.date()
LISTS = ("/results/", "/transitions/", "/moved/")
SAT = {
    "entries": [
        {"session": "2025/26", "subject": "English", "scqf_level": "5", "arrangement": "Extra time"}
        | {"agreed_on": "2026-02-03", "evidence_held": "yes"},
        {"session": "2025/26", "subject": "Biology", "scqf_level": "5"},
        {"session": "2025/26", "subject": "Art", "scqf_level": "4"},
    ],
    "awards": [
        {"session": "2025/26", "subject": "English", "scqf_level": "5", "result": "B"},
        {"session": "2025/26", "subject": "Biology", "scqf_level": "5", "result": "No award"},
        {"session": "2025/26", "subject": "Music", "scqf_level": "5", "result": "D"},
        {"session": "2024/25", "subject": "Geography", "scqf_level": "3", "result": "Pass"},
    ],
}


def fresh(user):
    return User.objects.get(pk=user.pk)


def results_of(user, authority, view="", session=""):
    return results.results(fresh(user), authority, session, view, TODAY)


def protect(learner, by):
    relations.protect(learner=learner, by=by, at=world.MORNING, reason="A hearing said so.")


@pytest.fixture
def sat(register, eilidh_rankine):
    """Eilidh, S5 now, sat exams last session; Kyle was at P6."""
    Learner.objects.filter(pk=eilidh_rankine.pk).update(stage="S5")
    state_facts(eilidh_rankine, SAT)
    return register


# ---- results day ----------------------------------------------------------------------------------------------------


def test_results_stand_beside_what_each_was_entered_for(ailsa, sat):
    (one,) = results_of(ailsa, sat).results

    assert [(each.subject, each.result) for each in one.awards] == [("English", "B"), ("Music", "D")]
    assert [(each.subject, each.result) for each in one.without] == [("Biology", "No award")]
    assert [each.subject for each in one.waiting] == ["Art"]
    assert [(each.subject, each.arrangement, each.agreed_on) for each in one.agreed] == [
        ("English", "Extra time", dt.date(2026, 2, 3))
    ]
    assert one.stage == "S4", "the stage of that session, not of this one"


def test_results_show_the_newest_session_with_awards_unless_another_is_asked_for(ailsa, sat):
    assert results_of(ailsa, sat).session == "2025/26"
    assert [one.awards[0].subject for one in results_of(ailsa, sat, session="2024/25").results] == ["Geography"]


def test_who_was_at_a_senior_stage_and_entered_for_nothing_is_named(ailsa, sat):
    Learner.objects.filter(forename="Kyle").update(stage="S6")

    names = [one.line.name for one in results_of(ailsa, sat, view="not-entered").results]

    assert names == ["Kyle Pitcairn"]


def test_what_a_protected_learner_sat_is_not_listed(ailsa, sat, eilidh_rankine):
    protect(eilidh_rankine, ailsa)

    found = results_of(ailsa, sat)

    assert (found.results, found.withheld, found.awards) == ((), 1, 0)


def test_the_spreadsheet_of_results_has_a_row_for_each_subject(sure, ailsa, sat):
    answer = sure(ailsa).post("/results/export/", {"reason": "Results day", "form": "xlsx"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    said = [dict(zip(rows[2], row, strict=True)) for row in rows[3:]]
    assert {(row["subject"], row["entered"], row["result"]) for row in said} == {
        ("English", "yes", "B"),
        ("Biology", "yes", "No award"),
        ("Art", "yes", "no result yet"),
        ("Music", "", "D"),
    }


def test_who_was_entered_for_nothing_is_in_the_spreadsheet_and_in_what_is_shown_before(sure, ailsa, sat):
    Learner.objects.filter(forename="Kyle").update(stage="S6")
    browser = sure(ailsa)

    assert browser.get("/results/export/?view=not-entered").status_code == 200
    said = {"reason": "Results day", "form": "csv"}
    assert "Kyle" in browser.post("/results/export/?view=not-entered", said).content.decode()


# ---- transitions ----------------------------------------------------------------------------------------------------


def ahead(user, authority, view=""):
    return transitions.transitions(fresh(user), authority, view, TODAY)


def said(found):
    return {(one.line.name, one.kind, one.on_words or one.on.isoformat()) for one in found.transitions}


def test_transitions_are_those_of_the_next_twelve_months(ailsa, register):
    Learner.objects.filter(forename="Eilidh").update(stage="S3", date_of_birth=dt.date(2011, 4, 9))
    Learner.objects.filter(forename="Skye").update(stage="S6", date_of_birth=dt.date(2009, 6, 3))
    Learner.objects.filter(forename="Jay").update(date_of_birth=dt.date(2022, 5, 1), stage="")

    assert said(ahead(ailsa, register)) == {
        ("Eilidh Rankine", "start-s4", "August 2027"),
        ("Eilidh Rankine", "sixteen", "2027-04-09"),
        ("Kyle Pitcairn", "start-s1", "August 2027"),
        ("Skye McPhail", "leave", "Summer 2027"),
        ("Jay Sutherland", "start-p1", "August 2027"),
    }


def test_what_is_in_place_stands_beside_the_change(ailsa, told, eilidh_rankine, register):
    Learner.objects.filter(forename="Eilidh").update(stage="S3")
    state_facts(eilidh_rankine)

    (one,) = ahead(ailsa, register, view="start-s4").transitions

    assert one.in_place == ("Co-ordinated support plan", "school told")
    assert (one.plan_from, one.tell_by) == (dt.date(2026, 8, 1), None)


def test_who_left_and_has_no_place_is_listed_until_a_survey_finds_one(ailsa, register):
    gone = {**world.KYLE, "date_of_birth": "2009-01-20", "stage": "S5", "end_date": "2026-06-26"}
    world.state(register, "pupils", {"P3": gone}, as_at=dt.date(2026, 11, 17))
    derived.refresh(register)
    kyle = world.learner(register, "Kyle")

    assert ("Kyle Pitcairn", "left", "2026-06-26") in said(ahead(ailsa, register))
    state_facts(kyle, {"destinations": [{"left_on": "2026-06-26", "survey": "initial", "destination": "training"}]})
    assert "left" not in {one.kind for one in ahead(ailsa, register).transitions}


@pytest.mark.parametrize(
    ("sixteenth", "leaves"),
    [
        (dt.date(2027, 3, 1), "31 May 2027"),
        (dt.date(2027, 9, 30), "31 May 2027"),
        (dt.date(2027, 10, 1), "the Christmas holidays of 2027"),
        (dt.date(2027, 2, 28), "the Christmas holidays of 2026"),
    ],
)
def test_when_somebody_may_leave_school_follows_from_the_birthday(sixteenth, leaves):
    assert transitions.leaving_day(sixteenth) == leaves


# ---- who moved ------------------------------------------------------------------------------------------------------


@pytest.fixture
def moved(register):
    """Eilidh moved home twice and school once; Jay began to be looked after a second time, which is no move."""
    first = {**world.EILIDH_IN_CARE, "end_date": "2026-03-01"}
    second = {**world.EILIDH_IN_CARE, "start_date": "2026-03-02", "end_date": "2026-09-13", "lives_with": "KINSHIP"}
    third = {**world.EILIDH_IN_CARE, "start_date": "2026-09-14", "lives_with": "FOSTER_LA"}
    again = [
        {**world.JAY, "end_date": "2025-01-01"},
        {**world.JAY, "start_date": "2026-09-01", "lives_with": "KINSHIP"},
    ]
    day = dt.date(2026, 11, 17)
    world.state(register, "care", {"C1": [first, second, third], "C2": again}, as_at=day)
    new = {**world.EILIDH, "school_code": world.CARRONBANK, "school_name": "Carronbank Primary"}
    old = {**world.EILIDH, "end_date": "2026-10-09"}
    world.state(register, "pupils", {"P1": [old, {**new, "start_date": "2026-10-20"}]}, as_at=day)
    derived.refresh(register)
    return register


def who_moved(user, authority, view="", first=None, last=None):
    found = moves.moves(fresh(user), authority, first, last, view, TODAY)
    return [(one.learner.forename, one.kind, one.on.isoformat(), one.before, one.after) for one in found.lines]


def test_moves_stand_on_the_day_on_which_they_happened(ailsa, moved):
    assert who_moved(ailsa, moved) == [
        ("Eilidh", "school", "2026-10-20", "Glenorran Academy", "Carronbank Primary"),
        ("Eilidh", "home", "2026-09-14", "With family or friends", "With foster carers"),
    ]
    assert who_moved(ailsa, moved, first=dt.date(2026, 1, 1), last=dt.date(2026, 8, 1)) == [
        ("Eilidh", "home", "2026-03-02", "With foster carers", "With family or friends")
    ]


def test_where_a_protected_learner_moved_is_withheld(ailsa, moved):
    protect(world.learner(moved, "Eilidh"), ailsa)

    assert {one[3:] for one in who_moved(ailsa, moved)} == {("protected", "protected")}


def test_a_team_member_without_the_learner_reads_of_no_home(brodie, ailsa, moved):
    relations.give(
        authority=moved, kind="caseload", learner_id=world.learner(moved, "Kyle").pk, by=ailsa, at=world.MORNING,
        user=brodie,
    )  # fmt: skip

    assert {one[1] for one in who_moved(brodie, moved)} == {"school"}


# ---- all three ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sure(as_user):
    """A browser whose user has just given the password again."""

    def signed_in(user):
        browser = as_user(user)
        browser.get("/accounts/reauthenticate/")
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return signed_in


@pytest.mark.parametrize("address", LISTS)
def test_nobody_of_another_authority_stands_on_a_list(address, ailsa, mia, page_of):
    assert "Strachan" not in page_of(ailsa, address)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_takes_as_many_queries_for_three_as_for_one(address, ailsa, moved, sat, as_user):
    counts = []
    browser = as_user(ailsa)
    for stages in ({"Eilidh": "S5"}, {"Eilidh": "S5", "Kyle": "S6", "Skye": "S4"}):
        for forename, stage in stages.items():
            Learner.objects.filter(forename=forename).update(stage=stage)
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 30


@pytest.mark.parametrize("address", [f"{one}export/" for one in LISTS])
def test_a_list_is_taken_away_with_a_reason_and_every_learner_is_written_down(address, sure, ailsa, moved, sat):
    answer = sure(ailsa).post(address, {"reason": "For the team's meeting", "form": "csv"})

    assert answer["Content-Disposition"].startswith("attachment")
    taken = Event.objects.filter(verb__startswith="took away").get()
    assert (taken.reason, taken.number > 0) == ("For the team's meeting", True)
