"""A whole file read: its sheet chosen, its rows judged one by one, its rows gathered into persons, nothing lost."""

import datetime as dt
from dataclasses import dataclass, field

from virtualschool import tables
from virtualschool.intake.reading import facts, headlist, people, presets, rows, sheets
from virtualschool.intake.reading.cells import Circumstances
from virtualschool.intake.reading.codelists import authorities
from virtualschool.intake.reading.kinds import FACT_KINDS, KINDS, MY_LIST
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.people import Grouped, Numbered
from virtualschool.intake.reading.reading import Person, Reading, Rejected, Split
from virtualschool.intake.reading.rows import RowProblem, Rules
from virtualschool.intake.reading.sheets import Choice
from virtualschool.tables import Row, values
from virtualschool.tables.words import fold

# Headings of the authority that sent the file, in census extracts.
_SENDERS = frozenset({"lacode"})


@dataclass(slots=True)
class _Desk:
    """What gathers while the rows of a file are read."""

    kept: list[Numbered] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notices: NoticeBook = field(default_factory=NoticeBook)
    splits: list[Split] = field(default_factory=list)
    blank: int = 0


def read_file(
    data: bytes, *, name: str, kind: str | None, mapping: Mapping | None, authority: str, as_at: dt.date
) -> Reading:
    """Read an extract or a list; every row below the headings is kept, a duplicate, rejected or blank.

    `as_at` is the day that the file speaks of: a child born after it, or over 30 years before it, is a mistake. A file
    that cannot be taken in at all raises `tables.Refused`. Untrusted bytes belong in `child.read_limited`.
    """
    mapping = mapping or Mapping()
    document = tables.read(data, name=name, known_headers=presets.headings() | set(map(fold, mapping.columns)))
    choice = sheets.choose(document, kind=kind, mapping=mapping)
    desk = _Desk()
    _note_file(choice, authority, desk.notices)
    circumstances = Circumstances(as_at, mapping, short_years=choice.detection.kind == MY_LIST.key)
    _read_rows(choice, rows.rules(choice.detection.kind, choice.detection.columns, circumstances), desk)
    grouped = _grouped(choice, desk)
    return _reading(choice, desk, grouped)


def _read_rows(choice: Choice, rules: Rules, desk: _Desk) -> None:
    for row in choice.sheet.rows:
        if row.is_blank or row.is_total:
            desk.blank += 1
            continue
        try:
            if rules.kind == MY_LIST.key:
                found = headlist.read(row, rules, choice.detection, desk.notices, desk.splits)
            else:
                found = rows.read(row, rules, desk.notices)
        except RowProblem as wrong:
            desk.rejected.append(
                Rejected(row.number, original(row), wrong.column, wrong.problem.code, wrong.problem.sentence)
            )
        else:
            desk.kept.append((row.number, found))


def _grouped(choice: Choice, desk: _Desk) -> Grouped:
    if choice.detection.kind == MY_LIST.key:
        return _each_alone(desk.kept)
    gather = facts.group if choice.detection.kind in FACT_KINDS else people.group
    grouped = gather(desk.kept, choice.detection.kind, desk.notices)
    by_number = {row.number: row for row in choice.sheet.rows} if grouped.conflicts else {}
    for conflict in grouped.conflicts:
        cells = original(by_number[conflict.row_number])
        desk.rejected.append(Rejected(conflict.row_number, cells, conflict.column, conflict.code, conflict.message))
    return grouped


def _each_alone(kept: list[Numbered]) -> Grouped:
    seen: dict[frozenset[tuple[str, str]], Person] = {}
    for number, row in kept:
        seen.setdefault(frozenset(row.items()), Person("", ((number, row),)))
    return Grouped(tuple(seen.values()), (), len(kept) - len(seen))


def _reading(choice: Choice, desk: _Desk, grouped: Grouped) -> Reading:
    sheet, detection = choice
    filled = {column for person in grouped.people for _, row in person.rows for column in row}
    return Reading(
        kind=detection.kind,
        family=detection.family,
        sheet=sheet.name,
        header_row=sheet.header_row,
        headers=sheet.headers,
        columns_filled=tuple(column for column in KINDS[detection.kind].columns if column in filled),
        mapping=detection.mapping,
        ignored_columns=_ignored(choice),
        rows_in=len(sheet.rows),
        blank=desk.blank,
        duplicate_rows=grouped.duplicate_rows,
        people=grouped.people,
        rejected=tuple(sorted(desk.rejected)),
        notices=desk.notices.all(),
        splits=tuple(desk.splits),
    )


def _ignored(choice: Choice) -> tuple[str, ...]:
    detection = choice.detection
    if detection.kind == MY_LIST.key:
        return tuple(detection.headers[at] for at in sorted(detection.ignored))
    pairs = zip(detection.headers, detection.columns, strict=True)
    return tuple(heading for heading, column in pairs if column is None and heading)


def _note_file(choice: Choice, authority: str, notices: NoticeBook) -> None:
    for note in choice.sheet.notes:
        notices.add(0, "", "file", note)
    for doubt in choice.detection.doubts:
        notices.add(0, "", "headings", doubt)
    for at, heading in enumerate(choice.sheet.headers):
        if fold(heading) in _SENDERS and _speaks_of_another(choice.sheet.rows, at, authority):
            notices.add(
                0,
                heading,
                "other_authority",
                "Some rows say that another authority sent them. Check whose file this is.",
            )


def _speaks_of_another(found: tuple[Row, ...], at: int, authority: str) -> bool:
    said = {values.text(row.cells[at]) for row in found if at < len(row.cells)}
    return bool({authorities().find(code) for code in said} - {None, authority})


def original(row: Row) -> tuple[str, ...]:
    """Return the cells of a row as the text that they had in the file."""
    return tuple(cell if isinstance(cell, str) else values.text(cell) for cell in row.cells)
