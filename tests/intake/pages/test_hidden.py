"""What is hidden in a workbook: told, and asked about once; then counted or left out, and no row is lost."""

import datetime as dt
import io

import pytest
import time_machine
import xlsxwriter

from tests.intake import world
from tests.intake.pages import browser as pages
from virtualschool.audit.vocab import SYSTEM
from virtualschool.intake.models import HiddenChoice, Receipt
from virtualschool.intake.operations import releasing
from virtualschool.intake.operations.taking_in import Sender
from virtualschool.intake.preparing import Circumstances, File, prepare
from virtualschool.intake.reading.mapping import from_toml
from virtualschool.intake.vocab import Hidden, Status
from virtualschool.register.models import Learner
from virtualschool.tables import Refused

NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def desk(as_user, ailsa):
    return as_user(ailsa)


def workbook(*sheets, rows=(), columns=(), out_of_sight=()) -> bytes:
    """Sheets of rows; `rows` and `columns` (from 0) of each are hidden, and whole sheets by their place."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for at, found in enumerate(sheets):
        sheet = book.add_worksheet(f"List {at + 1}")
        for down, row in enumerate([list(found[0]), *[list(one.values()) for one in found]]):
            sheet.write_row(down, 0, row, None)
        for number in rows:
            sheet.set_row(number, None, None, {"hidden": True})
        for number in columns:
            sheet.set_column(number, number, None, None, {"hidden": True})
        if at in out_of_sight:
            sheet.hide()
    book.close()
    return out.getvalue()


def care(people=range(4), **hidden) -> world.Brought:
    return world.Brought("care.xlsx", workbook(world.care(people), **hidden), world.NOVEMBER)


def prepared(authority, data, mapping=None):
    circumstances = Circumstances(authority, world.NOVEMBER, world.NOVEMBER, NOON, mapping=mapping)
    return prepare(File("care.xlsx", data), circumstances, [])


def say(desk, run, choice):
    desk.post(f"/files/{run.pk}/hidden/0/", {"choice": choice})
    return pages.work(run)


def test_a_list_with_hidden_rows_is_held_and_asked_about_before_anything_changes(desk):
    run = pages.work(pages.send(desk, care(rows=(2, 3))))

    shown = pages.page(desk, run)

    assert "Something is hidden in care.xlsx" in shown
    assert "Rows 3, 4 are hidden in the workbook, with data." in shown
    assert "It counts" in shown
    assert "Nothing while the file is held." in shown
    assert "Nothing on the register would change" not in shown
    assert not Learner.objects.exists()


def test_hidden_rows_that_count_are_taken_in_and_the_next_list_is_not_asked_about(desk):
    run = say(desk, pages.work(pages.send(desk, care(rows=(2,)))), "count")
    desk.post(f"/files/{run.pk}/apply/")
    pages.work(run)

    again = pages.work(pages.send(desk, care(range(5), rows=(4,))))

    assert Learner.objects.count() == 4
    assert "Something is hidden" not in pages.page(desk, again)
    assert "It counts, as was said." in pages.page(desk, again)


def test_hidden_rows_that_are_left_out_come_back_with_the_reason_and_every_row_is_accounted_for(desk):
    run = say(desk, pages.work(pages.send(desk, care(rows=(2,)))), "leave")
    desk.post(f"/files/{run.pk}/apply/")
    pages.work(run)

    receipt = run.receipts.get()

    assert (receipt.status, receipt.rows_in, receipt.applied, receipt.rejected) == (Status.APPLIED, 4, 3, 1)
    assert receipt.problems.get(is_rejection=True).code == "hidden_left_out"
    assert Learner.objects.count() == 3
    assert HiddenChoice.objects.get().by_name == "Ailsa"


def test_what_was_said_of_one_layout_says_nothing_of_another(desk, strathcarron):
    say(desk, pages.work(pages.send(desk, care(rows=(2,)))), "count")
    fewer = [{name: row[name] for name in list(row)[:-1]} for row in world.care(range(4))]

    one = prepared(strathcarron, workbook(fewer, rows=(2,)))

    assert one.status == Status.HELD


def test_hidden_columns_are_asked_about_and_left_out_where_somebody_said_so(strathcarron):
    at = list(world.care([0])[0]).index("lives_with")
    data = workbook(world.care(range(4)), columns=(at,))

    asked = prepared(strathcarron, data)
    left = prepared(strathcarron, data, from_toml('hidden = "leave"'))

    assert (asked.status, asked.held) == (Status.HELD, 4)
    assert "The column “lives_with” is hidden in the workbook, with data." in asked.reasons
    assert (left.status, left.applied) == (Status.APPLIED, 4)
    assert "lives_with" in left.reading.ignored_columns


def test_a_needed_column_that_is_hidden_and_left_out_refuses_the_file_with_a_sentence(strathcarron):
    data = workbook(world.care(range(4)), columns=(0,))

    one = prepared(strathcarron, data, from_toml('hidden = "leave"'))

    assert (one.status, one.rejected) == (Status.REFUSED, 4)
    assert "is hidden in the workbook" in one.reasons[0]


def test_a_hidden_sheet_of_the_same_kind_is_asked_about_and_read_beside_the_other_where_it_counts(strathcarron):
    data = workbook(world.care(range(2)), world.care(range(2, 5)), out_of_sight=(1,))

    asked = prepared(strathcarron, data)
    counted = prepared(strathcarron, data, from_toml('hidden = "count"'))
    left = prepared(strathcarron, data, from_toml('hidden = "leave"'))

    assert "The sheet “List 2” is hidden in the workbook, with 3 rows." in asked.reasons
    assert [one.applied for one in (counted, left)] == [5, 2]
    assert counted.rows_in == 5


def test_hidden_rows_without_data_and_hidden_columns_that_nobody_reads_are_no_question(strathcarron):
    blank = dict.fromkeys(world.care([0])[0], "")
    rows = [{**row, "Colour of folder": "red"} for row in world.care(range(3))]
    rows.insert(1, {**blank, "Colour of folder": ""})

    one = prepared(strathcarron, workbook(rows, rows=(2,), columns=(len(rows[0]) - 1,)))

    assert (one.status, one.applied, one.blank) == (Status.APPLIED, 3, 1)


def test_at_the_command_line_it_is_held_and_what_is_hidden_counts_once_it_is_let_through(strathcarron):
    held = world.bring(strathcarron, care(rows=(2,))).files[0]

    taken = releasing.release(
        sha256=held.sha256, authority="", sender=Sender(SYSTEM, "the operator"), reason="A filter", at=NOON
    )

    assert (held.status, held.held) == (Status.HELD, 4)
    assert (taken.files[0].status, taken.files[0].applied) == (Status.APPLIED, 4)


def test_a_held_file_is_taken_in_without_what_is_hidden_and_that_is_remembered(desk, strathcarron):
    run = pages.take_in(desk, care(rows=(2,)))
    receipt = Receipt.objects.get(status=Status.HELD)

    answer = desk.post(f"/files/receipts/{receipt.pk}/release/", {"decision": "without", "reason": ""})
    pages.work(run.__class__.objects.latest("number"))

    assert answer.status_code == 302
    assert Learner.objects.count() == 3
    assert HiddenChoice.objects.get().choice == Hidden.LEAVE


def test_nobody_but_the_sender_says_what_becomes_of_what_is_hidden(desk, as_user, catriona):
    run = pages.work(pages.send(desk, care(rows=(2,))))

    answer = as_user(catriona).post(f"/files/{run.pk}/hidden/0/", {"choice": "leave"})

    assert answer.status_code == 404
    assert not HiddenChoice.objects.exists()


def test_a_mapping_that_says_something_else_of_hidden_parts_is_refused():
    with pytest.raises(Refused) as refused:
        from_toml('hidden = "perhaps"')

    assert "hidden must be" in refused.value.sentence
