"""All pupils of the authority, for comparison: half days by sector, week and month, from sums that name nobody."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from virtualschool.learning import everybody
from virtualschool.learning.everybody import FEWEST_PUPILS, Cell

from .parts import Pair, pairs, place_in_time


@dataclass(frozen=True)
class Everyone:
    """Half days attended and possible of all pupils in one session; groups of fewer than 20 are left out."""

    sectors: Mapping[str, Pair]
    weeks: Mapping[str, Pair]
    months: Mapping[str, Pair]
    mark: str = ""
    """Which files' sums these are."""

    def written(self) -> str:
        return json.dumps(vars(self), separators=(",", ":"))


NOBODY = Everyone({}, {}, {})


def read(text: str) -> Everyone:
    """What `written` wrote."""
    held = json.loads(text)
    mark = held.pop("mark")
    series = {name: {key: (one[0], one[1]) for key, one in found.items()} for name, found in held.items()}
    return Everyone(**series, mark=mark)


def of_cells(cells: Iterable[Cell], mark: str) -> Everyone:
    """The sums of the cells of one session."""
    shown = [cell for cell in cells if cell.pupils >= FEWEST_PUPILS]
    weeks: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    months: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cell in shown:
        present, possible = everybody.counted(cell)
        for found, key in zip((weeks, months), place_in_time(cell.first, cell.last), strict=True):
            if key and possible:
                found[key][0] += present
                found[key][1] += possible
    sectors = {name: (one.present, one.possible) for name, one in everybody.by_sector(shown).items()}
    return Everyone(sectors, pairs(weeks), pairs(months), mark)
