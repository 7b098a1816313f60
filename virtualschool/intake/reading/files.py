"""A whole file read: its sheet chosen, its rows judged one by one, its rows gathered into persons, nothing lost."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from virtualschool import tables
from virtualschool.intake.reading import (
    about,
    columnwise,
    facts,
    headlist,
    hidden,
    orders,
    people,
    presets,
    remarks,
    remembered,
    rows,
)
from virtualschool.intake.reading.cells import DAYS, Circumstances
from virtualschool.intake.reading.folding import Folded
from virtualschool.intake.reading.joining import alone
from virtualschool.intake.reading.kinds import ATTENDANCE, FACT_KINDS, KINDS, MY_LIST
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.people import Grouped, Numbered
from virtualschool.intake.reading.reading import CanonicalRow, Person, Reading, Rejected, Split
from virtualschool.intake.reading.remarks import Lines
from virtualschool.intake.reading.rows import RowProblem, Rules
from virtualschool.intake.reading.sheets import Choice, blank_rows
from virtualschool.tables import Cell, Records, Refused, Row, values
from virtualschool.tables.headers import titles
from virtualschool.tables.words import fold

if TYPE_CHECKING:
    from virtualschool.intake.reading.foldwise import Folding


@dataclass(slots=True)
class _Desk:
    """What gathers while the rows of a file are read."""

    rejected: list[Rejected] = field(default_factory=list)
    notices: NoticeBook = field(default_factory=NoticeBook)
    splits: list[Split] = field(default_factory=list)
    blank: int = 0
    remarks: Lines = field(default_factory=dict)


def read_file(
    data: bytes,
    *,
    name: str,
    kind: str | None,
    mapping: Mapping | None,
    authority: str,
    as_at: dt.date,
    saved: Sequence[Mapping] = (),
) -> Reading:
    """Read an extract or a list; every row below the headings is kept, a duplicate, rejected or blank.

    `as_at` is the day that the file speaks of: a child born after it, or over 30 years before it, is a mistake. A file
    that cannot be taken in at all raises `tables.Refused`. Untrusted bytes belong in `child.read_limited`. Of `saved`
    mappings the one that fits the headings goes before `mapping`.
    """
    mapping = mapping or Mapping()
    known = {fold(heading) for one in (mapping, *saved) for heading in one.columns}
    document = tables.read(data, name=name, known_headers=presets.headings() | known)
    choice, mapping, by = remembered.choose_by(document, kind=kind, mapping=mapping, saved=saved)
    desk = _Desk()
    about.note(document, choice, authority, desk.notices)
    choice, asked = hidden.settle(choice, mapping, desk.notices)
    orders.refuse_doubtful(_days(choice))
    if choice.detection.kind not in columnwise.KINDS_BY_COLUMN:
        choice = replace(choice, sheet=replace(choice.sheet, rows=tuple(choice.sheet.rows)))
    if choice.detection.kind == MY_LIST.key:
        desk.remarks = remarks.of(data, choice.parts or alone(choice.sheet), mapping.colours, desk.notices)
    circumstances = Circumstances(as_at, mapping, choice.sheet.epoch)
    detection = choice.detection
    rules = rows.rules(detection.kind, detection.columns, circumstances, choice.sheet.rows)
    grouped = _read_folded(choice, rules, desk) if detection.kind == ATTENDANCE.key else _read_rows(choice, rules, desk)
    _reject_conflicts(choice, grouped, desk)
    return replace(_reading(choice, desk, grouped), saved=by, hidden=asked)


def _days(choice: Choice) -> Iterator[tuple[str, Collection[Cell]]]:
    """Yield the heading and the cells, each once, of each column of days."""
    for at, column in enumerate(choice.detection.columns):
        if column in DAYS:
            yield choice.detection.headers[at], _cells(choice.sheet.rows, at)


def _cells(rows: Sequence[Row], at: int) -> Collection[Cell]:
    return rows.different(at) if isinstance(rows, Records) else {row.cells[at] for row in rows if at < len(row.cells)}


def _read_rows(choice: Choice, rules: Rules, desk: _Desk) -> Grouped:
    kept: list[Numbered] = []
    left_out = choice.sheet.hidden_rows
    sheet_rows = choice.sheet.rows
    judged = zip(_numbers(sheet_rows), columnwise.ordinary(sheet_rows, rules), strict=True)
    for at, (number, ordinary) in enumerate(judged):
        found = (ordinary if number not in left_out else None) or _by_itself(sheet_rows[at], choice, rules, desk)
        if found is not None:
            kept.append((number, found))
    if rules.kind == MY_LIST.key:
        return _each_alone(kept)
    gather = facts.group if rules.kind in FACT_KINDS else people.group
    return gather(kept, rules.kind, desk.notices)


def _read_folded(choice: Choice, rules: Rules, desk: _Desk) -> Grouped:
    from virtualschool.intake.reading import attendance, foldwise

    rows = choice.sheet.rows
    folding = foldwise.folded(rows, rules)
    for at in _to_read_alone(choice, folding):
        found = _by_itself(rows[at], choice, rules, desk)
        if found is not None:
            folding.put(at, found)
    return attendance.group(folding, _numbers(rows), desk.notices)


def _to_read_alone(choice: Choice, folding: "Folding") -> Iterable[int]:
    """The places of rows that are no ordinary ones, or hidden and to be left out."""
    left_out = choice.sheet.hidden_rows
    hidden_at = [at for at, row in enumerate(choice.sheet.rows) if row.number in left_out] if left_out else []
    for at in hidden_at:
        folding.leave(at)
    return folding.left()


def _numbers(rows: Sequence[Row]) -> Sequence[int]:
    return rows.numbers if isinstance(rows, Records) else [row.number for row in rows]


def _by_itself(row: Row, choice: Choice, rules: Rules, desk: _Desk) -> CanonicalRow | None:
    """What a row says that is not ordinary; None where it is blank or rejected."""
    if row.is_blank or row.is_total:
        desk.blank += 1
    elif row.number in choice.sheet.hidden_rows:
        desk.rejected.append(Rejected(row.number, original(row), "", hidden.LEFT_OUT, hidden.ROW_LEFT_OUT))
    elif is_headings(row, choice.sheet.headers):
        desk.blank += 1
        desk.notices.add(row.number, "", "headings_again", "The headings stand here once more and were left out.")
    else:
        _refuse_other_headings(row, choice)
        return _read_row(row, choice, rules, desk)
    return None


def _refuse_other_headings(row: Row, choice: Choice) -> None:
    """Refuse a file with headings further down that stand otherwise than at the top: so do the rows below them."""
    known = {fold(word): at for at, word in enumerate(choice.sheet.headers) if word}
    words = [(at, fold(word)) for at, word in enumerate(titles(row.cells)) if word]
    again = [(at, word) for at, word in words if word in known]
    if len(words) > 1 and len(again) * 2 > len(words) and any(known[word] != at for at, word in again):
        raise Refused(
            "other_headings",
            f"Row {row.number} holds headings in another order than those at the top, so the rows below it stand in "
            "other columns. Save each part as a file of its own.",
            rows_in=len(choice.sheet.rows),
            blank=blank_rows(choice.sheet.rows),
        )


def _read_row(row: Row, choice: Choice, rules: Rules, desk: _Desk) -> CanonicalRow | None:
    try:
        if rules.kind == MY_LIST.key:
            said = desk.remarks.get(row.number, ())
            return headlist.read(row, rules, choice.detection, desk.notices, desk.splits, said)
        return rows.read(row, rules, desk.notices)
    except RowProblem as wrong:
        problem = wrong.problem
        desk.rejected.append(Rejected(row.number, original(row), wrong.column, problem.code, problem.sentence))
    return None


def is_headings(row: Row, headers: tuple[str, ...]) -> bool:
    """Tell whether a row repeats the headings, as reports do at the top of each page."""
    first = next((at for at, cell in enumerate(row.cells) if cell is not None), 0)
    if first >= len(headers) or row.cells[first] != headers[first]:
        return False
    return [word for word in titles(row.cells) if word] == [word for word in headers if word]


def _reject_conflicts(choice: Choice, grouped: Grouped, desk: _Desk) -> None:
    wanted = {conflict.row_number for conflict in grouped.conflicts}
    by_number = {row.number: row for row in _numbered(choice.sheet.rows, wanted)}
    for conflict in grouped.conflicts:
        cells = original(by_number[conflict.row_number])
        desk.rejected.append(Rejected(conflict.row_number, cells, conflict.column, conflict.code, conflict.message))


def _numbered(rows: Sequence[Row], wanted: set[int]) -> Iterator[Row]:
    if isinstance(rows, Records):
        return (rows[number - rows.first] for number in wanted)
    return (row for row in rows if row.number in wanted)


def _each_alone(kept: list[Numbered]) -> Grouped:
    seen: dict[frozenset[tuple[str, str]], Person] = {}
    for number, row in kept:
        seen.setdefault(frozenset(row.items()), Person("", ((number, row),)))
    return Grouped(tuple(seen.values()), (), len(kept) - len(seen))


def _reading(choice: Choice, desk: _Desk, grouped: Grouped) -> Reading:
    sheet, detection = choice.sheet, choice.detection
    filled = _filled(grouped.people)
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


def _filled(found: Sequence[Person]) -> set[str]:
    if isinstance(found, Folded):
        return found.columns()
    return {column for person in found for _, row in person.rows for column in row}


def _ignored(choice: Choice) -> tuple[str, ...]:
    detection = choice.detection
    if detection.kind == MY_LIST.key:
        return tuple(detection.headers[at] for at in sorted(detection.ignored))
    pairs = zip(detection.headers, detection.columns, strict=True)
    return tuple(heading for heading, column in pairs if column is None and heading)


def original(row: Row) -> tuple[str, ...]:
    """Return the cells of a row as the text that they had in the file."""
    return tuple(cell if isinstance(cell, str) else values.text(cell) for cell in row.cells)
