"""A file looked over before anybody has said which column is which: its sheets, headings and a few values of each.

Surveyed in a limited process of its own, as every untrusted file is.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from virtualschool import tables
from virtualschool.intake.reading import child, marks, presets
from virtualschool.tables import Cell, Refused, Sheet, sniff, values
from virtualschool.tables.words import clean, fold

SAMPLES, SAMPLE_LENGTH = 3, 60
# More words than this in one column are no code list.
WORDS, WORD_LENGTH = 200, 80


@dataclass(frozen=True, slots=True)
class SheetSurvey:
    """One sheet: its headings, up to three different values of each, and how often each colour marks its rows."""

    name: str
    hidden: bool
    headers: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    rows: int
    colours: dict[str, int]


@dataclass(frozen=True, slots=True)
class Survey:
    """The sheets of a file that have headings, and how often each word stands in the columns that were asked about."""

    sheets: tuple[SheetSurvey, ...]
    words: dict[str, dict[str, int]]

    def sheet(self, name: str) -> SheetSurvey:
        """Return the sheet of this name, else the one in sight with the most rows."""
        named = [sheet for sheet in self.sheets if sheet.name == name]
        return named[0] if named else max(self.sheets, key=lambda sheet: (not sheet.hidden, sheet.rows))

    def together(self) -> SheetSurvey:
        """Return the sheets that have a heading in common as one, as a head's own list of several is read."""
        main = self.sheet("")
        known = set(map(fold, main.headers))
        seen = [one for one in self.sheets if one is main or (not one.hidden and one.rows and known & _folded(one))]
        samples: dict[str, tuple[str, ...]] = {}
        headers: dict[str, str] = {}
        for sheet in seen:
            for heading, found in zip(sheet.headers, sheet.samples, strict=True):
                headers.setdefault(fold(heading), heading)
                more = (*samples.get(fold(heading), ()), *found)
                samples[fold(heading)] = tuple(dict.fromkeys(more))[:SAMPLES]
        colours = Counter[str]()
        for sheet in seen:
            colours.update(sheet.colours)
        rows = sum(sheet.rows for sheet in seen)
        return SheetSurvey("", False, tuple(headers.values()), tuple(samples.values()), rows, dict(colours))


def _folded(sheet: SheetSurvey) -> set[str]:
    return {fold(heading) for heading in sheet.headers if heading}


def survey_limited(data: bytes, *, name: str, headings: Iterable[str] = (), count: Iterable[str] = ()) -> Survey:
    """Survey a file in a limited process; `headings` help to find the row of headings, `count` asks for words."""
    allowance = child.Allowance()
    seconds = allowance.seconds(sniff.form(data))
    ask: dict[str, object] = {"name": name, "headings": list(headings), "count": list(count)}
    ask |= {"memory_bytes": allowance.memory_bytes, "seconds": seconds}
    module = "virtualschool.intake.reading.survey"
    return load(child.answered(json.dumps(ask).encode() + b"\n" + data, wait=seconds * 4 + 30, module=module))


def survey(data: bytes, *, name: str, headings: Iterable[str] = (), count: Iterable[str] = ()) -> Survey:
    """Look a file over; what cannot be read as a table raises `Refused`."""
    known = presets.headings() | set(map(fold, headings))
    document = tables.read(data, name=name, known_headers=known)
    colours = marks.read(data)
    filled = [sheet for sheet in document.sheets if sheet.headers]
    if not filled:
        raise Refused("empty_file", "The file is empty. Save the extract again and check that it holds rows.")
    wanted = set(map(fold, count))
    return Survey(tuple(_surveyed(sheet, colours) for sheet in filled), dict(_words(filled, wanted)))


def _surveyed(sheet: Sheet, colours: dict[str, list[marks.Mark]]) -> SheetSurvey:
    samples = tuple(_samples(_column(sheet, at)) for at in range(len(sheet.headers)))
    found = Counter(mark.colour for mark in colours.get(sheet.name, []) if mark.colour and mark.row > sheet.header_row)
    return SheetSurvey(sheet.name, sheet.hidden, sheet.headers, samples, len(sheet.rows), dict(found))


def _column(sheet: Sheet, at: int) -> Iterator[Cell]:
    return (row.cells[at] for row in sheet.rows if at < len(row.cells) and not row.is_total)


def _samples(cells: Iterable[Cell]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for cell in cells:
        if said := clean(values.text(cell)):
            found.setdefault(said[:SAMPLE_LENGTH])
        if len(found) == SAMPLES:
            break
    return tuple(found)


def _words(sheets: Iterable[Sheet], wanted: set[str]) -> Iterator[tuple[str, dict[str, int]]]:
    for sheet in sheets:
        for at, heading in enumerate(sheet.headers):
            if fold(heading) in wanted:
                said = Counter(clean(values.text(cell))[:WORD_LENGTH] for cell in _column(sheet, at))
                yield heading, dict(said.most_common(WORDS))


def dump(outcome: Survey | Refused) -> bytes:
    """Return what came of it, as JSON: nothing that could run anything in the process that listens."""
    if isinstance(outcome, Refused):
        return json.dumps({"refused": [outcome.code, outcome.sentence]}).encode()
    return json.dumps(asdict(outcome), ensure_ascii=False).encode()


def load(data: bytes) -> Survey:
    """Return the survey, or raise the refusal, that `dump` wrote."""
    said: dict[str, Any] = json.loads(data)
    if "refused" in said:
        raise Refused(*said["refused"])
    sheets = tuple(
        SheetSurvey(
            **{**one, "headers": tuple(one["headers"]), "samples": tuple(tuple(found) for found in one["samples"])}
        )
        for one in said["sheets"]
    )
    return Survey(sheets, said["words"])


def _outcome() -> Survey | Refused:
    ask = json.loads(sys.stdin.buffer.readline())
    child.limit(ask.pop("memory_bytes"), ask.pop("seconds"))
    try:
        return survey(sys.stdin.buffer.read(), **ask)
    except Refused as refused:
        return refused


if __name__ == "__main__":
    sys.stdout.buffer.write(dump(_outcome()))
    sys.stdout.buffer.flush()
