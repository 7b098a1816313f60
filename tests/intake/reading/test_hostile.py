"""Whatever bytes come in, a reading that adds up or a sentence goes out."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.intake.reading.extracts import CARE, PUPIL, adds_up, extract, read, text
from tests.intake.reading.test_sheets import LIST, workbook
from virtualschool.tables import Refused

BOOK = workbook(("Current", LIST))
FILES = st.sampled_from(
    [BOOK, extract(CARE, {}, {}), extract(PUPIL, {}), text(["Name", "DOB"], ["Ann Kerr", "1/1/2014"])]
)


def outcome_holds(data, kind):
    try:
        return adds_up(read(data, kind=kind))
    except Refused as refused:
        return refused.sentence.endswith(".") and bool(refused.code)


@settings(max_examples=150, deadline=None)
@given(FILES, st.integers(0, 10_000), st.binary(max_size=8), st.sampled_from([None, "care", "pupils", "my-list"]))
@example(BOOK, 0, b"", None)
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_reader(data, at, junk, kind):
    at %= len(data)

    assert outcome_holds(data[:at] + junk + data[at + len(junk) :], kind)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"Name,DOB\n"]),
)
def test_any_bytes_at_all_are_read_or_refused(data, start):
    assert outcome_holds(start + data, None)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=5), max_size=5))
def test_any_cells_of_a_list_are_read_rejected_or_refused(rows):
    assert outcome_holds(text(["Name", "DOB", "SCN", "School", "Anything"], *rows), "my-list")
