"""What may not become of a spoiled file.

Nothing breaks; every row is accounted for; and no cell is silently wrong: what is read stood in that row and that
column, after normalisations that are known. A file may be refused and a row rejected: that is not silent.
"""

from tests.intake.reading.corpus.children import OWN
from tests.intake.reading.corpus.mutator import BY_BYTES, Spoiled
from virtualschool.intake.reading.reading import Reading
from virtualschool.tables import Refused


def wrongs(file: Spoiled, outcome: Reading | Refused) -> list[str]:
    """Return what may not be, of what became of a spoiled file; empty where all is well."""
    if isinstance(outcome, Refused):
        is_sentence = outcome.sentence[0].isupper() and outcome.sentence.endswith(".")
        if outcome.code == "not_understood":
            return [f"broke: {outcome.trace}"]
        return [] if is_sentence else [f"no sentence: {outcome.sentence}"]
    found = []
    kept = sum(len(person.rows) for person in outcome.people)
    if outcome.rows_in != kept + outcome.duplicate_rows + len(outcome.rejected) + outcome.blank:
        found.append("rows do not add up")
    by_bytes = not BY_BYTES.isdisjoint(file.faults)
    if not by_bytes:
        found += _lost_children(file, outcome)
    for person in outcome.people:
        for number, row in person.rows:
            found += _misplaced(file, number, row) if by_bytes else _wrong_cells(file, number, row)
    return found


def _lost_children(file: Spoiled, outcome: Reading) -> list[str]:
    children = sum(child is not None for child in file.children)
    seen = outcome.rows_in - outcome.blank
    if seen < children:
        return [f"{children - seen} rows of children were not seen"]
    return []


def _wrong_cells(file: Spoiled, number: int, row: dict[str, str]) -> list[str]:
    """Compare a row with the child who was written there."""
    child = file.children[number - 1] if number <= len(file.children) else None
    if child is None:
        return [f"row {number} is of no child"]
    meant = file.table.rows[child]
    found = []
    for column, value in row.items():
        if column == "notes":
            continue
        if value != meant.get(column) and value not in file.others.get((child, column), ()):
            found.append(f"row {number}: {column} is {value!r}, not {meant.get(column)!r}")
    if child not in file.touched and file.exact:
        found += [f"row {number}: {column} is lost" for column in meant if column not in row]
    return found


def _misplaced(file: Spoiled, number: int, row: dict[str, str]) -> list[str]:
    """A damaged file may spoil a letter unseen, but may not mix children or columns."""
    owners = [_owner(file, column, row[column]) for column in row if column in OWN]
    children = {child for owner in owners if owner for child, _ in [owner]}
    columns = [
        f"row {number}: {column} is what stood under {owner[1]}"
        for column in row
        if column in OWN and (owner := _owner(file, column, row[column])) and owner[1] != column
    ]
    return columns + ([f"row {number} mixes children {sorted(children)}"] if len(children) > 1 else [])


def _owner(file: Spoiled, column: str, value: str) -> tuple[int, str] | None:
    """Return the child and column whose own this value is, the asked column before others."""
    for child, row in enumerate(file.table.rows):
        if row.get(column) == value:
            return child, column
    for child, row in enumerate(file.table.rows):
        for name in OWN:
            if row.get(name) == value:
                return child, name
    return None
