"""Files straight into the engine's memory: for whole authorities and nations, no row passes through Python."""

import re
from pathlib import Path

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from virtualschool.linkage.engine.linking import Progress, Scorer, Stages, connected, link_loaded
from virtualschool.linkage.engine.model import Model
from virtualschool.linkage.engine.outcome import Decided, Outcome
from virtualschool.linkage.engine.people import EVIDENCE_COLUMNS
from virtualschool.linkage.engine.scoring import score

_WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")
_NEEDED = ("forename", "surname", "date_of_birth")


class ExtractRefused(Exception):
    """A file that cannot be linked, and what to do about it; it never quotes a cell."""


def link_extracts(
    care: Path,
    pupils: Path,
    *,
    model: Model,
    threads: int = 1,
    progress: Progress | None = None,
    scorer: Scorer = score,
) -> Outcome:
    """Link two files with canonical headers: CSV in UTF-8, or a workbook's first sheet.

    A person's id is `person_id`, a pupil's `pupil_id`; failing that the `scn`, then a column named `id`.
    """
    stages = Stages(progress)
    with connected(threads) as connection:
        with stages.stage("raw"):
            lay(connection, "care", care, ("person_id", "scn", "id"))
            lay(connection, "roll", pupils, ("pupil_id", "scn", "id"))
        return link_loaded(connection, model, Decided(), stages, scorer=scorer)


def lay(connection: duckdb.DuckDBPyConnection, side: str, path: Path, id_columns: tuple[str, ...]) -> None:
    """Read a file into `<side>_raw`, or refuse it with a sentence."""
    if not path.is_file():
        raise ExtractRefused(f"{path} is not there. Check the name of the file.")
    read = _workbook if path.suffix.lower() in _WORKBOOKS else _csv
    columns, source = read(connection, side, path)
    known = {re.sub(r"[^a-z0-9]+", "_", name.lower().lstrip("\ufeff")).strip("_"): name for name in columns}
    lacking = [name for name in _NEEDED if name not in known]
    if lacking:
        raise ExtractRefused(f"{path.name} has no column {' or '.join(lacking)}. Name the columns as the manual does.")
    identifiers = [f"nullif(trim({_quoted(known[name])}), '')" for name in id_columns if name in known]
    if not identifiers:
        raise ExtractRefused(f"{path.name} has no column {', '.join(id_columns)}: one of them must tell persons apart.")
    chosen = ", ".join(f"{_quoted(known[c]) if c in known else 'null::varchar'} as {c}" for c in EVIDENCE_COLUMNS)
    select = f"select coalesce({', '.join(identifiers)}) as id, {chosen} from {source}"  # noqa: S608 - our own words
    try:
        connection.execute(f"create table {side}_raw as {select}")
    except duckdb.InvalidInputException as fault:
        raise _unreadable(path) from fault


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _csv(connection: duckdb.DuckDBPyConnection, side: str, path: Path) -> tuple[list[str], str]:
    """The columns of a CSV file and how to read it: its layout is looked at once, for that costs a third of a read."""
    name = "'" + str(path).replace("'", "''") + "'"
    try:
        ((delimiter, quote, escape, columns),) = connection.execute(
            f"select delimiter, quote, escape, [c.name for c in columns] "  # noqa: S608 - the name is quoted
            f"from sniff_csv({name}, header=true, all_varchar=true, strict_mode=false, sample_size=2000)"
        ).fetchall()
    except (duckdb.Error, ValueError) as fault:
        raise _unreadable(path) from fault
    marks = ", ".join(
        f"{word}={_mark(mark)}" for word, mark in (("delim", delimiter), ("quote", quote), ("escape", escape))
    )
    types = ", ".join(f"{_quoted(column)}: 'VARCHAR'" for column in columns)
    return columns, f"read_csv({name}, auto_detect=false, header=true, strict_mode=false, {marks}, columns={{{types}}})"


def _mark(mark: str) -> str:
    return "''" if mark in {"(empty)", "\0"} else "'" + mark.replace("'", "''") + "'"


def _unreadable(path: Path) -> ExtractRefused:
    return ExtractRefused(
        f"{path.name} cannot be read as a table of comma-separated text in UTF-8. Save it again as CSV UTF-8."
    )


def _workbook(connection: duckdb.DuckDBPyConnection, side: str, path: Path) -> tuple[list[str], str]:
    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError, OSError) as fault:
        raise ExtractRefused(f"{path.name} cannot be read as a workbook. Save it again, or as CSV UTF-8.") from fault
    if not rows:
        raise ExtractRefused(f"{path.name} has an empty first sheet.")
    names = [str(cell) for cell in rows[0]]
    cells = {name: pa.array([_text(row[at]) for row in rows[1:]], pa.string()) for at, name in enumerate(names)}
    connection.register(f"{side}_sheet", pa.table(cells))
    return list(cells), f"{side}_sheet"


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
