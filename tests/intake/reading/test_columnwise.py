"""Rows read a column at a time say what they say when each is read by itself."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.intake import world
from virtualschool.intake.reading import columnwise, foldwise, rows
from virtualschool.intake.reading.cells import Circumstances, ColumnReader
from virtualschool.intake.reading.folding import NOT_KEPT, fact_row, name_row
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.tables import Row

ODD = [
    {"date_of_birth": "31/02/2012"},
    {"forename": ""},
    {"scn": "123456789"},
    {"scn": ""},
    {"start_date": "2031-01-01"},
    {"start_date": "2020-01-01", "end_date": "2019-01-01"},
    {"start_date": "2001-01-01"},
    {"postcode": "nowhere"},
    {"stage": "Year 9"},
    {"forename": "Total", "surname": "", "date_of_birth": ""},
]


def test_an_ordinary_row_says_what_it_says_by_itself_and_any_other_is_left():
    listed = [{**row, "start_date": "", "end_date": ""} for row in world.roll()]
    listed += [{**listed[at], **odd} for at, odd in enumerate(ODD)]
    names = list(listed[0])
    table = [Row(at, tuple(row[name] or None for name in names)) for at, row in enumerate(listed, 2)]
    table.append(Row(len(table) + 2, (*table[0].cells, "slipped")))
    rules = rows.rules("pupils", names, Circumstances(dt.date(2026, 10, 19)), table)

    found = list(columnwise.ordinary(table, rules))

    told = NoticeBook()
    by_themselves = [one and rows.read(row, rules, told) for row, one in zip(table, found, strict=True)]
    assert found == by_themselves
    assert told.all() == ()
    assert [one is None for one in found[30:]] == [True, True, True, False, True, True, True, True, True, True, True]


ODD_ATTENDANCE = [
    {"code": "99"},
    {"openings": "ten"},
    {"from_date": ""},
    {"from_date": "2026-09-11", "to_date": "2026-09-07"},
    {"from_date": "2026-07-31", "to_date": "2026-08-03"},
    {"pupil_id": "", "scn": ""},
    {"pupil_id": "Total", "from_date": "46272", "to_date": "46276"},
    {"pupil_id": "", "code": "", "openings": ""},
    {"pupil_id": "", "scn": world.SCNS[3]},
    {"scn": ""},
    {"from_date": "07/09/2026"},
]


def test_a_row_of_attendance_says_what_it_says_by_itself_and_any_other_is_left():
    listed = [{**row, "school_code": "9900001"} for row in world.FACTS["ATTENDANCE"]]
    listed += [{**listed[at], **odd} for at, odd in enumerate(ODD_ATTENDANCE)]
    names = list(listed[0])
    table = [Row(at, tuple(row[name] or None for name in names)) for at, row in enumerate(listed, 2)]
    rules = rows.rules("attendance", names, Circumstances(dt.date(2026, 10, 19)), table)

    folding = foldwise.folded(table, rules)

    names, facts = list(map(name_row, folding.names)), list(map(fact_row, folding.facts))
    found = [
        names[whose] | facts[said] if whose != NOT_KEPT else None
        for whose, said in zip(folding.whose, folding.said, strict=True)
    ]
    told = NoticeBook()
    by_themselves = [one and rows.read(row, rules, told) for row, one in zip(table, found, strict=True)]
    assert found == by_themselves
    assert told.all() == ()
    assert [one is None for one in found[30:]] == [True] * 8 + [False] * 3
    assert folding.left() == list(range(30, 38))


@given(
    column=st.sampled_from(["scn", "pupil_id", "person_id", "postcode", "home_postcode"]),
    text=st.one_of(
        st.from_regex(r"\A[0-9٣]{1,12}\Z"),
        st.from_regex(r"\A[A-Za-z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\n?\Z"),
        st.sampled_from([*world.SCNS, "000000000", "111111111", "0", "00", "1E5", " 123", "1" * 101, "12.0", "²34"]),
        st.text(max_size=12),
    ),
)
def test_a_text_that_is_plain_is_read_as_it_stands(column, text):
    reader = ColumnReader(column, Circumstances(dt.date(2026, 10, 19)))

    if reader.is_plain(text):
        assert reader.read(text) == text


def test_most_numbers_and_postcodes_of_a_roll_are_plain():
    for column in ("scn", "pupil_id", "postcode"):
        reader = ColumnReader(column, Circumstances(dt.date(2026, 10, 19)))
        texts = {"scn": world.SCNS, "postcode": world.POSTCODES, "pupil_id": ["4021", "77"]}[column]
        assert all(map(reader.is_plain, texts))


def test_what_an_authority_says_a_text_means_goes_before_what_it_plainly_says():
    said = Circumstances(dt.date(2026, 10, 19), Mapping(values={"postcode": {"ZZ10 1QX": "ZZ11 2QX"}}))

    assert not ColumnReader("postcode", said).is_plain("ZZ10 1QX")
