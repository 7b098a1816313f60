"""Exact count tables: what they refuse, how they add up, how years are pooled."""

import pytest

from virtualschool.disclosure.counts import CountsAreWrong, CountTable, Dimension, counted, pool

STAGE = Dimension("stage", ("primary", "secondary", "all"), "all")
HOME = Dimension("home", ("foster", "kinship", "all"), "all")


def table(inner, **changed):
    return counted(changed.get("id", "t"), "Title", "learners", changed.get("by", (STAGE, HOME)), inner)


def test_totals_are_added_up_from_the_innermost_counts():
    made = table({("primary", "foster"): 3, ("secondary", "foster"): 4, ("secondary", "kinship"): 5})

    assert made.counts["all", "foster"] == 7
    assert made.counts["secondary", "all"] == 9
    assert made.counts["primary", "kinship"] == 0
    assert made.counts["all", "all"] == 12


def test_counts_that_do_not_add_up_are_refused_by_name():
    counts = {**table({("primary", "foster"): 3}).counts, ("primary", "all"): 4}

    with pytest.raises(CountsAreWrong, match="the parts of primary / all do not add up"):
        CountTable("t", "Title", "learners", (STAGE, HOME), counts)


def test_a_table_with_a_hole_is_refused():
    counts = dict(table({}).counts)
    del counts["all", "all"]

    with pytest.raises(CountsAreWrong, match="all / all is missing"):
        CountTable("t", "Title", "learners", (STAGE, HOME), counts)


def test_what_is_zero_for_everybody_cannot_be_one():
    counts = table({("primary", "foster"): 1}).counts

    with pytest.raises(CountsAreWrong, match="primary / foster cannot be 1"):
        CountTable("t", "Title", "learners", (STAGE, HOME), counts, frozenset({("primary", "foster")}))


def test_a_dimension_without_its_total_is_refused():
    with pytest.raises(CountsAreWrong, match="no category 'all'"):
        Dimension("stage", ("primary",), "all")


def test_pooled_years_are_added_place_by_place():
    pooled = pool([table({("primary", "foster"): 3}), table({("primary", "foster"): 2, ("primary", "kinship"): 1})])

    assert pooled.counts["primary", "foster"] == 5
    assert pooled.counts["all", "all"] == 6


def test_tables_broken_down_differently_are_not_pooled():
    with pytest.raises(CountsAreWrong, match="not broken down alike"):
        pool([table({}), table({}, by=(HOME, STAGE))])
