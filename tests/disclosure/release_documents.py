"""Release documents in a few words: from cells with bounds, or from people and a way of showing a count."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

Bounds = tuple[int, int]
STAGES = ("P1-P3", "P4-P7", "S1-S3", "S4-S6")


def document(
    *tables: Mapping[str, Any], cohort: str = "in-year", session: str = "2025/26", made_on: str = "2026-10-01"
):
    return {
        "schema": "virtual-school/release/1",
        "authority": "S12000098",
        "session": session,
        "cohort": cohort,
        "made_on": made_on,
        "tables": list(tables),
    }


def row(name: str, dimension: str, measure: str = "learners", *, structural: Sequence[str] = (), **bounds: Any):
    """A table of one dimension: categories to their bounds, `all` among them. "_" stands for "-" in a category."""
    spoken = {category.replace("_", "-"): each for category, each in bounds.items()}
    cells = {(category,): each for category, each in spoken.items()}
    return table(name, {dimension: tuple(c for c in spoken if c != "all")}, cells, measure, {(c,) for c in structural})


def table(
    name: str,
    dimensions: Mapping[str, Sequence[str]],
    cells: Mapping[tuple[str, ...], Bounds | int],
    measure: str = "learners",
    structural: set[tuple[str, ...]] = frozenset(),
) -> dict[str, Any]:
    """A table from its cells' bounds; a cell that is not given is not printed."""
    printed = []
    for place in product(*[[*categories, "all"] for categories in dimensions.values()]):
        if place in cells:
            low, high = each if isinstance(each := cells[place], tuple) else (each, each)
            at = dict(zip(dimensions, place, strict=True))
            shown = str(low) if low == high else f"{low} to {high}"
            printed.append({"at": at, "shown": shown, "low": low, "high": high, "structural": place in structural})
    named = [{"name": n, "categories": [*c, "all"], "total": "all"} for n, c in dimensions.items()]
    return {"id": name, "title": name, "measure": measure, "dimensions": named, "cells": printed}


def counted(
    people: Sequence[Mapping[str, str]], dimensions: Mapping[str, Sequence[str]], shows: Callable[[int], Bounds]
) -> dict[str, Any]:
    """The table of these people by these dimensions, every count shown in one way."""
    cells = {}
    for place in product(*[[*categories, "all"] for categories in dimensions.values()]):
        at = dict(zip(dimensions, place, strict=True))
        cells[place] = shows(sum(all(c in ("all", person[n]) for n, c in at.items()) for person in people))
    return table("-by-".join(dimensions), dimensions, cells)


def in_bands(count: int) -> Bounds:
    """7 and fewer as one band, the others to the nearest 5."""
    if count <= 7:
        return 0, 7
    rounded = 5 * round(count / 5)
    return max(8, rounded - 2), rounded + 2
