"""Earlier years: who was at school before we knew of them, the request to education, and what has come."""

import datetime as dt
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.desk.pages import world
from tests.factories import PASSWORD
from virtualschool.audit.models import Event
from virtualschool.desk.queries import history as reads
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import User
from virtualschool.register.models import HistoryRequest, Learner, SourceRecord
from virtualschool.register.operations import derived, history, relations
from virtualschool.register.queries import working

HISTORY, REQUEST = "/history/", "/history/request/"
WHY = {"reason": "newly found"}
DAY = world.MORNING.date()


@pytest.fixture
def sure(as_user):
    """A browser whose user has just given the password again."""

    def signed_in(user):
        browser = as_user(user)
        browser.get("/accounts/reauthenticate/")
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return signed_in


@pytest.fixture
def asked(register, ailsa, eilidh_rankine) -> HistoryRequest:
    (made,) = history.ask(
        authority=register, learner_ids=[eilidh_rankine.pk], on=DAY, by=ailsa, at=world.MORNING
    )  # fmt: skip
    return made


def listed(user, authority, state=reads.WANTED):
    return {one.learner.forename for one in reads.history(User.objects.get(pk=user.pk), authority, state).lines}


def seal_of(user, authority):
    return reads.seal(reads.to_ask(reads.history(User.objects.get(pk=user.pk), authority, reads.WANTED)))


def test_whoever_was_at_school_before_we_knew_of_them_is_listed(ailsa, register, page_of):
    page = page_of(ailsa, HISTORY)

    assert listed(ailsa, register) == {"Eilidh", "Kyle", "Skye"}
    assert "Rankine, Eilidh" in page
    assert "Sutherland" not in page


def test_whoever_began_school_after_we_knew_of_them_is_not(ailsa, strathcarron):
    world.state(strathcarron, "pupils", {"P1": {**world.EILIDH, "start_date": "2026-11-16"}})
    world.state(strathcarron, "care", {"C1": world.EILIDH_IN_CARE})
    world.link(strathcarron, "C1", "P1")
    derived.refresh(strathcarron)

    assert listed(ailsa, strathcarron, "all") == set()


def test_known_as_ours_is_the_day_of_the_joining_and_not_of_the_roll(ailsa, strathcarron):
    world.state(strathcarron, "pupils", {"P1": world.EILIDH}, as_at=world.OCTOBER)
    world.state(strathcarron, "care", {"C1": world.EILIDH_IN_CARE}, as_at=world.OCTOBER)
    world.link(strathcarron, "C1", "P1")
    derived.refresh(strathcarron)

    (line,) = reads.history(ailsa, strathcarron, reads.WANTED).lines

    assert (line.at_school_from, line.ours_since) == (dt.date(2025, 8, 13), world.NOVEMBER)


def test_the_request_says_the_least_and_is_marked_when_it_was_sent(sure, ailsa, register, page_of):
    browser = sure(ailsa)
    letter = browser.post(REQUEST, {**WHY, "take": "letter"}).content.decode()
    assert "200000011" in letter
    assert "Glenorran" not in letter

    rows = CalamineWorkbook.from_filelike(io.BytesIO(browser.post(REQUEST, {**WHY, "take": "list"}).content))
    answer = browser.post(REQUEST, {**WHY, "take": "sent", "seal": seal_of(ailsa, register)})

    assert len(rows.get_sheet_by_index(0).to_python()) == 6
    assert answer["Location"] == "/history/?state=asked"
    assert (listed(ailsa, register), listed(ailsa, register, reads.WAITING)) == (set(), {"Eilidh", "Kyle", "Skye"})
    assert Event.objects.filter(verb="asked for earlier years", number=3).exists()


def test_another_list_than_the_one_taken_is_not_marked(sure, ailsa, register):
    answer = sure(ailsa).post(REQUEST, {**WHY, "take": "sent", "seal": "another"})

    assert answer.status_code == 422
    assert not HistoryRequest.objects.exists()


