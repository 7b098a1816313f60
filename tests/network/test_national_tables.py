"""National tables: sums of what was released, on fixed days, from enough authorities, and never of fewer."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.network.hub import BANDS, document, table
from virtualschool.network.hub import dates, national
from virtualschool.network.hub.drawing import drawn

PURE = pytest.mark.once
DAY = dt.date(2026, 10, 5)
intervals = st.tuples(st.integers(0, 300), st.integers(0, 12)).map(lambda one: (one[0], one[0] + one[1]))
tables = st.lists(intervals, min_size=9, max_size=9).map(table)


def wider(count: int, chance: random.Random) -> tuple[int, int]:
    """A range that holds the count somewhere."""
    return max(0, count - chance.randint(0, 4)), count + chance.randint(0, 4)


def add_up(*of, least=3):
    return national.add_up([document(f"S120000{number:02d}", one) for number, one in enumerate(of)], least=least)


@PURE
def test_ranges_are_added_up_cell_by_cell():
    [found] = add_up(table(((10, 14),) * 9), table(((0, 7),) * 9), table(((98, 102),) * 9))

    cell = found.cells["P1-P3", "under 90"]
    assert (cell.low, cell.high, cell.shown, cell.range, cell.authorities) == (108, 123, "115", "108 to 123", 3)


@PURE
def test_a_range_wider_than_its_number_is_shown_as_a_range():
    [found] = add_up(*[table(((0, 7),) * 9)] * 3)

    assert {cell.shown for cell in found.cells.values()} == {"0 to 21"}


@PURE
def test_a_zero_for_everybody_is_a_zero():
    zero = table(cells=[{**one, "low": 0, "high": 0, "structural": True} for one in table()["cells"]])

    [found] = add_up(zero, zero, zero)

    assert {(cell.shown, cell.structural) for cell in found.cells.values()} == {("0", True)}
    assert found.loss.cells == 0


@PURE
@given(st.lists(st.lists(st.integers(0, 300), min_size=9, max_size=9), min_size=3, max_size=6), st.integers())
def test_the_true_sum_lies_in_the_range(truths, seed):
    chance = random.Random(seed)
    released = [table([wider(one, chance) for one in truth]) for truth in truths]

    [found] = add_up(*released)

    for place, cell in enumerate(found.cells.values()):
        assert cell.low <= sum(truth[place] for truth in truths) <= cell.high


@PURE
@given(st.lists(tables, min_size=4, max_size=15))
def test_one_authority_more_tells_of_it_nothing_that_it_did_not_release(released):
    """What can be learned from two editions is at most the difference of their ranges: its own released range."""
    [before], [after] = add_up(*released[:-1]), add_up(*released)

    for cell in released[-1]["cells"]:
        at = (cell["at"]["stage"], cell["at"]["band"])
        narrowest = (after.cells[at].low - before.cells[at].low, after.cells[at].high - before.cells[at].high)
        assert narrowest == (cell["low"], cell["high"])


@PURE
def test_nothing_is_shown_of_fewer_than_three():
    assert add_up(table(), table()) == []


@PURE
def test_a_cell_that_fewer_than_three_released_is_not_shown():
    joined = table(cells=[one for one in table()["cells"] if one["at"]["stage"] != "P1-P3"])

    [found] = add_up(joined, table(), table())

    assert ("P1-P3", "all") not in found.cells
    assert found.dimensions[0].categories == ("S1-S3", "all")
    assert found.authorities == 3


@PURE
def test_a_cell_says_from_how_many_it_is():
    joined = table(cells=[one for one in table()["cells"] if one["at"]["stage"] != "P1-P3"])

    [found] = add_up(joined, table(), table(), table())

    assert found.cells["P1-P3", "all"].authorities == 3
    assert found.cells["all", "all"].authorities == 4


@PURE
def test_no_single_authority_words_a_national_table_or_adds_something_else_to_it():
    odd, other = table(title="A title of its own"), table(measure="cases")

    [found] = add_up(odd, table(), other, table())

    assert (found.title, found.measure, found.authorities) == ("Attendance by stage", "learners", 3)


@PURE
def test_a_percentage_is_of_rounded_numbers_and_of_20_or_more():
    row = ((8, 12), (28, 32), (38, 42))
    [found] = add_up(*[table((*row, *((3, 4), (0, 1), (4, 5)), *row))] * 3)

    assert found.share(found.cells["P1-P3", "under 90"]) == 25
    assert found.cells["S1-S3", "all"].middle == 15
    assert found.share(found.cells["S1-S3", "under 90"]) is None


@PURE
def test_the_loss_of_usefulness_is_counted():
    [found] = add_up(*[table(((98, 102),) * 8 + ((0, 7),))] * 3)

    assert (found.loss.cells, found.loss.numbers) == (9, 8)
    assert found.loss.off_by == pytest.approx((8 * 6 + 10.5) / 9)


@PURE
def test_the_drawing_shows_the_rows_of_the_table():
    [found] = add_up(*[table(((98, 102), (198, 202), (298, 302)) * 3)] * 3)

    drawing = drawn(found)

    assert [(bar.label, bar.cell) for bar in drawing.bars] == [(band, found.cells["all", band]) for band in BANDS[:2]]
    assert [bar.words for bar in drawing.bars] == ["300 (33%)", "600 (67%)"]
    assert drawing.finding == "Most learners: 90 or more (band)"
    assert all(bar.low_x <= drawing.left + bar.width <= bar.high_x for bar in drawing.bars)


@PURE
def test_days_on_which_tables_change_are_fixed():
    fixed = dates.read(["10-01", "02-01"])

    assert dates.next_after(dt.date(2026, 10, 1), fixed) == dt.date(2027, 2, 1)
    assert dates.last_by(dt.date(2026, 10, 1), fixed) == dt.date(2026, 10, 1)
    assert dates.last_by(dt.date(2027, 1, 31), fixed) == dt.date(2026, 10, 1)
    with pytest.raises(ValueError, match="no fixed date"):
        dates.read(["October"])


@PURE
def test_in_a_rehearsal_any_day_will_do():
    day = dt.date(2026, 11, 22)

    assert (dates.next_after(day, dates.read(["any"])), dates.last_by(day, dates.read(["any"]))) == (day, day)
