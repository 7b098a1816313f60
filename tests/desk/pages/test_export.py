"""Taking the list away: only what one may read, with a reason, and written down."""

import csv
import io
import json

import pytest
from python_calamine import CalamineWorkbook

from tests.desk.pages import world
from tests.factories import PASSWORD
from virtualschool.audit.models import Event
from virtualschool.audit.queries import verify
from virtualschool.register.operations import derived, relations


@pytest.fixture
def stepped_up(as_user):
    """Somebody who has just given the password again."""

    def browser_of(user):
        browser = as_user(user)
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return browser_of


def rows_of(answer):
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return lines[0][0], [dict(zip(lines[1], line, strict=True)) for line in lines[2:]]


def test_an_export_asks_for_the_password_again(register, ailsa, as_user):
    answer = as_user(ailsa).post("/learners/export/", {"reason": "For the committee", "form": "csv"})

    assert answer.status_code == 302
    assert "/reauthenticate/" in answer["Location"]
    assert not Event.objects.filter(verb__startswith="took away").exists()


def test_the_page_names_the_columns_and_shows_three_rows_before_anything_leaves(register, ailsa, stepped_up):
    page = stepped_up(ailsa).get("/learners/export/").content.decode()

    assert "learner_id, forename, surname" in page
    assert "<b>4 learners</b>" in page
    assert page.count("<tr>") == 1 + 3


def test_without_a_reason_nothing_leaves(register, ailsa, stepped_up):
    answer = stepped_up(ailsa).post("/learners/export/", {"form": "csv"})

    assert "Say why, in a sentence" in answer.content.decode()
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_the_file_says_who_took_it_and_the_audit_how_many_and_why(register, ailsa, stepped_up):
    answer = stepped_up(ailsa).post("/learners/export/", {"reason": "For the committee", "form": "csv"})

    mark, rows = rows_of(answer)
    event = Event.objects.get(verb="took away desk:export")
    assert mark.startswith("Taken by Ailsa on 17 November 2026 at 10:00")
    assert sorted(row["forename"] for row in rows) == ["Eilidh", "Jay", "Kyle", "Skye"]
    assert (event.number, event.reason, event.classes) == (4, "For the committee", "ABCDE")
    assert len(event.ids_digest) == 64
    assert json.loads(event.detail)["form"] == "csv"
    assert verify().is_sound


def test_a_workbook_holds_the_same_as_text(register, ailsa, stepped_up):
    answer = stepped_up(ailsa).post("/learners/export/", {"reason": "For the committee", "form": "xlsx"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert "Taken by Ailsa" in rows[1][0]
    assert len(rows) == 3 + 4
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_a_data_officer_s_file_has_no_legal_reason(register, fergus, stepped_up):
    answer = stepped_up(fergus).post("/learners/export/", {"reason": "To check the roll", "form": "csv"})

    _, rows = rows_of(answer)
    assert "legal_reason" not in rows[0]
    assert "lives_with" in rows[0]
    assert "CSO_AWAY" not in answer.content.decode()


def test_a_protected_place_is_blank_in_the_file(register, eilidh_rankine, ailsa, stepped_up):
    relations.protect(learner=eilidh_rankine, by=ailsa, at=world.MORNING, reason="A hearing said so.")

    answer = stepped_up(ailsa).post("/learners/export/", {"reason": "For the committee", "form": "csv"})

    _, rows = rows_of(answer)
    eilidh = next(row for row in rows if row["forename"] == "Eilidh")
    assert [eilidh[one] for one in ("school_code", "lives_with", "responsible_authority")] == ["", "", ""]
    assert eilidh["surname"] == "Rankine"


def test_a_route_by_a_criminal_court_is_blank_in_the_file(register, ailsa, stepped_up):
    world.state(register, "care", {"C2": {**world.JAY, "legal_reason": "CRIM"}}, received=world.MORNING.date())
    derived.refresh(register)

    answer = stepped_up(ailsa).post("/learners/export/", {"reason": "For the committee", "form": "csv"})

    assert "CRIM" not in answer.content.decode()


def test_the_file_holds_the_list_that_was_filtered_and_no_more(register, mia, ailsa, stepped_up):
    answer = stepped_up(ailsa).post("/learners/export/?view=disagree", {"reason": "To mend them", "form": "csv"})

    _, rows = rows_of(answer)
    assert [row["forename"] for row in rows] == ["Eilidh"]


def test_no_cell_of_a_file_runs_in_a_spreadsheet(register, ailsa, stepped_up):
    world.state(register, "care", {"C6": world.person("=HYPERLINK(1)", "@Reid", "2014-01-01")})
    derived.refresh(register)

    answer = stepped_up(ailsa).post("/learners/export/", {"reason": "For the committee", "form": "csv"})

    _, rows = rows_of(answer)
    assert "'=HYPERLINK(1)" in [row["forename"] for row in rows]


@pytest.mark.parametrize("who", ["brodie", "hamish", "dougal"])
def test_whoever_may_not_take_the_register_away_does_not(request, register, stepped_up, who):
    user = request.getfixturevalue(who)

    assert stepped_up(user).post("/learners/export/", {"reason": "For me", "form": "csv"}).status_code == 403
