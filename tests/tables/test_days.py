"""Days as extracts write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.tables.days import day, has_short_year
from virtualschool.tables.problems import CellProblem

THIRD_OF_AUGUST = dt.date(2014, 8, 3)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2079, 12, 31))
FORMS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%A %d %B %Y",
    "%Y-%m-%d 00:00:00",
    "%Y%m%d",
)


@given(DAYS, st.sampled_from(FORMS))
def test_a_day_is_read_back_from_every_form_that_it_is_written_in(written, form):
    assert day(written.strftime(form)) == written


@given(DAYS)
def test_a_serial_number_is_the_day_that_a_spreadsheet_shows(shown):
    serial = (shown - dt.date(1899, 12, 30)).days

    assert day(serial) == day(float(serial)) == day(str(serial)) == shown


@given(st.text(max_size=14))
def test_no_text_gives_anything_but_a_day_or_a_problem(text):
    try:
        found = day(text)
    except CellProblem as problem:
        found = problem
    assert isinstance(found, dt.date | CellProblem)


@pytest.mark.parametrize(
    "cell",
    [
        "3/8/2014",
        "03/08/2014 00:00",
        "3 Aug 2014",
        "3rd of August 2014",
        "Aug 3, 2014",
        "3-Aug-2014",
        "Sun 3 August 2014",
        "2014/08/03",
        "2014-08-03T00:00:00Z",
        " 3 / 8 / 2014 ",
        "'03/08/2014",
        "03–08–2014",
        "41854",
        41854,
        41854.0,
        dt.datetime(2014, 8, 3),  # noqa: DTZ001
    ],
)
def test_the_third_of_august_is_found_however_written(cell):
    assert day(cell) == THIRD_OF_AUGUST


def test_a_workbook_of_the_1904_system_counts_from_another_day():
    assert day(40392, epoch=1904) == THIRD_OF_AUGUST


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/02/2014", "impossible_date"),
        ("29/02/2015", "impossible_date"),
        ("00/08/2014", "impossible_date"),
        ("08/25/2014", "no_such_month"),
        ("03/08/14", "two_digit_year"),
        ("3 Aug 14", "two_digit_year"),
        ("03082014", "unreadable_date"),
        ("soon", "unreadable_date"),
        ("", "unreadable_date"),
        (None, "unreadable_date"),
        (True, "unreadable_date"),
        (12.0, "unreadable_date"),
        (41854.5, "unreadable_date"),
        (1e300, "unreadable_date"),
        ("2014-08-02 23:00:00", "time_of_day"),
        (dt.datetime(2014, 8, 2, 23), "time_of_day"),  # noqa: DTZ001
        ("31/12/9999", "far_future"),
        ("31/12/2099", "far_future"),
        ("01/01/1753", "far_past"),
        ("3 Augtember 2014", "unreadable_date"),
    ],
)
def test_what_is_not_certain_is_a_problem(cell, code):
    with pytest.raises(CellProblem) as problem:
        day(cell)

    assert problem.value.code == code


def test_trap_10_a_day_first_date_is_never_read_month_first():
    assert day("04/03/2014") == dt.date(2014, 3, 4)
    with pytest.raises(CellProblem):
        day("03/14/2014")


def test_trap_10_a_short_year_is_read_only_where_a_latest_day_settles_the_century():
    as_at = dt.date(2026, 11, 16)

    assert has_short_year("03/08/14")
    assert not has_short_year("03/08/2014")
    assert day("03/08/14", not_after=as_at) == THIRD_OF_AUGUST
    assert day("17/11/26", not_after=as_at) == dt.date(1926, 11, 17)


def test_a_sentence_never_quotes_the_cell():
    with pytest.raises(CellProblem) as problem:
        day("Isla Macrae")

    assert "Isla" not in problem.value.sentence
