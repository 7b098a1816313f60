"""A head's own list through the page: her colours asked once, her last list compared with this one."""

import datetime as dt

import pytest
import time_machine

from tests.intake import world
from tests.intake.pages import browser as pages
from tests.intake.reading.workbooks import workbook
from virtualschool.intake.models import SavedMapping
from virtualschool.register.models import RecordVersion

NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)
HEADINGS = ["Name", "DOB", "School", "Legal Status", "Update"]
STRUAN = ["Struan McMillan", "3/4/2014", "Ardvannie", "CPO", "Settled"]
ISLA = ["Isla Macrae", "3/8/2014", "Ardvannie", "CSO at home", "Likes boats"]
EWAN = ["Ewan Kerr", "4/9/2013", "Glenorran", "", ""]
YELLOW = {("List", 1, at): "FFFF00" for at in range(5)}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def desk(as_user, ailsa):
    return as_user(ailsa)


def mine(*rows, as_at=world.OCTOBER, **marks) -> world.Brought:
    return world.Brought("mine.xlsx", workbook({"List": [HEADINGS, *rows]}, **marks), as_at)


def explain(desk, run):
    """Say that yellow is "New to us", and leave the columns as they were found."""
    shown = desk.get(f"/files/{run.pk}/columns/0/").context["shown"]
    answers = {f"h{one.at}": one.column for one in shown.headings}
    return desk.post(f"/files/{run.pk}/columns/0/", {"kind": "my-list", "sheet": "", "cFFFF00": "New to us", **answers})


def test_a_colour_is_asked_about_once_and_kept_as_a_note(desk):
    run = pages.work(pages.send(desk, mine(STRUAN, ISLA, colours=YELLOW)))
    assert "The colour yellow marks 5 cells" in pages.page(desk, run)

    explain(desk, run)
    pages.work(run)
    assert "The colour" not in pages.page(desk, run)
    desk.post(f"/files/{run.pk}/apply/")
    pages.work(run)

    (kept,) = RecordVersion.objects.filter(content__contains="Struan")
    assert "Update: Settled\\nColour of the row: New to us" in kept.content
    assert SavedMapping.objects.get().colours == "FFFF00\tNew to us"


def test_a_later_list_is_compared_with_the_last_one_child_by_child(desk):
    pages.take_in(desk, mine(STRUAN, ISLA))
    moved = ["Isla McRae", "3/8/2014", "Glenorran", "CPO", "Likes the boat club"]

    run = pages.work(pages.send(desk, mine(moved, EWAN, as_at=world.NOVEMBER)))
    shown = pages.page(desk, run)

    assert "Since your last list: mine.xlsx" in shown
    assert "Ewan Kerr : new on your list" in shown
    assert "Struan McMillan : no longer on your list" in shown
    assert "Isla McRae : name of the school: Ardvannie → Glenorran" in shown
    assert "Isla McRae : surname: Macrae → McRae" in shown
    assert "Isla McRae : Update: Likes boats → Likes the boat club" in shown


def test_a_reader_below_the_class_of_a_fact_is_told_that_it_changed_and_no_more(as_user, fergus):
    desk = as_user(fergus)
    pages.take_in(desk, mine(ISLA))

    run = pages.work(pages.send(desk, mine([*ISLA[:3], "CPO", "In distress"], as_at=world.NOVEMBER)))
    shown = pages.page(desk, run)

    assert "Isla Macrae : legal reason for being looked after changed" in shown
    assert "Isla Macrae : Update changed" in shown
    assert "In distress" not in shown


def test_several_sheets_are_asked_about_as_one_list(desk):
    book = workbook({"Primary": [["Bairn", "Arrived"], ["Isla Macrae", "3/8/2014"]], "Secondary": [HEADINGS, EWAN]})
    run = pages.work(pages.send(desk, world.Brought("mine.xlsx", book, world.OCTOBER)))

    shown = pages.text(desk.get(f"/files/{run.pk}/columns/0/?kind=my-list"))

    assert "Bairn" in shown
    assert "Sheet" in shown


def test_what_was_said_of_several_sheets_is_used_for_all_of_them(desk):
    primary = [["Name", "Arrived", "Update"], ["Isla Macrae", "3/8/2014", "Settled"]]
    book = workbook({"Primary": primary, "Secondary": [["Name", "Arrived", "Year"], ["Ewan Kerr", "4/9/2011", "S3"]]})
    run = pages.work(pages.send(desk, world.Brought("mine.xlsx", book, world.OCTOBER)))
    said = {"h0": "full_name", "h1": "date_of_birth", "h2": "notes", "h3": "stage"}

    desk.post(f"/files/{run.pk}/columns/0/", {"kind": "my-list", "sheet": "", **said})
    pages.work(run)

    assert "2 new." in pages.page(desk, run)
