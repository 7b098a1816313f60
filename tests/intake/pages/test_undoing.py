"""A whole file is taken back: the register is as if it had never come."""

import datetime as dt

import pytest
import time_machine

from tests.intake import world
from tests.intake.pages import browser as pages
from virtualschool.audit.models import Event
from virtualschool.intake.models import Receipt
from virtualschool.intake.vocab import Status
from virtualschool.register import listing
from virtualschool.register.models import Learner, SourceRecord

NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def desk(as_user, ailsa):
    return as_user(ailsa)


def take_back(desk, run, reason="It was last year’s list"):
    return desk.post(f"/files/receipts/{run.receipts.get().pk}/undo/", {"reason": reason})


def rows(authority):
    return list(listing.rows(listing.everyone(authority), NOON.date()))


def test_the_register_is_as_if_the_file_had_never_come(desk, strathcarron):
    pages.take_in(desk, world.ROLL)
    pages.take_in(desk, world.CARE)
    before = rows(strathcarron)
    second = pages.take_in(desk, world.CARE_2)
    assert rows(strathcarron) != before

    take_back(desk, second)

    assert rows(strathcarron) == before
    shown = pages.page(desk, second)
    assert "then taken back by Ailsa" in shown
    assert "It was last year’s list" in shown
    assert Event.objects.filter(verb="file taken back").exists()


def ahead(desk, run):
    return pages.text(desk.get(f"/files/receipts/{run.receipts.get().pk}/undo/"))


def test_before_it_is_taken_back_the_page_says_who_leaves_and_which_facts_go_back_to_which_day(desk, strathcarron):
    pages.take_in(desk, world.CARE)
    third = [*world.care(c5={"lives_with": "FOSTER_LA", "surname": "Kerr"}), *world.care([8, 9])]
    second = pages.take_in(desk, world.Brought("care 2.csv", world.as_csv(third), world.NOVEMBER))
    before = rows(strathcarron)

    shown = ahead(desk, second)

    assert "2 learners leave the register. 2 facts of 1 learner go back to what stood before." in shown
    assert "Leave the register 2 learners" in shown
    assert world.SURNAMES[9] in shown
    assert "Who they live with 1 learner what stood on 19 October" in shown
    assert rows(strathcarron) == before


def test_of_a_file_whose_facts_later_files_say_again_nothing_would_change(desk):
    first = pages.take_in(desk, world.CARE)
    pages.take_in(desk, world.Brought("care 2.csv", world.CARE.data, world.NOVEMBER))

    assert "Nothing on the register: other files say the same" in ahead(desk, first)


def test_what_would_change_is_told_as_far_as_the_reader_may_see_it_and_every_look_is_recorded(desk, as_user, fergus):
    pages.take_in(desk, world.CARE)
    reasons = world.as_csv(world.care(c5={"legal_reason": "PO"}))
    second = pages.take_in(desk, world.Brought("care 2.csv", reasons, world.NOVEMBER))

    of_lead, of_data_officer = ahead(desk, second), ahead(as_user(fergus), second)

    assert "Legal reason for being looked after 1 learner" in of_lead
    assert "Legal reason for being looked after 1 learner" not in of_data_officer
    assert "Back to the legal reason before" in of_lead
    assert world.SURNAMES[5] not in of_data_officer
    assert Event.objects.get(detail="what taking a file back changes").classes == "ABCDE"


def test_a_file_that_was_taken_back_can_be_brought_again(desk, strathcarron):
    run = pages.take_in(desk, world.CARE)
    before = rows(strathcarron)
    take_back(desk, run)
    assert Learner.objects.count() == 0

    again = pages.take_in(desk, world.CARE)

    assert again.receipts.get().status == Status.APPLIED
    assert rows(strathcarron) == before


def test_nothing_is_kept_of_pupils_who_are_learners_no_longer(desk):
    pages.take_in(desk, world.CARE)
    roll = pages.take_in(desk, world.ROLL)
    assert SourceRecord.objects.filter(source="education").count() == world.IN_CARE

    take_back(desk, roll)

    assert Learner.objects.count() == world.IN_CARE
    assert not SourceRecord.objects.filter(source="education", membership=None).exists()


def test_a_reason_is_needed(desk):
    run = pages.take_in(desk, world.CARE)

    answer = take_back(desk, run, " ")

    assert answer.status_code == 422
    assert Learner.objects.count() == world.IN_CARE


def test_after_35_days_a_newer_list_is_asked_for(desk, as_user, ailsa):
    run = pages.take_in(desk, world.CARE)

    with time_machine.travel(NOON + dt.timedelta(days=36)):
        later = as_user(ailsa)
        take_back(later, run)
        shown = pages.page(later, run)

    assert Learner.objects.count() == world.IN_CARE
    assert "A file can be taken back for 35 days" in shown


def test_a_file_is_taken_back_once(desk):
    run = pages.take_in(desk, world.CARE)
    take_back(desk, run)

    take_back(desk, run)

    assert "taken back already" in pages.page(desk, run)
    assert Event.objects.filter(verb="file taken back").count() == 1


def test_another_authority_cannot_take_it_back(desk, as_user, catriona):
    run = pages.take_in(desk, world.CARE)

    assert take_back(as_user(catriona), run).status_code == 404
    assert not Receipt.objects.exclude(undone_by="").exists()