def test_a_protected_learner_is_in_no_request_and_is_asked_about_in_person(sure, ailsa, register, eilidh_rankine):
    relations.protect(learner=eilidh_rankine, by=ailsa, at=world.MORNING, reason="r")

    browser = sure(ailsa)

    assert "about 1 whose place is protected" in browser.get(REQUEST).content.decode()
    assert "Rankine" not in browser.post(REQUEST, {**WHY, "take": "letter"}).content.decode()


def test_the_learners_page_says_since_when_it_was_asked_for_and_when_it_came(ailsa, asked, as_user, page_of):
    address = f"/learners/{asked.learner_id}/"
    assert "history asked for on" in page_of(ailsa, address)

    as_user(ailsa).post(f"{HISTORY}{asked.pk}/received/", {"done": "received"})

    assert "received on" in page_of(ailsa, address)
    assert "history asked for on" not in page_of(ailsa, address)


def test_figures_are_told_the_day_on_which_it_was_asked_for_until_it_has_come(ailsa, asked):
    ids = list(Learner.objects.values_list("pk", flat=True))
    assert working.history_asked(ids) == {asked.learner_id: DAY}

    history.receive(request=asked, on=DAY, by=ailsa, at=world.MORNING)

    assert working.history_asked(ids) == {}


def test_what_was_asked_is_known_by_any_id_of_the_learner(ailsa, register, asked, eilidh_rankine):
    other = SourceRecord.objects.get(authority=register, own_id="C1")
    HistoryRequest.objects.filter(pk=asked.pk).update(
        learner_id=eilidh_rankine.aliases.exclude(alias=eilidh_rankine.pk).get().alias
    )

    assert other.membership.learner_id == eilidh_rankine.pk
    assert working.history_asked([eilidh_rankine.pk]) == {eilidh_rankine.pk: DAY}
    assert reads.of_learner(eilidh_rankine).pk == asked.pk


def test_nobody_is_asked_about_twice_while_the_first_request_waits(register, ailsa, asked):
    with pytest.raises(Refusal, match="asked for already"):
        history.ask(authority=register, learner_ids=[asked.learner_id], on=DAY, by=ailsa, at=world.MORNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        HistoryRequest.objects.create(
            authority=register, learner_id=asked.learner_id, asked_on=DAY, asked_by="Another"
        )  # fmt: skip


def test_a_request_that_was_never_sent_is_taken_back(ailsa, register, asked):
    history.take_back(request=asked, by=ailsa, at=world.MORNING)

    assert "Eilidh" in listed(ailsa, register)


def test_nothing_comes_before_it_was_asked_for_and_nothing_comes_twice(ailsa, asked):
    with pytest.raises(Refusal, match="can’t have come before"):
        history.receive(request=asked, on=dt.date(2026, 1, 1), by=ailsa, at=world.MORNING)
    history.receive(request=asked, on=DAY, by=ailsa, at=world.MORNING)
    with pytest.raises(Refusal, match="received or taken back already"):
        history.receive(request=asked, on=DAY, by=ailsa, at=world.MORNING)


def test_another_authority_neither_sees_nor_closes_it(catriona, asked, as_user, page_of):
    assert "Rankine" not in page_of(catriona, f"{HISTORY}?state=all")
    assert as_user(catriona).post(f"{HISTORY}{asked.pk}/received/").status_code == 404


def test_a_school_is_told_nothing_of_it(dougal, told, asked, page_of):
    assert "asked for on" not in page_of(dougal, f"/learners/{asked.learner_id}/")


def test_the_list_asks_the_database_as_often_however_many_learners(as_user, ailsa, strathcarron, asked):
    browser = as_user(ailsa)
    browser.get(HISTORY)

    counts = []
    for state in (reads.WAITING, "all"):
        with CaptureQueriesContext(connection) as found:
            browser.get(f"{HISTORY}?state={state}")
        counts.append(len(found))

    assert counts[0] == counts[1] <= 30
