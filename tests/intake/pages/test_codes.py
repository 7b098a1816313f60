"""Words that are on no list: refused loudly, explained once, and their rows taken in without the file."""

import datetime as dt

import pytest
import time_machine

from tests.intake import world
from tests.intake.pages import browser as pages
from virtualschool.foundation import home
from virtualschool.intake.models import CodeMeaning, Run
from virtualschool.register import sealed
from virtualschool.register.models import Learner

NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def desk(as_user, ailsa):
    return as_user(ailsa)


def with_words() -> world.Brought:
    """Two rows with a word for their legal reason that is on no list."""
    strange = {"legal_reason": "SUP-ORD 7"}
    return world.Brought("care.csv", world.as_csv(world.care(c1=strange, c4=strange)), world.OCTOBER)


def say(desk, answer: str, word: str = "SUP-ORD 7"):
    """Choose on the page what a word stands for."""
    shown = desk.get("/files/codes/").context["form"]
    field = next(one.field for one, _ in [*shown.met(), *shown.known()] if one.word == word)
    return desk.post("/files/codes/", {field: answer})


def test_an_unknown_word_is_refused_and_shown_with_its_rows_and_files(desk):
    run = pages.take_in(desk, with_words())

    receipt = pages.page(desk, run)
    shown = pages.text(desk.get("/files/codes/"))

    assert Learner.objects.count() == 6
    assert "1 word in columns of codes that is on no list" in receipt
    assert "SUP-ORD 7 Legal reasons 2 care.csv" in shown


def test_a_word_that_is_explained_lets_the_waiting_file_be_looked_at_again(desk):
    run = pages.work(pages.send(desk, with_words()))
    assert "6 new." in pages.page(desk, run)

    say(desk, "CSO_HOME")
    pages.work(run)

    assert "8 new." in pages.page(desk, run)


def test_rejected_rows_come_in_again_from_the_sealed_store_without_the_file(desk):
    run = pages.take_in(desk, with_words())
    say(desk, "CSO_HOME")
    assert "Look at those rows again" in pages.text(desk.get("/files/codes/"))

    receipt = run.receipts.get()
    desk.post(f"/files/receipts/{receipt.pk}/again/")
    again = pages.work(Run.objects.latest("number"))
    desk.post(f"/files/{again.pk}/apply/")
    pages.work(again)

    assert Learner.objects.count() == world.IN_CARE
    assert again.as_at == run.as_at


def test_rows_that_are_no_longer_held_are_asked_for(desk):
    run = pages.take_in(desk, with_words())
    say(desk, "CSO_HOME")
    sealed.drop(f"rejects-{run.receipts.get().pk}")

    assert "bring the file again, as at 19 October 2026" in pages.text(desk.get("/files/codes/"))


def test_a_word_can_be_refused_and_changed_and_every_version_stays(desk, strathcarron):
    pages.work(pages.send(desk, with_words()))

    say(desk, "-")
    say(desk, "CPO")
    pages.work(Run.objects.latest("number"))

    assert list(CodeMeaning.objects.order_by("version").values_list("version", "key")) == [(1, ""), (2, "CPO")]
    assert "8 new." in pages.page(desk, Run.objects.latest("number"))


def test_a_word_of_a_file_stays_sealed_until_somebody_explains_it(desk):
    pages.take_in(desk, with_words())

    names = [file.name for file in home.folder("sealed").iterdir()]

    assert any(name.startswith("codes-") for name in names)
    assert not CodeMeaning.objects.exists()


def test_a_colleague_reads_no_word_of_a_file_that_another_brought(desk, as_user, fergus):
    pages.take_in(desk, with_words())

    shown = pages.text(as_user(fergus).get("/files/codes/"))

    assert "SUP-ORD 7" not in shown
    assert "1 file of colleagues has words to explain" in shown


def test_another_authority_has_its_own_words(desk, as_user, catriona):
    pages.work(pages.send(desk, with_words()))
    say(desk, "CPO")

    assert "SUP-ORD 7" not in pages.text(as_user(catriona).get("/files/codes/"))


def test_returned_rows_are_never_held_as_a_list_cut_short(desk):
    pages.take_in(desk, world.CARE)
    later = world.Brought("care 2.csv", with_words().data, world.NOVEMBER)
    run = pages.take_in(desk, later)
    say(desk, "CSO_HOME")

    desk.post(f"/files/receipts/{run.receipts.get().pk}/again/")
    again = pages.work(Run.objects.latest("number"))

    assert "would be held" not in pages.page(desk, again)
    assert "can be taken in" in pages.page(desk, again)


def test_a_list_cut_short_is_still_held_after_rows_were_mended(desk):
    run = pages.take_in(desk, with_words())
    say(desk, "CSO_HOME")
    desk.post(f"/files/receipts/{run.receipts.get().pk}/again/")
    again = pages.work(Run.objects.latest("number"))
    desk.post(f"/files/{again.pk}/apply/")
    pages.work(again)

    short = pages.work(pages.send(desk, world.Brought("short.csv", world.as_csv(world.care(range(3))), world.NOVEMBER)))

    assert "would be held for you" in pages.page(desk, short)
