"""A reading as JSON, between the process that reads a file and the one that asked for it.

JSON and not pickle: whoever takes over the reading process with a hostile file must not be able to run anything in
the process that listens to it.
"""

import json
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import compress, islice
from typing import Any

from virtualschool.intake.reading.folding import Folded
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.reading.reading import Notice, Person, Reading, Rejected, Split
from virtualschool.tables import Refused

# A column is told by its different values where each stands in so many rows or more.
_REPEATED = 4
_PACKED = ("numbers", "whose", "said")
_TUPLES = ("headers", "columns_filled", "ignored_columns", "hidden")


def dump(outcome: Reading | Refused) -> bytes:
    """Return what came of a file, as bytes."""
    if isinstance(outcome, Refused):
        said = {"code": outcome.code, "sentence": outcome.sentence, "rows_in": outcome.rows_in, "blank": outcome.blank}
        return _encoded({"refused": said | {"trace": outcome.trace}})
    said = {field.name: getattr(outcome, field.name) for field in fields(outcome)}
    people = outcome.people
    told = {"folded": _folded(people)} if isinstance(people, Folded) else _in_columns(people)
    return _encoded({"reading": said | {"people": told}})


def load(data: bytes) -> Reading:
    """Return the reading, or raise the refusal, that `dump` wrote."""
    said = json.loads(data)
    if "refused" in said:
        refused = said["refused"]
        raise Refused(refused.pop("code"), refused.pop("sentence"), **refused)
    return _reading(said["reading"])


def dump_mapping(mapping: Mapping | None) -> dict[str, Any] | None:
    """Return a mapping as plain data."""
    return {field.name: getattr(mapping, field.name) for field in fields(mapping)} if mapping else None


def load_mapping(said: dict[str, Any] | None) -> Mapping | None:
    """Return the mapping that `dump_mapping` wrote."""
    return Mapping(**said) if said else None


def _reading(said: dict[str, Any]) -> Reading:
    said |= {name: tuple(said[name]) for name in _TUPLES}
    people = said["people"]
    said["people"] = _unpacked(people["folded"]) if "folded" in people else tuple(_people(**people))
    said["rejected"] = tuple(Rejected(number, tuple(cells), *why) for number, cells, *why in said["rejected"])
    said["notices"] = tuple(Notice(*notice) for notice in said["notices"])
    said["splits"] = tuple(Split(*split) for split in said["splits"])
    return Reading(**said)


def _in_columns(people: Sequence[Person]) -> dict[str, Any]:
    """Rows by column: a roll of 70,000 is a list for each column, not 70,000 tables of headings."""
    rows = [row for person in people for _, row in person.rows]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {
        "keys": [person.key for person in people],
        "lengths": _packed([len(person.rows) for person in people]),
        "numbers": _packed([number for person in people for number, _ in person.rows]),
        "columns": {name: _column([row.get(name, "") for row in rows]) for name in names},
    }


def _folded(people: Folded) -> dict[str, Any]:
    """Attendance as it is, folded; places and numbers as the text of their bytes."""
    packed = {name: _packed(getattr(people, name)) for name in _PACKED}
    return (
        packed
        | {name: getattr(people, name) for name in ("keys", "lengths", "facts")}
        | {"names": list(zip(*people.names, strict=True))}
    )


def _unpacked(said: dict[str, Any]) -> Folded:
    packed = {name: _loosened(said[name]) for name in _PACKED}
    names = list(zip(*said["names"], strict=True))
    facts = list(map(tuple, said["facts"]))
    return Folded(said["keys"], said["lengths"], **packed, names=names, facts=facts)


def _column(values: list[str]) -> dict[str, Any]:
    """The values of a column, each different one once where most repeat, with the places of all."""
    said = list(dict.fromkeys(values))
    if len(said) * _REPEATED > len(values):
        return {"values": values}
    at = {value: place for place, value in enumerate(said)}
    return {"values": said, "at": _packed(map(at.__getitem__, values))}


def _values(values: list[str], at: str = "") -> Iterable[str]:
    return map(values.__getitem__, _loosened(at)) if at else values


def _packed(numbers: Iterable[int]) -> str:
    """Numbers as the text of their bytes: a long list of them is slow to write and to read as JSON."""
    whole = array("I", numbers)
    size = "B" if max(whole, default=0) < 1 << 8 else "H" if max(whole) < 1 << 16 else "I"
    return size + b64encode(array(size, whole).tobytes()).decode()


def _loosened(packed: str) -> "array[int]":
    return array("I", array(packed[0], b64decode(packed[1:])))


def _people(keys: list[str], lengths: str, numbers: str, columns: dict[str, dict[str, Any]]) -> Iterator[Person]:
    names = list(columns)
    cells = zip(*(_values(**column) for column in columns.values()), strict=True)
    rows = (dict(compress(zip(names, row, strict=True), row)) for row in cells)
    numbered = zip(_loosened(numbers), rows, strict=True)
    for key, length in zip(keys, _loosened(lengths), strict=True):
        yield Person(key, tuple(islice(numbered, length)))


def _encoded(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
