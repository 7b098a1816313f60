"""Term dates: read from lines as people write them, entered by year, and counted as school days."""

import datetime as dt

import pytest

from tests.factories import SCHOOL_OF_DOUGAL, SchoolFactory
from virtualschool.audit.models import Event
from virtualschool.schools import queries, term_dates
from virtualschool.schools.days import SchoolDays
from virtualschool.schools.models import Calendar

ADDRESS = "/schools/term-dates/"
YEAR = """what, from, to, words
term, 17/8/2026, 9/10/2026
closed, 18/9/2026, 21/9/2026, September weekend
term; 26 October 2026; 18 December 2026
closed, 2026-11-17, In-service day
"""
AUTUMN = (dt.date(2026, 8, 17), dt.date(2026, 10, 9))


def test_lines_are_read_as_people_write_them():
    lines = term_dates.read(YEAR)

    assert [str(one) for one in lines] == [
        "term, 2026-08-17, 2026-10-09",
        "closed, 2026-09-18, 2026-09-21, September weekend",
        "term, 2026-10-26, 2026-12-18",
        "closed, 2026-11-17, 2026-11-17, In-service day",
    ]
    assert term_dates.read("\n".join(map(str, lines))) == lines


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "at least one term"),
        ("autumn, 17/8/2026, 9/10/2026", "Line 1: a line begins with “term” or “closed”."),
        ("term", "Line 1: the first day is missing"),
        ("\nterm, 9/10/2026, 17/8/2026", "Line 2: the last day is before the first."),
        ("term, 17/8/2026, 9/10/2026\nterm, 16/8/2027, 8/10/2027", "more than one school year"),
        ("term, 17/8/2026, 9/10/2026\nterm, 9/10/2026, 18/12/2026", "Two terms hold 9 October 2026"),
        ("closed, 17/8/2026", "at least one term"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_what_to_do(text, sentence):
    with pytest.raises(term_dates.TermDatesProblem, match=sentence):
        term_dates.read(text)


def test_a_school_has_closed_days_of_its_own_and_no_terms():
    with pytest.raises(term_dates.TermDatesProblem, match="closed days only"):
        term_dates.read("term, 17/8/2026, 9/10/2026", needs_terms=False)

    assert len(term_dates.read("closed, 2/11/2026, 6/11/2026, Burst pipe", needs_terms=False)) == 1


def test_school_days_are_weekdays_in_a_term_on_which_a_school_is_not_closed():
    week = (dt.date(2026, 9, 14), dt.date(2026, 9, 20))
    days = SchoolDays(terms=(AUTUMN,), closed=((dt.date(2026, 9, 18), dt.date(2026, 9, 21)),), closed_at={"1": (week,)})

    assert days.count(*week).days == 4
    assert days.count(*week, school_code="1").days == 0
    assert days.count(dt.date(2026, 10, 10), dt.date(2026, 10, 25)) == (type(days.count(*week)))(0, True)


def test_in_a_year_without_terms_weekdays_are_counted_and_that_is_said():
    count = SchoolDays(terms=(AUTUMN,)).count(dt.date(2027, 8, 2), dt.date(2027, 8, 8))

    assert (count.days, count.is_by_calendar) == (5, False)


def test_a_data_officer_enters_a_year_and_the_newest_entry_holds(as_user, fergus, strathcarron):
    browser = as_user(fergus)
    browser.post(ADDRESS, {"of": "S12000098", "lines": "term, 10/8/2026, 9/10/2026"})

    answer = browser.post(ADDRESS, {"of": "S12000098", "lines": YEAR}, follow=True)

    page = answer.content.decode()
    assert "September weekend" in page
    assert ">77<" in page
    days = queries.school_days("S12000098", ["S12000098"])["S12000098"]
    assert not days.is_open(dt.date(2026, 8, 10))
    assert days.is_open(dt.date(2026, 8, 17))
    assert Calendar.objects.count() == 2
    assert Event.objects.filter(verb="entered term dates").count() == 2


def test_a_schools_own_closed_week_closes_that_school_alone(as_user, ailsa, strathcarron):
    SchoolFactory(authority=strathcarron, code=SCHOOL_OF_DOUGAL, name="Glenorran Academy")
    lines = "closed, 2/11/2026, 6/11/2026, Burst pipe"

    as_user(ailsa).post(ADDRESS, {"of": "S12000098", "school_code": SCHOOL_OF_DOUGAL, "lines": lines})

    days = queries.school_days("S12000098", ["S12000098"])["S12000098"]
    assert not days.is_open(dt.date(2026, 11, 3), SCHOOL_OF_DOUGAL)
    assert days.is_open(dt.date(2026, 11, 3))


def test_a_mistake_is_told_in_a_sentence_and_nothing_is_saved(as_user, ailsa):
    answer = as_user(ailsa).post(ADDRESS, {"of": "S12000098", "lines": "term, 40/8/2026"})

    assert answer.status_code == 422
    assert "Line 1:" in answer.content.decode()
    assert not Calendar.objects.exists()


def test_another_authoritys_entries_are_its_own(as_user, ailsa, catriona):
    as_user(catriona).post(ADDRESS, {"of": "S12000098", "lines": YEAR})

    assert "September weekend" not in as_user(ailsa).get(ADDRESS).content.decode()
    assert queries.school_days("S12000098", ["S12000098"])["S12000098"] == SchoolDays()
