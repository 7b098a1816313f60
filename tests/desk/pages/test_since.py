"""What changed since: news and corrections by name, both values, the list that said so; as far as one may see."""

import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.desk.pages import world
from tests.factories import PASSWORD
from virtualschool.desk.queries import since as reads
from virtualschool.desk.queries.since import Asked
from virtualschool.people.models import User
from virtualschool.register.operations import derived, relations

OCTOBER, NOVEMBER = world.OCTOBER, world.NOVEMBER
TODAY = world.MORNING.date()
MOVED = world.person("Eilidh", "Rankine", "2013-09-03", start_date="2026-11-02", lives_with="KINSHIP")
CHANGED = "/changed/"


@pytest.fixture
def two_months(strathcarron):
    """October's lists and November's: Eilidh moved home, Jay's period ended, Kyle is new, Skye's name is another."""
    world.state(strathcarron, "pupils", {"P1": world.EILIDH, "P4": world.SKYE}, as_at=OCTOBER)
    care = {"C1": world.EILIDH_IN_CARE, "C2": world.JAY, "C4": world.SKYE_IN_CARE}
    world.state(strathcarron, "care", care, as_at=OCTOBER)
    for pair in (("C1", "P1"), ("C4", "P4")):
        made = world.link(strathcarron, *pair)
        made.made_on = OCTOBER
        made.save()
    moved = [{**world.EILIDH_IN_CARE, "end_date": "2026-11-01"}, MOVED]
    ended = {**world.JAY, "end_date": "2026-11-05"}
    skye = {**world.SKYE, "forename": "Skyla", "school_code": world.GLENORRAN, "school_name": "Glenorran Academy"}
    world.state(strathcarron, "care", {"C1": moved, "C2": ended, "C4": world.SKYE_IN_CARE})
    world.state(strathcarron, "pupils", {"P1": world.EILIDH, "P3": world.KYLE, "P4": skye})
    derived.refresh(strathcarron)
    return strathcarron


@pytest.fixture
def sure(as_user):
    """A browser whose user has just given the password again."""

    def signed_in(user):
        browser = as_user(user)
        browser.get("/accounts/reauthenticate/")
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return signed_in


def found(user, authority, since=OCTOBER, until=None, kind=""):
    return reads.since(User.objects.get(pk=user.pk), authority, Asked(since, until, kind), TODAY)


def said(user, authority, **asked):
    """Who changed, in what, from what, to what."""
    return {
        (one.learner.forename, one.kind, one.field_class, one.before, one.after)
        for one in found(user, authority, **asked).lines
    }


def test_each_change_names_the_learner_both_values_and_the_list_that_said_so(ailsa, two_months, page_of):
    assert said(ailsa, two_months) == {
        ("Kyle", "new", "A", "", ""),
        ("Jay", "ended", "C", "", "5 November 2026"),
        ("Eilidh", "moved_home", "D", "With foster carers", "With family or friends"),
        ("Skyla", "moved_school", "B", "Carronbank Primary", "Glenorran Academy"),
        ("Skyla", "corrected", "A", "Skye", "Skyla"),
    }
    page = page_of(ailsa, f"{CHANGED}?since=2026-10-18")
    for words in ("Moved home", "Pitcairn, Kyle", "Stopped being looked after", "social work", "November"):
        assert words in page


def test_nothing_changed_between_a_day_and_itself(ailsa, two_months):
    assert not found(ailsa, two_months, since=NOVEMBER, until=NOVEMBER).lines


def test_a_past_fact_that_is_told_otherwise_is_corrected_and_no_move(ailsa, two_months):
    earlier = dt.date(2026, 11, 17)
    moved = [{**world.EILIDH_IN_CARE, "start_date": "2021-05-20", "end_date": "2026-10-30"}, MOVED]
    world.state(two_months, "care", {"C1": moved}, as_at=earlier)
    derived.refresh(two_months)

    lines = found(ailsa, two_months, since=NOVEMBER).lines

    assert {one.kind for one in lines} == {"corrected"}
    assert {(one.fact, one.before, one.after) for one in lines} >= {("From", "14 May 2021", "")}


def test_another_legal_reason_of_the_same_period_is_corrected(ailsa, two_months):
    again = {**MOVED, "legal_reason": "S25"}
    world.state(two_months, "care", {"C1": again}, as_at=dt.date(2026, 11, 17))
    derived.refresh(two_months)

    (line,) = found(ailsa, two_months, since=NOVEMBER).lines

    assert (line.kind, line.fact, line.field_class) == ("corrected", "Legal reason", "E")


def test_a_data_officer_reads_no_legal_reason_here_either(fergus, two_months):
    world.state(two_months, "care", {"C1": {**MOVED, "legal_reason": "S25"}}, as_at=dt.date(2026, 11, 17))
    derived.refresh(two_months)

    assert not found(fergus, two_months, since=NOVEMBER).lines


def test_where_a_protected_learner_moved_to_is_withheld(ailsa, two_months):
    relations.protect(learner=world.learner(two_months, "Eilidh"), by=ailsa, at=world.MORNING, reason="r")

    (line,) = found(ailsa, two_months, kind="moved_home").lines

    assert (line.before, line.after) == ("protected", "protected")


def test_who_does_not_want_the_label_is_not_called_by_it(ailsa, two_months, page_of):
    world.state(two_months, "told", {"T1": {"forename": "Jay", "surname": "Sutherland", "label": "unwanted"}})
    world.link(two_months, "T1", "C2", left="told_by", right="social_work")
    derived.refresh(two_months)

    (line,) = found(ailsa, two_months, kind="ended").lines

    assert line.what == "A period ended"


def test_another_authority_sees_nothing_of_it(catriona, two_months, page_of):
    assert "Rankine" not in page_of(catriona, f"{CHANGED}?since=2026-10-18")


def test_it_begins_with_ones_own_last_look(ailsa, two_months, page_of):
    with time_machine.travel(dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC), tick=False):
        page_of(ailsa, CHANGED)

    page = page_of(ailsa, CHANGED)

    assert "You last looked on 10 November 2026" in page
    assert "You last looked on 10 November 2026" in page_of(ailsa, CHANGED)


def test_who_never_looked_begins_before_the_newest_list(ailsa, two_months):
    assert found(ailsa, two_months, since=None).since == OCTOBER


def test_a_list_that_came_leads_to_what_changed_with_it(ailsa, two_months, page_of):
    assert "?since=2026-10-18&amp;until=2026-11-16" in page_of(ailsa, CHANGED)


def test_the_changes_are_taken_away_as_a_spreadsheet_with_a_reason(sure, ailsa, two_months):
    browser = sure(ailsa)
    address = f"{CHANGED}export/?since=2026-10-18&kind=moved_home"
    assert "Eilidh" in browser.get(address).content.decode()

    answer = browser.post(address, {"reason": "team meeting", "form": "xlsx"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[3][:2] == ["Rankine", "Eilidh"]
    assert rows[3][3:8] == ["Moved home", "Lives", "With foster carers", "With family or friends", "social work"]


def test_a_day_that_is_none_is_said_and_the_usual_one_is_shown(ailsa, two_months, page_of):
    assert "Write the day as 31/7/2026." in page_of(ailsa, f"{CHANGED}?since=yesterday")


def test_it_asks_the_database_as_often_for_one_change_as_for_three(as_user, ailsa, two_months):
    browser = as_user(ailsa)
    browser.get(CHANGED)

    counts = []
    for kind in ("moved_home", ""):
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"{CHANGED}?since=2026-10-18&kind={kind}")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 30
