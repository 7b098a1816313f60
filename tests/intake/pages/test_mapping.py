"""A file whose headings nobody knows: asked about once, remembered, and asked again when the source changes."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from tests.intake import world
from tests.intake.pages import browser as pages
from virtualschool.intake.models import Receipt, SavedMapping
from virtualschool.intake.reading import child
from virtualschool.intake.vocab import State, Status
from virtualschool.register.models import Learner

NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)
ODD = {
    "person_id": "Ref",
    "forename": "Bairn",
    "surname": "Family",
    "date_of_birth": "Arrived",
    "legal_reason": "Order",
}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def desk(as_user, ailsa):
    return as_user(ailsa)


def odd(as_at=world.OCTOBER, name="odd.csv", renamed=None, **changed) -> world.Brought:
    """Social work's list with headings of nobody's system."""
    names = ODD | (renamed or {})
    rows = [{names[column]: row[column] for column in ODD} for row in world.care(**changed)]
    return world.Brought(name, world.as_csv(rows), as_at)


def explain(desk, run, **changed):
    """Say on the page which column is which."""
    answers = {"kind": "care", "sheet": "odd.csv", **dict(zip(("h0", "h1", "h2", "h3", "h4"), ODD, strict=True))}
    return desk.post(f"/files/{run.pk}/columns/0/", answers | changed)


def test_unknown_headings_lead_to_a_page_with_their_values(desk):
    run = pages.work(pages.send(desk, odd()))

    asked = pages.page(desk, run)
    shown = pages.text(desk.get(f"/files/{run.pk}/columns/0/?kind=care"))

    assert "Say which column is which" in asked
    assert "Bairn" in shown
    assert "Ailis; Brannan" in shown
    assert not SavedMapping.objects.exists()


def test_what_was_said_is_used_at_once_and_for_the_next_file_and_told(desk):
    run = pages.work(pages.send(desk, odd()))

    answer = explain(desk, run)
    pages.work(run)
    first = pages.page(desk, run)
    desk.post(f"/files/{run.pk}/apply/")
    pages.work(run)
    following = pages.work(pages.send(desk, odd(world.NOVEMBER, "odd 2.csv", c5={"legal_reason": "CSO_AWAY"})))

    assert answer.status_code == 302
    assert "8 new." in first
    assert Learner.objects.count() == world.IN_CARE
    assert following.state == State.PREVIEW
    assert "1 with a new legal reason" in pages.page(desk, following)
    assert "Its columns were read as Ailsa" in pages.page(desk, following)


def test_a_needed_column_that_is_nobodys_is_said_on_the_form_and_nothing_is_kept(desk):
    run = pages.work(pages.send(desk, odd()))

    answer = explain(desk, run, h3="ignore")

    assert answer.status_code == 422
    assert "Say which column holds the date of birth" in pages.text(answer)
    assert not SavedMapping.objects.exists()


def test_two_headings_cannot_be_one_column(desk):
    run = pages.work(pages.send(desk, odd()))

    assert "both said to be the forename" in pages.text(explain(desk, run, h2="forename"))


def test_a_source_that_renames_a_column_is_asked_about_with_the_rest_filled_in(desk):
    run = pages.work(pages.send(desk, odd()))
    explain(desk, run)
    pages.work(run)

    changed = pages.work(pages.send(desk, odd(world.NOVEMBER, renamed={"date_of_birth": "Birthday"})))
    asked = pages.page(desk, changed)
    shown = desk.get(f"/files/{changed.pk}/columns/0/").content.decode()

    assert "Gone: Arrived. New: Birthday." in asked
    assert "is filled in already" in shown
    assert shown.count("selected") >= 4


def test_a_known_source_with_a_new_and_a_missing_column_says_which(desk):
    pages.take_in(desk, world.CARE)
    rows = [
        {("Social worker’s car" if key == "gender" else key): value for key, value in row.items()}
        for row in world.care()
    ]

    run = pages.work(pages.send(desk, world.Brought("care 2.csv", world.as_csv(rows), world.NOVEMBER)))

    assert "Gone: gender." in pages.page(desk, run)
    assert "New: Social worker’s car." in pages.page(desk, run)


def test_a_row_of_a_child_is_never_kept_as_headings(desk):
    headless = world.Brought("headless.csv", world.as_csv(world.care()).split(b"\r\n", 1)[1], world.OCTOBER)
    run = pages.work(pages.send(desk, headless))
    headings = len(world.care()[0])

    answer = desk.post(
        f"/files/{run.pk}/columns/0/",
        {"kind": "care", **{f"h{at}": column for at, column in enumerate(world.care()[0]) if at < headings}},
    )

    assert "it may be a child" in pages.text(answer)
    assert not SavedMapping.objects.exists()


def test_only_the_sender_may_say_which_column_is_which(desk, as_user, fergus):
    run = pages.work(pages.send(desk, odd()))

    assert as_user(fergus).get(f"/files/{run.pk}/columns/0/").status_code == 404


def test_a_data_officer_reads_no_free_text_beside_an_unknown_heading(as_user, fergus):
    rows = [{**row, "Remark": "was moved at night by car"} for row in world.care()]
    desk = as_user(fergus)
    run = pages.work(pages.send(desk, world.Brought("care.csv", world.as_csv(rows), world.OCTOBER)))

    shown = pages.text(desk.get(f"/files/{run.pk}/columns/0/"))

    assert "moved at night" not in shown
    assert "hidden from your role" in shown


def test_the_columns_page_asks_the_database_as_often_for_one_column_as_for_many(desk, django_assert_max_num_queries):
    run = pages.work(pages.send(desk, odd()))

    with django_assert_max_num_queries(30):
        desk.get(f"/files/{run.pk}/columns/0/")


def test_the_receipt_keeps_the_headings_of_a_file(desk):
    pages.take_in(desk, world.CARE)

    assert Receipt.objects.get().headers.splitlines()[:2] == ["person_id", "forename"]


def test_a_file_that_a_saved_mapping_fits_is_opened_once(desk, strathcarron, monkeypatch):
    explain(desk, pages.work(pages.send(desk, odd())))
    opened = []
    asked = child.answered
    monkeypatch.setattr(child, "answered", lambda *question, **more: opened.append(1) or asked(*question, **more))

    one = world.bring(strathcarron, replace(odd(), name="odd 2.csv")).files[0]

    assert (one.status, one.applied) == (Status.APPLIED, world.IN_CARE)
    assert len(opened) == 1
