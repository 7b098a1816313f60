"""The receipt: sums, what changed, rows that could not be used, and a held file's decision."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from tests.intake import world
from tests.intake.pages import browser as pages
from virtualschool.intake import tasks
from virtualschool.intake.models import Receipt, Run
from virtualschool.intake.vocab import State, Status
from virtualschool.people.models import User
from virtualschool.register.models import Learner, Protection, SourceSetting

SignIn = Callable[[User], Client]
NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)
HALF = world.Brought("half.csv", world.as_csv(world.care(range(4))), world.NOVEMBER)
WITH_A_BAD_ROW = world.Brought(
    "care.csv",
    world.as_csv([*world.care(), {**world.care([0])[0], "person_id": "C9", "scn": "120000005"}]),
    world.OCTOBER,
)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def desk(as_user: SignIn, ailsa: User) -> Client:
    return as_user(ailsa)


@pytest.fixture
def held(desk: Client, ailsa: User, strathcarron) -> Receipt:
    """A list that was cut at half, and waits for a decision."""
    world.bring(strathcarron, world.CARE, by=ailsa)
    world.bring(strathcarron, HALF, by=ailsa)
    return Receipt.objects.get(status=Status.HELD)


def test_the_sender_sees_what_a_rejected_cell_says_and_nobody_else_does(as_user, ailsa, fergus, strathcarron):
    run = world.bring(strathcarron, WITH_A_BAD_ROW, by=ailsa).run

    own, other = pages.page(as_user(ailsa), run), pages.page(as_user(fergus), run)

    assert "120000005" in own
    assert "120000005" not in other
    assert "No check digit fits this number" in other


def test_rejected_rows_go_back_to_the_sender_in_the_original_layout(as_user, ailsa, fergus, strathcarron):
    run = world.bring(strathcarron, WITH_A_BAD_ROW, by=ailsa).run
    address = f"/files/receipts/{run.receipts.get().pk}/rejected/"

    own, other = as_user(ailsa).get(address), as_user(fergus).get(address)

    header, row = own.content.decode("utf-8-sig").splitlines()
    assert header.startswith("person_id,forename,surname,date_of_birth,scn")
    assert row.startswith("C9,Ailis,Abernethy")
    assert other.status_code == 404


def test_a_data_officer_sees_who_changed_but_no_legal_reason(as_user, ailsa, fergus, strathcarron):
    world.bring(strathcarron, world.CARE)
    changed = world.as_csv(world.care(c4={"legal_reason": "S25"}, c5={"lives_with": "KINSHIP"}))
    run = world.bring(strathcarron, world.Brought("care.csv", changed, world.NOVEMBER)).run

    lead, officer = pages.page(as_user(ailsa), run), pages.page(as_user(fergus), run)

    assert "1 moved home, 1 with a new legal reason." in lead
    assert "Effie Erskine" in lead
    assert "Effie Erskine" not in officer
    assert "Fearchar Farquharson : With family or friends" in officer


def test_a_protected_learners_move_is_told_without_the_place(desk, ailsa, strathcarron):
    world.bring(strathcarron, world.CARE)
    learner = Learner.objects.get(person_id="C5")
    Protection.objects.create(
        authority=strathcarron, learner_id=learner.pk, from_on=NOON.date(), set_by=ailsa, reason="Safety"
    )
    moved = world.as_csv(world.care(c5={"lives_with": "KINSHIP"}))
    run = world.bring(strathcarron, world.Brought("care.csv", moved, world.NOVEMBER)).run

    shown = pages.page(desk, run)

    assert "Fearchar Farquharson" in shown
    assert "With family or friends" not in shown


def test_a_held_file_says_why_in_numbers_and_offers_no_default(desk, held):
    shown = desk.get(f"/files/{held.run_id}/")

    assert "4 of the 8 people in the list of 19 October 2026 are missing" in pages.text(shown)
    assert b'value="take"' in shown.content
    assert b"checked" not in shown.content


def test_what_a_held_file_would_change_is_worked_out_beforehand(desk, held):
    tasks.look_ahead.call(str(held.pk))

    shown = pages.page(desk, held.run)

    assert "Learners on the register 8 8 0" in shown
    assert "Questions for you 0 4 +4" in shown
    assert "4 not in the new list" in shown
    assert Receipt.objects.get(pk=held.pk).status == Status.HELD


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose what is to become of this file."),
        ({"decision": "take"}, "Say why this file is right although it looks wrong."),
    ],
)
def test_a_decision_without_an_answer_or_a_reason_is_asked_for_again(desk, held, given, sentence):
    answer = desk.post(f"/files/receipts/{held.pk}/release/", given)

    assert answer.status_code == 422
    assert sentence in pages.text(answer)


def test_a_held_file_taken_in_all_the_same_has_a_receipt_of_its_own_with_the_name_of_who_decided(desk, held, ailsa):
    desk.post(f"/files/receipts/{held.pk}/release/", {"decision": "take", "reason": "Four families moved away"})
    run = pages.work(Run.objects.latest("number"))

    held.refresh_from_db()
    assert run.state == State.DONE
    assert run.receipts.get().status == Status.APPLIED
    assert held.released_by == ailsa.email
    assert "Your decision" not in pages.page(desk, held.run)


def test_a_held_file_left_out_is_gone_for_good(desk, held, ailsa):
    desk.post(f"/files/receipts/{held.pk}/release/", {"decision": "leave"})
    again = desk.post(f"/files/receipts/{held.pk}/release/", {"decision": "take", "reason": "On second thoughts"})

    held.refresh_from_db()
    assert held.left_out_by == ailsa.name
    assert "Somebody has decided about this file already" in pages.text(desk.get(again.url))


def test_the_question_about_current_periods_is_asked_once(desk, ailsa, strathcarron):
    run = world.bring(strathcarron, world.CARE, by=ailsa).run
    before = pages.page(desk, run)

    desk.post(f"/files/{run.pk}/periods/", {"current_only": "yes"})

    assert "Does this list hold current periods only?" in before
    assert SourceSetting.objects.get().current_periods_only
    assert "Does this list hold current periods only?" not in pages.page(desk, run)


def test_a_receipt_asks_as_many_queries_for_one_learner_as_for_eight(
    desk, ailsa, strathcarron, django_assert_max_num_queries
):
    one = world.bring(
        strathcarron, world.Brought("one.csv", world.as_csv(world.care([0])), world.OCTOBER), by=ailsa
    ).run
    more = world.bring(strathcarron, world.CARE_2, by=ailsa).run

    desk.get(f"/files/{one.pk}/")

    with django_assert_max_num_queries(30) as for_one:
        desk.get(f"/files/{one.pk}/")
    with django_assert_max_num_queries(30) as for_more:
        desk.get(f"/files/{more.pk}/")

    assert len(for_more) == len(for_one)


def test_past_runs_are_listed_with_their_sums_in_a_fixed_number_of_queries(
    desk, strathcarron, django_assert_max_num_queries
):
    world.bring(strathcarron, world.CARE)
    desk.get("/files/")
    with django_assert_max_num_queries(30) as for_one:
        desk.get("/files/")
    for _ in range(2):
        world.bring(strathcarron, world.CARE)

    with django_assert_max_num_queries(30) as for_three:
        shown = pages.text(desk.get("/files/"))

    assert len(for_three) == len(for_one)
    assert "0001 17 Nov" not in shown
    assert "care.csv 8 8 0 0 0 0 done" in shown
