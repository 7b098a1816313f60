"""The hub says the same as the authority's side, which it may not know: the menu, how a range reads, what tells."""

import pytest

from virtualschool.disclosure import bounds, document
from virtualschool.disclosure.counts import Dimension
from virtualschool.disclosure.places import closed, places_of
from virtualschool.network.hub import menu, sense
from virtualschool.network.hub.dates import is_session
from virtualschool.releases.menu import menu as of_releases

pytestmark = pytest.mark.once
RANGES = [(low, high) for low in range(40) for high in range(low, 60)]


def test_the_hub_and_the_authority_have_one_menu():
    theirs = of_releases()

    assert list(menu.tables()) == [one.id for one in theirs.tables]
    for one, known in zip(theirs.tables, menu.tables().values(), strict=True):
        dimensions = [theirs.dimensions[name] for name in one.dimensions]
        zero = frozenset(
            at for at in places_of(dimensions) if theirs.is_zero(dict(zip(one.dimensions, at, strict=True)))
        )
        assert (known.title, known.measure) == (one.title, one.measure)
        assert [Dimension(each.name, each.categories, each.total) for each in known.dimensions] == dimensions
        assert known.structural == closed(dimensions, zero)


def test_a_range_is_printed_alike_on_both_sides():
    assert [sense.shown(*one) for one in RANGES] == [document.shown(*one) for one in RANGES]


def test_what_gives_somebody_away_is_the_same_on_both_sides():
    of_hub = [one for one in RANGES if sense.gives_away(*one)]

    assert of_hub == [one for one in RANGES if one[1] and bounds.gives_away(*one, bounds.NOBODY_KNOWS)]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("2025/26", True), ("2099/00", True), ("2024/99", False), ("2025-26", False), ("2025/26\n", False), ("", False)],
)
def test_a_session_is_a_school_year(text, is_one):
    assert is_session(text) is is_one
