"""Every way in which whole people can make documents true, one after the other: slow, plain, and right.

Shares no line with the attacker: reads the JSON itself, counts in Python, and
asks for every sum of neighbours directly.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

INNER_OF = {("in-year", "ever"), ("since-12", "since-5"), ("since-5", "ever"), ("since-12", "ever")}
Name = tuple[str, frozenset[tuple[str, str]]]


class TooMany(Exception):
    pass


def places(document: Mapping[str, Any]) -> Iterator[tuple[Name, dict[str, Any]]]:
    for table in document["tables"]:
        for cell in table["cells"]:
            yield (document["cohort"], frozenset(p for p in cell["at"].items() if p[1] != "all")), cell


def bounds_of(documents: Sequence[Mapping[str, Any]]) -> dict[Name, list[int]]:
    bounds: dict[Name, list[int]] = {}
    for document in documents:
        for name, cell in places(document):
            low, high = bounds.setdefault(name, [0, 10**6])
            bounds[name] = [max(low, cell["low"]), min(high, cell["high"])]
    return bounds


def lines_of(documents: Sequence[Mapping[str, Any]]) -> list[tuple[Name, tuple[Name, ...]]]:
    lines = {}
    for document in documents:
        for table in document["tables"]:
            for cell in table["cells"]:
                for dimension in table["dimensions"]:
                    name = dimension["name"]
                    if cell["at"][name] == "all":
                        base = frozenset(p for p in cell["at"].items() if p[1] != "all")
                        parts = [base | {(name, c)} for c in dimension["categories"] if c != "all"]
                        cohort = document["cohort"]
                        lines[(cohort, base), tuple((cohort, part) for part in parts)] = None
    return list(lines)


def solutions(documents: Sequence[Mapping[str, Any]], limit: int = 40_000) -> Iterator[dict[Name, int]]:
    """Each assignment of whole counts to all cells that fits; raises TooMany beyond the limit."""
    bounds, lines = bounds_of(documents), lines_of(documents)
    inner = [(a, b) for a in bounds for b in bounds if (a[0], b[0]) in INNER_OF and a[1] == b[1]]
    order = sorted(bounds, key=lambda n: (n[0], -len(n[1]), sorted(n[1])))
    found, looked = 0, 0

    def fits(said: dict[Name, int]) -> bool:
        for total, parts in lines:
            least = sum(said.get(p, bounds[p][0]) for p in parts)
            most = sum(said.get(p, bounds[p][1]) for p in parts)
            if least > said.get(total, bounds[total][1]) or most < said.get(total, bounds[total][0]):
                return False
        return all(said.get(a, bounds[a][0]) <= said.get(b, bounds[b][1]) for a, b in inner)

    def deeper(said: dict[Name, int], depth: int) -> Iterator[dict[Name, int]]:
        nonlocal found, looked
        if depth == len(order):
            found += 1
            yield dict(said)
            return
        name = order[depth]
        for value in range(bounds[name][0], bounds[name][1] + 1):
            looked += 1
            if found > limit or looked > 10 * limit:
                raise TooMany
            said[name] = value
            if fits(said):
                yield from deeper(said, depth + 1)
            del said[name]

    yield from deeper({}, 0)


def questions(
    documents: Sequence[Mapping[str, Any]],
) -> dict[tuple[frozenset[Name], frozenset[Name]], set[Name | tuple[Name, Name]]]:
    """Each sum (less a sum in an inner cohort) to the groups that rule c asks of it."""
    bounds, lines = bounds_of(documents), lines_of(documents)
    asked: dict[Any, set[Any]] = {(frozenset([name]), frozenset()): set() for name in bounds}
    pairs = {(a, b) for a in bounds for b in bounds if (a[0], b[0]) in INNER_OF and a[1] == b[1]}
    inner_of = {(b, a[0]): a for a, b in pairs}
    for a, b in pairs:
        asked.setdefault((frozenset([b]), frozenset([a])), set()).add((frozenset([b]), frozenset()))
        asked[frozenset([a]), frozenset()].add((frozenset([b]), frozenset()))
    for total, parts in lines:
        size = len(parts)
        for chosen in _choices(size):
            sums = frozenset(parts[n] for n in chosen)
            of_group = len(chosen) in (1, size - 1)
            groups = asked.setdefault((sums, frozenset()), set())
            if of_group and size > 1:
                groups.add((frozenset([total]), frozenset()))
            for cohort in {a[0] for a, _ in pairs}:
                if all((name, cohort) in inner_of for name in sums):
                    less = frozenset(inner_of[name, cohort] for name in sums)
                    groups = asked.setdefault((sums, less), set())
                    if of_group and size > 1 and (total, cohort) in inner_of:
                        groups.add((frozenset([total]), frozenset([inner_of[total, cohort]])))
    return asked


def _choices(size: int) -> Iterator[tuple[int, ...]]:
    for length in range(1, max(size, 2)):
        yield from combinations(range(size), length)


def disclosures(
    documents: Sequence[Mapping[str, Any]], limit: int = 40_000
) -> set[tuple[str, int, int, frozenset[Name]]]:
    """(kind, smallest, largest, names added up or taken away) of everything given away, by the words of the rules."""
    asked = questions(documents)
    least = dict.fromkeys(asked, 10**9)
    most = dict.fromkeys(asked, -1)
    for said in solutions(documents, limit):
        for plus, minus in asked:
            value = sum(said[n] for n in plus) - sum(said[n] for n in minus)
            least[plus, minus] = min(least[plus, minus], value)
            most[plus, minus] = max(most[plus, minus], value)
    found = set()
    for question, groups in asked.items():
        low, high = least[question], most[question]
        names = question[0] | question[1]
        if all(1 <= value <= 7 for value in range(low, high + 1)):
            found.add(("a", low, high, names))
        elif len(range(low, high + 1)) < 5 and any(1 <= value <= 7 for value in range(low, high + 1)):
            found.add(("b", low, high, names))
        if low == high == 0 and any(0 < most[group] < 50 for group in groups if group in most):
            found.add(("c", low, high, names))
    return found
