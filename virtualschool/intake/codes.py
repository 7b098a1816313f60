"""Words of code lists that a file uses and nobody has explained: met, counted, and matched with the lists."""

import datetime as dt
from collections.abc import Iterator
from functools import cache

from virtualschool.register.vocab import code_list
from virtualschool.tables.problems import CellProblem

from .reading.cells import Circumstances, ColumnReader, Noted
from .reading.codelists import DEMO_AUTHORITIES, rows
from .reading.mapping import Mapping
from .reading.reading import Reading
from .reading.survey import survey_limited

# Each column whose cells are codes, with what a page calls it, and its code list.
LISTS = {
    "legal_reason": ("Legal reasons", "legal_reasons"),
    "lives_with": ("Where they live", "lives_with"),
    "ended_as": ("How being looked after ended", "care_endings"),
    "stage": ("Stages", "stages"),
    "responsible_authority": ("Responsible authorities", "authorities"),
    "home_authority": ("Home authorities", "authorities"),
    "looked_after_code": ("Looked-after codes", "looked_after"),
    "code": ("Attendance codes", "attendance"),
}
_LOOKED_AFTER = (("01", "01, looked after at home"), ("02", "02, looked after away from home"), ("99", "99, neither"))
UNKNOWN = "unknown_"
Words = dict[str, dict[str, int]]


@cache
def choices(column: str) -> tuple[tuple[str, str], ...]:
    """The keys that a word of this column can stand for, with their labels."""
    _, name = LISTS[column]
    if name == "looked_after":
        return _LOOKED_AFTER
    if name == "authorities":
        known = [(row["ons_code"], row["name"]) for row in rows("authorities")]
        return tuple(known + [(code, called) for called, code in DEMO_AUTHORITIES.items()])
    return tuple((key, row["label"]) for key, row in code_list(name).items())


def unknown(data: bytes, name: str, reading: Reading, mapping: Mapping, as_at: dt.date) -> Words:
    """The words of each code column that are on no list, with how many rows have them; empty for most files.

    The file is looked at once more only where the reading has met such a word.
    """
    met = {column for column in said_of(reading) if column in LISTS}
    headings = {heading: column for heading, column in reading.mapping.items() if column in met}
    if not headings:
        return {}
    counted = survey_limited(data, name=name, headings=reading.headers, count=headings).words
    circumstances = Circumstances(as_at, mapping)
    found: Words = {}
    for heading, words in counted.items():
        reader = ColumnReader(headings[heading], circumstances)
        strange = {word: count for word, count in words.items() if is_unknown(reader, word)}
        if strange:
            found.setdefault(headings[heading], {}).update(strange)
    return found


def said_of(reading: Reading) -> Iterator[str]:
    """The columns of which the reading says that a word is unknown."""
    told = [(why.code, why.column) for why in reading.rejected] + [(why.code, why.column) for why in reading.notices]
    for code, column in told:
        if code.startswith(UNKNOWN):
            yield column


def is_unknown(reader: ColumnReader, word: str) -> bool:
    try:
        found = reader.read(word)
    except CellProblem as problem:
        return problem.code.startswith(UNKNOWN)
    return isinstance(found, Noted) and found.code.startswith(UNKNOWN)
