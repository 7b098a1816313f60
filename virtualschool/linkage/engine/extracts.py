"""Files straight into the engine's memory: for whole authorities and nations, no row passes through Python."""

import re
from pathlib import Path

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from virtualschool.linkage.engine.linking import Progress, Stages, connected, link_loaded
from virtualschool.linkage.engine.model import Model
from virtualschool.linkage.engine.outcome import Decided, Outcome
from virtualschool.linkage.engine.people import EVIDENCE_COLUMNS

_WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")
_NEEDED = ("forename", "surname", "date_of_birth")


class ExtractRefused(Exception):
    """A file that cannot be linked, and what to do about it; it never quotes a cell."""


def link_extracts(
    care: Path, pupils: Path, *, model: Model, threads: int = 1, progress: Progress | None = None
) -> Outcome:
    """Link two files with canonical headers: CSV in UTF-8, or a workbook's first sheet.

    A person's id is `person_id`, a pupil's `pupil_id`; failing that the `scn`, then a column named `id`.
    """
    stages = Stages(progress)
    with connected(threads) as connection:
        with stages.stage("raw"):
            lay(connection, "care", care, ("person_id", "scn", "id"))
            lay(connection, "roll", pupils, ("pupil_id", "scn", "id"))
        return link_loaded(connection, model, Decided(), stages)


def lay(connection: duckdb.DuckDBPyConnection, side: str, path: Path, id_columns: tuple[str, ...]) -> None:
    """Read a file into `<side>_raw`, or refuse it with a sentence."""
    if not path.is_file():
        raise ExtractRefused(f"{path} is not there. Check the name of the file.")
    columns = _read_workbook(connection, side, path) if path.suffix.lower() in _WORKBOOKS else _read_csv(
        connection, side, path)  # fmt: skip
    known = {re.sub(r"[^a-z0-9]+", "_", name.lower().lstrip("\ufeff")).strip("_"): name for name in columns}
    lacking = [name for name in _NEEDED if name not in known]
    if lacking:
        raise ExtractRefused(f"{path.name} has no column {' or '.join(lacking)}. Name the columns as the manual does.")
    identifiers = [f"nullif(trim({_quoted(known[name])}), '')" for name in id_columns if name in known]
    if not identifiers:
        raise ExtractRefused(f"{path.name} has no column {', '.join(id_columns)}: one of them must tell persons apart.")
    chosen = ", ".join(f"{_quoted(known[c]) if c in known else 'null::varchar'} as {c}" for c in EVIDENCE_COLUMNS)
    connection.execute(
        f"create table {side}_raw as select coalesce({', '.join(identifiers)}) as id, {chosen} from {side}_file"  # noqa: S608
    )
    connection.execute(f"drop view {side}_file")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _read_csv(connection: duckdb.DuckDBPyConnection, side: str, path: Path) -> list[str]:
    try:
        relation = connection.read_csv(str(path), header=True, all_varchar=True, strict_mode=False)
        relation.create_view(f"{side}_file")
    except duckdb.Error as fault:
        raise ExtractRefused(
            f"{path.name} cannot be read as a table of comma-separated text in UTF-8. Save it again as CSV UTF-8."
        ) from fault
    return list(relation.columns)


def _read_workbook(connection: duckdb.DuckDBPyConnection, side: str, path: Path) -> list[str]:
    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError, OSError) as fault:
        raise ExtractRefused(f"{path.name} cannot be read as a workbook. Save it again, or as CSV UTF-8.") from fault
    if not rows:
        raise ExtractRefused(f"{path.name} has an empty first sheet.")
    names = [str(cell) for cell in rows[0]]
    cells = {name: pa.array([_text(row[at]) for row in rows[1:]], pa.string()) for at, name in enumerate(names)}
    connection.register(f"{side}_sheet", pa.table(cells))
    connection.execute(f"create view {side}_file as select * from {side}_sheet")  # noqa: S608
    return list(cells)


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
