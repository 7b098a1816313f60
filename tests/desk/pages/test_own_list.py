"""The register as the head's own spreadsheet: her layout, the register's values, and only what the reader may see."""

import datetime as dt
import io

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from tests.factories import PASSWORD
from tests.intake import world
from tests.intake.reading.extracts import read
from tests.intake.reading.workbooks import workbook
from virtualschool.audit.models import Event
from virtualschool.foundation import clock
from virtualschool.intake.operations import mapping as said
from virtualschool.intake.reading import marks
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.register.models import Learner
from virtualschool.register.operations import relations

NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)
HEADINGS = ["Update", "Name", "DOB", "Legal Status", "School", "Shoe size", "SCN"]
YELLOW = "FFFF00"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


def listed(at: int, update: str = "Likes boats") -> list[str]:
    child = world.who(at)
    born = dt.date.fromisoformat(child["date_of_birth"])
    return [
        update,
        f"{child['forename']} {child['surname']}",
        f"{born:%d/%m/%Y}",
        "Section 25",
        "Old Primary",
        "4",
        child["scn"],
    ]


@pytest.fixture
def register(strathcarron, ailsa):
    """Her list of two, a roll and social work's list of eight; yellow has been explained."""
    colours = {("Mine", 1, at): YELLOW for at in range(7)}
    comments = {("Mine", 2, 4): "Ask Mrs Orr"}
    book = workbook({"Mine": [HEADINGS, listed(0), listed(1, "=1+1")]}, colours=colours, comments=comments)
    said.save(
        authority=strathcarron,
        kind="my-list",
        sheet="",
        headers=HEADINGS,
        columns={
            "Name": "full_name", "DOB": "date_of_birth", "Legal Status": "legal_reason", "School": "school_name",
            "Update": "notes", "Shoe size": "notes", "SCN": "scn",
        },
        colours={YELLOW: "New to us"},
        by=ailsa,
        at=clock.now(),
    )  # fmt: skip
    world.bring(strathcarron, world.Brought("mine.xlsx", book, world.OCTOBER), world.CARE, world.ROLL)


@pytest.fixture
def browser_of(as_user):
    def stepped_up(user):
        browser = as_user(user)
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return stepped_up


def taken(browser):
    return browser.post("/learners/export/my-list/", {"reason": "For the October meeting"})


def sheets_of(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_her_columns_stand_in_her_order_with_the_registers_values_and_her_notes(register, ailsa, browser_of):
    sheets = sheets_of(taken(browser_of(ailsa)))

    assert list(sheets) == ["Mine", "Not on your list"]
    note, headings, first, *_ = sheets["Mine"]
    assert note[0].startswith("Taken by Ailsa")
    assert headings == HEADINGS
    assert first == [
        "Likes boats", "Ailis Abernethy", "01/01/2011", "Supervision order, at home", "Ardvannie Primary", "4",
        world.SCNS[0],
    ]  # fmt: skip
    assert len(sheets["Not on your list"]) == 2 + 6


def test_her_colours_and_comments_come_back_and_no_formula_does(register, ailsa, browser_of):
    answer = taken(browser_of(ailsa))

    found = marks.read(answer.content)["Mine"]

    assert {mark.colour for mark in found if mark.row == 3} == {YELLOW}
    assert [(mark.row, mark.column, mark.comment) for mark in found if mark.comment] == [(4, 4, "Ask Mrs Orr")]
    assert sheets_of(answer)["Mine"][3][0] == "=1+1"
    assert b"<f>" not in answer.content


def test_what_she_takes_away_she_can_bring_back_with_nothing_lost(register, ailsa, browser_of):
    answer = taken(browser_of(ailsa))

    again = read(answer.content, name="mine.xlsx", mapping=Mapping({"Update": "notes"}, colours={YELLOW: "New to us"}))

    rows = {person.rows[0][1]["forename"]: person.rows[0][1] for person in again.people}
    assert len(rows) == world.IN_CARE
    assert "Update: Likes boats\nShoe size: 4" in rows["Ailis"]["notes"]
    assert "Colour of the row: New to us" in rows["Ailis"]["notes"]
    assert rows["Ailis"]["legal_reason"] == "CSO_HOME"


def test_a_data_officer_gets_no_legal_reason_and_no_note(register, fergus, browser_of):
    browser = browser_of(fergus)

    shown = browser.get("/learners/export/my-list/").content.decode()
    first = sheets_of(taken(browser))["Mine"][2]

    assert "Blank, because your post doesn’t open it: Update, Legal Status, Shoe size." in shown
    assert first == ["", "Ailis Abernethy", "01/01/2011", "", "Ardvannie Primary", "", world.SCNS[0]]


def test_a_protected_learner_has_neither_school_nor_notes(register, ailsa, browser_of):
    child = Learner.objects.get(forename="Ailis")
    relations.protect(learner=child, by=ailsa, at=NOON, reason="Told by the reporter")

    answer = taken(browser_of(ailsa))

    rows = [row for rows in sheets_of(answer).values() for row in rows if "Ailis Abernethy" in row]
    assert rows == [["", "Ailis Abernethy", "01/01/2011", "Supervision order, at home", "", "", world.SCNS[0]]]
    assert not any(mark.colour for mark in marks.read(answer.content).get("Mine", []) if mark.row == 3)


def test_taking_it_away_is_written_down_with_the_reason_and_how_many(register, ailsa, browser_of):
    taken(browser_of(ailsa))

    event = Event.objects.get(verb__startswith="took away")
    assert (event.reason, event.number) == ("For the October meeting", world.IN_CARE)


def test_the_password_is_asked_for_again(register, ailsa, as_user):
    assert "/reauthenticate/" in taken(as_user(ailsa))["Location"]


def test_without_a_list_there_is_a_sentence(strathcarron, ailsa, browser_of):
    world.bring(strathcarron, world.CARE)

    assert (
        "You haven’t brought a list of your own yet"
        in browser_of(ailsa).get("/learners/export/my-list/").content.decode()
    )


def test_somebody_without_the_right_is_refused(register, brodie, browser_of):
    assert browser_of(brodie).get("/learners/export/my-list/").status_code == 403


def test_the_page_is_within_its_queries(register, ailsa, browser_of, django_assert_max_num_queries):
    browser = browser_of(ailsa)

    with django_assert_max_num_queries(30):
        browser.get("/learners/export/my-list/")
