"""A large text is cut another way than a small one, and says the same."""

from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from virtualschool import tables
from virtualschool.tables import Document, Limits, Refused, separated
from virtualschool.tables.document import Coded

KNOWN = frozenset({"pupil id", "code"})
HEAD = "pupil_id,code\n"
PIECES = st.sampled_from([",", "\n", "\r\n", "\r", "A1", "10", " ", "\t", "é", "\u2028", "\ufeff", "NULL", "\\", "#"])


def read(text: str, limits: Limits | None = None) -> Document:
    return tables.read(text.encode(), name="list.csv", known_headers=KNOWN, limits=limits)


def read_as_large(text: str, limits: Limits | None = None) -> Document:
    with patch.object(separated, "_LARGE", 0):
        return read(text, limits)


@given(st.lists(PIECES, max_size=30).map("".join))
@example("A1,10\n\nA2,20\n")
@example("A1,10\n\n")
@example("A1,10\r\n\r\nA2,20")
@example("A1,10\nA2\n")
@example(",\n,\n")
def test_a_large_text_says_what_a_small_one_says(below):
    assert read_as_large(HEAD + below) == read(HEAD + below)


def test_rows_come_by_place_by_part_and_one_after_the_other():
    text = HEAD + "".join(f"A{at // 3},{at % 4}0\n" for at in range(100))
    cut, coded = read(text).sheets[0].rows, read_as_large(text).sheets[0].rows

    assert isinstance(coded, Coded)
    assert list(coded) == list(cut)
    assert coded[7] == cut[7]
    assert coded[-1] == cut[-1]
    assert coded[10:13] == cut[10:13]
    assert coded[13:10] == cut[13:10]
    assert coded[::40] == cut[::40]
    assert list(coded.column(0)) == list(cut.column(0))
    assert coded.different(1) == cut.different(1) == {"00", "10", "20", "30"}
    assert [coded.coded(0).cells[at] for at in coded.coded(0).places] == cut.column(0)


@pytest.mark.parametrize(
    ("below", "limits"),
    [
        ("A1,10\nA2,20\nA3,30\n", Limits(csv_rows=3)),
        ("A1," + "1" * 40 + "\n", Limits(cell_characters=30)),
        ("A1,10,,,\nA2,20,,,\n", Limits(columns=1)),
    ],
)
def test_too_much_is_refused_alike(below, limits):
    with pytest.raises(Refused) as small:
        read(HEAD + below, limits)
    with pytest.raises(Refused) as large:
        read_as_large(HEAD + below, limits)

    assert (large.value.code, large.value.sentence) == (small.value.code, small.value.sentence)


def test_blocks_end_between_lines():
    text = HEAD + "".join(f"A{at:09},{at % 7}0\n" for at in range(700_000))

    rows = read_as_large(text).sheets[0].rows

    assert isinstance(rows, Coded)
    assert rows.coded(0).cells[1:3] == ["A000000000", "A000000001"]
    assert rows.coded(0).places[-1] == 700_000
    assert rows[699_999].cells == ("A000699999", "60")
