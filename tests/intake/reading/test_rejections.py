"""Rows that cannot be used: each by number, column and code, with a sentence, and the others kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.reading.extracts import AS_AT, CARE, PUPIL, adds_up, extract, numbers, read, text
from virtualschool.tables import Refused

SCNS = numbers(9)
LONG = "a" * 300
BAD_CARE = [
    ({"person_id": ""}, "person_id", "needed"),
    ({"forename": ""}, "forename", "needed"),
    ({"surname": ""}, "surname", "needed"),
    ({"surname": "n/a"}, "surname", "needed"),
    ({"date_of_birth": ""}, "date_of_birth", "needed"),
    ({"surname": "12345"}, "surname", "not_a_name"),
    ({"forename": LONG}, "forename", "too_long"),
    ({"scn": "110765437"}, "scn", "bad_scn"),
    ({"scn": "11000009"}, "scn", "bad_scn"),
    ({"scn": "1.10765E+08"}, "scn", "bad_scn"),
    ({"date_of_birth": "31/02/2014"}, "date_of_birth", "impossible_date"),
    ({"date_of_birth": "08/25/2014"}, "date_of_birth", "no_such_month"),
    ({"date_of_birth": "summer"}, "date_of_birth", "unreadable_date"),
    ({"date_of_birth": "2014-08-02 23:00"}, "date_of_birth", "time_of_day"),
    ({"date_of_birth": "2026-11-17"}, "date_of_birth", "birth_in_future"),
    ({"date_of_birth": "1996-11-15"}, "date_of_birth", "born_too_long_ago"),
    ({"date_of_birth": "########"}, "date_of_birth", "hashes"),
    ({"legal_reason": "#REF!"}, "legal_reason", "spreadsheet_error"),
    ({"start_date": "2025-06-04", "end_date": "2025-06-03"}, "end_date", "end_before_start"),
    ({"start_date": "2014-08-02"}, "start_date", "start_before_birth"),
    ({"start_date": "", "end_date": "2014-08-02"}, "end_date", "end_before_birth"),
    ({"start_date": "", "end_date": "2025-06-03"}, "start_date", "start_needed"),
    ({"start_date": "1/1/1753"}, "start_date", "far_past"),
    ({"next_review_on": "31/12/9999"}, "next_review_on", "far_future"),
    ({"legal_reason": "S.O."}, "legal_reason", "unknown_legal_reason"),
    ({"ended_as": "gone fishing"}, "ended_as", "unknown_ended_as"),
    ({"responsible_authority": "Atlantis"}, "responsible_authority", "unknown_authority"),
    ({"person_id": "1.2E+11"}, "person_id", "digits_lost"),
    ({"person_id": "***"}, "person_id", "bad_identifier"),
]
BAD_PUPILS = [
    ({"pupil_id": "", "scn": ""}, "pupil_id", "needed_id"),
    ({"pupil_id": "", "scn": "999999999"}, "pupil_id", "needed_id"),
    ({"stage": "Year 9"}, "stage", "unknown_stage"),
    ({"looked_after_code": "yes"}, "looked_after_code", "unknown_looked_after_code"),
    ({"home_authority": "Atlantis"}, "home_authority", "unknown_authority"),
]
CASES = [(CARE, *bad) for bad in BAD_CARE] + [(PUPIL, *bad) for bad in BAD_PUPILS]


def test_over_twenty_kinds_of_bad_rows_are_told_apart():
    assert len({code for _, _, _, code in CASES}) > 20


@pytest.mark.parametrize(
    ("standard", "change", "column", "code"), CASES, ids=lambda case: case if isinstance(case, str) else ""
)
def test_a_bad_row_is_rejected_by_name_and_its_neighbours_are_kept(standard, change, column, code):
    owner = next(iter(standard))
    good, after = {owner: "A1", "scn": SCNS[0]}, {owner: "A2", "scn": SCNS[1]}

    reading = read(extract(standard, good, change, after))

    (rejected,) = reading.rejected
    assert (rejected.row_number, rejected.column, rejected.code) == (3, column, code)
    assert [person.key for person in reading.people] == ["A1", "A2"]
    assert adds_up(reading)


@pytest.mark.parametrize(
    ("standard", "change", "column", "code"), CASES, ids=lambda case: case if isinstance(case, str) else ""
)
def test_a_message_is_a_sentence_that_does_not_quote_the_cell(standard, change, column, code):
    (rejected,) = read(extract(standard, change)).rejected

    assert rejected.message[0].isupper()
    assert rejected.message.endswith(".")
    assert not any(cell in rejected.message for cell in change.values() if cell)


def test_a_rejected_row_comes_back_as_it_stood():
    (rejected,) = read(extract(CARE, {"date_of_birth": "31/02/2014"})).rejected

    assert rejected.cells == tuple((CARE | {"date_of_birth": "31/02/2014"}).values())
    assert rejected.message == "There is no 31 February. Check the date."


def test_an_unquoted_comma_that_moves_the_cells_rejects_the_row():
    data = text(list(CARE), [*CARE.values(), "slipped"])

    (rejected,) = read(data).rejected

    assert rejected.code == "too_many_cells"


def test_trap_2_a_lost_leading_zero_is_put_back_and_told_or_the_row_is_rejected():
    reading = read(extract(PUPIL, {"scn": "70000016"}, {"pupil_id": "P2", "scn": "70000017"}))

    assert reading.people[0].rows[0][1]["scn"] == "070000016"
    assert [(notice.row_number, notice.code) for notice in reading.notices] == [(2, "leading_zero")]
    assert [(row.row_number, row.code) for row in reading.rejected] == [(3, "bad_scn")]


@pytest.mark.parametrize("cell", ["3/8/2014", "03.08.2014", "41854", "3 Aug 2014", "2014-08-03 00:00:00"])
def test_trap_10_a_date_in_any_british_form_is_the_same_day(cell):
    assert read(extract(CARE, {"date_of_birth": cell})).people[0].rows[0][1]["date_of_birth"] == "2014-08-03"


@pytest.mark.parametrize(
    "cell", ["01/01/2010 (est.)", "est 01/01/2010", "1 January 2010 estimated", "c. 1/1/2010", "~01/01/2010"]
)
def test_trap_10_an_estimated_date_of_birth_is_kept_and_told(cell):
    reading = read(extract(CARE, {"date_of_birth": cell}))

    assert reading.people[0].rows[0][1]["date_of_birth"] == "2010-01-01"
    assert [notice.code for notice in reading.notices] == ["estimated_date"]


def test_an_end_date_that_stands_for_no_end_is_left_empty_and_told():
    reading = read(extract(CARE, {"end_date": "31/12/9999"}))

    assert "end_date" not in reading.people[0].rows[0][1]
    assert [notice.code for notice in reading.notices] == ["open_end"]


def test_blank_rows_and_totals_count_as_blank():
    data = extract(CARE, {}) + b",,,,,,,,,,,,,\r\nTotal,1\r\n\r\n"

    reading = read(data)

    assert (reading.rows_in, reading.blank, len(reading.people)) == (4, 3, 1)
    assert adds_up(reading)


VALUES = st.sampled_from(
    ["", "C1", "C2", "110765436", "70000016", "Isla", "2014-08-03", "31/02/2014", "Total", "x,y", "a\nb", "99", "CPO"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=0, max_size=16), max_size=12), st.sampled_from([CARE, PUPIL]))
def test_conservation_every_row_is_kept_doubled_rejected_or_blank(rows, standard):
    reading = read(text(list(standard), list(standard.values()), *rows))

    assert reading.rows_in >= len(rows)
    assert adds_up(reading)


def test_a_file_speaks_of_its_own_day():
    born_since = {"date_of_birth": AS_AT.isoformat(), "start_date": AS_AT.isoformat()}

    assert read(extract(CARE, born_since)).rejected == ()
    assert read(extract(CARE, born_since), as_at=AS_AT.replace(day=15)).rejected[0].code == "birth_in_future"


def test_headings_in_another_order_further_down_refuse_the_file_and_the_same_ones_do_not():
    names, values = list(CARE), list(CARE.values())
    turned = [*names[1:], names[0]]
    others = ["C7", *values[1:]]

    again = read(text(names, values, names, others), kind="care")
    with pytest.raises(Refused) as refused:
        read(text(names, values, turned, [*others[1:], others[0]]), kind="care")

    assert [one.code for one in again.notices] == ["headings_again"]
    assert (again.blank, len(again.people)) == (1, 2)
    assert refused.value.code == "other_headings"
    assert "Row 3" in refused.value.sentence
    assert refused.value.rows_in == 3


def test_a_child_whose_name_is_a_heading_is_no_heading():
    found = read(
        text(
            list(CARE),
            ["C1", *list(CARE.values())[1:]],
            list((CARE | {"person_id": "C7", "forename": "Forename", "surname": "Surname"}).values()),
        ),
        kind="care",
    )

    assert len(found.people) == 2
