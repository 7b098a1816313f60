"""Whether a table is one that an authority's own programme could have made: of the menu, whole, and telling of nobody.

What a single document shows by itself is looked at, no more: the attack on it together with all before it was the
authority's, since the hub can't know the truth. Each finding is a sentence that says which table and where.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import menu
from .menu import At

LARGEST_SMALL = 7
FEWEST_VALUES = 5
SMALL_GROUP = 50
UPDATE = "Your authority’s programme and the hub seem to be of different versions: update the older one."
TOO_OLD, TOO_YOUNG = "since-12", "P1-P3"
"""A cohort, and a stage that nobody in it is at: a zero there tells nothing."""

Cells = Mapping[At, Mapping[str, Any]]


def wrong_in(found: Mapping[str, Any], *, cohort: str) -> Iterator[str]:
    """What is wrong with a table; nothing where its programme could have made it."""
    table = menu.tables().get(found["id"])
    if table is None:
        yield f"“{found['id']}” is no table of the menu. {UPDATE}"
        return
    for problem in _problems(table, found, cohort):
        yield f"In {table.id}, {problem}"


def _problems(table: menu.Table, found: Mapping[str, Any], cohort: str) -> Iterator[str]:
    misplaced = next(_not_of_the_menu(table, found), "") or next(_not_whole(table, found["cells"]), "")
    if misplaced:
        yield misplaced
        return
    cells = {_place(table, cell): cell for cell in found["cells"]}
    for place, cell in cells.items():
        for problem in _wrong_at(cell, is_structural=place in table.structural):
            yield f"at {_named(place)}, {problem}"
    yield from _impossible(table, cells)
    yield from _certainly_nobody(table, cells, cohort)


def _not_of_the_menu(table: menu.Table, found: Mapping[str, Any]) -> Iterator[str]:
    if found["title"] != table.title:
        yield f"the title is not the menu’s. {UPDATE}"
    if found["measure"] != table.measure:
        yield f"the measure is not the menu’s, “{table.measure}”. {UPDATE}"
    if [one["name"] for one in found["dimensions"]] != [one.name for one in table.dimensions]:
        yield f"the dimensions are not the menu’s: {', '.join(one.name for one in table.dimensions)}. {UPDATE}"
    for given, known in zip(found["dimensions"], table.dimensions, strict=False):
        if given != known.as_json():
            yield f"the categories of {known.name}, their order or their total are not the menu’s. {UPDATE}"


def _not_whole(table: menu.Table, cells: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    places = set(table.places())
    at = [_place(table, cell) for cell in cells]
    if not set(at) <= places or any(len(cell["at"]) != len(table.dimensions) for cell in cells):
        yield "a cell stands at no category of each dimension."
    if len(set(at)) != len(at):
        yield "a cell stands twice."
    missing = next((place for place in table.places() if place not in at), None)
    if missing is not None:
        yield f"the cell at {_named(missing)} is missing: a table may be left out whole, a cell may not."


def _place(table: menu.Table, cell: Mapping[str, Any]) -> At:
    return tuple(cell["at"].get(one.name, "") for one in table.dimensions)


def _wrong_at(cell: Mapping[str, Any], *, is_structural: bool) -> Iterator[str]:
    low, high = cell["low"], cell["high"]
    if low > high:
        yield "low is above high."
    if cell["structural"] and not is_structural:
        yield "the cell says that it is zero for everybody, and it isn’t."
    if is_structural and not (cell["structural"] and high == 0):
        yield "it is zero for everybody, and the cell has to say so."
    if gives_away(low, high):
        yield "the range is so narrow, of so few, that somebody could be singled out."
    if cell["shown"] != shown(low, high):
        yield f"“shown” has to be “{shown(low, high)}”: that is how {low} to {high} is printed."


def gives_away(low: int, high: int) -> bool:
    """Whether a range is a disclosure by itself: all of it in 1 to 7, or fewer than 5 values and any in 1 to 7."""
    is_small = low <= LARGEST_SMALL and high >= 1
    return is_small and ((low >= 1 and high <= LARGEST_SMALL) or high - low + 1 < FEWEST_VALUES)


def shown(low: int, high: int) -> str:
    """How a range is printed: its middle where it is a count rounded to 5, else both ends."""
    if low == high:
        return str(low)
    return str(low + 2) if high - low == 4 and (low + 2) % 5 == 0 else f"{low} to {high}"


def _impossible(table: menu.Table, cells: Cells) -> Iterator[str]:
    for whole, parts in table.sums():
        least, most = (sum(cells[part][end] for part in parts) for end in ("low", "high"))
        if least > cells[whole]["high"] or most < cells[whole]["low"]:
            yield f"what makes up {_named(whole)} can’t add up to it."


def _certainly_nobody(table: menu.Table, cells: Cells, cohort: str) -> Iterator[str]:
    """Zeros that tell something of everybody in a small group; those that are known to be zero anyway do not."""
    known = {at for at in cells if cohort == TOO_OLD and TOO_YOUNG in at} | table.structural
    for whole, parts in table.sums():
        empty = next((part for part in parts if cells[part]["high"] == 0 and part not in known), None)
        if empty is not None and cells[whole]["high"] < SMALL_GROUP:
            yield f"at {_named(empty)}, it is certain that nobody of a small group is there."


def _named(at: At) -> str:
    return " / ".join(at)
