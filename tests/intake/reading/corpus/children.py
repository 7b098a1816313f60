"""Invented children for hostile files: every value is of one child and one column, so that a stray one is seen."""

import datetime as dt
import random
from collections.abc import Iterator

from tests.intake.reading.corpus.cases import Table
from virtualschool.tables import scn

_VOWELS, _CONSONANTS = "aeiou", "bcdfghlmnprst"
_HOMES, _REASONS = ("HOME", "KINSHIP", "FOSTER_LA"), ("S25", "CSO_HOME", "CSO_AWAY")
_STAGES = ("P1", "P4", "P7", "S1", "S3", "S6", "SP")
_COLUMNS = {
    "care": (
        "person_id scn forename second_forename surname date_of_birth gender postcode legal_reason lives_with "
        "start_date end_date social_worker next_review_on"
    ).split(),
    "pupils": (
        "pupil_id scn forename second_forename surname date_of_birth gender postcode school_code school_name stage "
        "start_date looked_after_code"
    ).split(),
    "my-list": "forename surname date_of_birth scn school_name stage start_date".split(),
}
NEEDED = frozenset({"person_id", "pupil_id", "forename", "surname", "date_of_birth"})
# Every child's own, found in no other column: what these hold tells whose and where it is.
OWN = frozenset(
    (
        "person_id pupil_id scn forename second_forename surname date_of_birth postcode school_name start_date "
        "social_worker"
    ).split()
)


def invent(chance: random.Random) -> Table:
    """Return 4 to 30 children of one kind of file, needed cells filled, others filled mostly."""
    kind = chance.choice(list(_COLUMNS))
    words, days, numbers = _words(chance), _days(chance), _numbers(chance)
    rows = []
    for at in range(chance.randint(4, 30)):
        row = {}
        for column in _COLUMNS[kind]:
            if column in NEEDED or chance.random() < 0.75:
                row[column] = _cell(column, at, chance, words, days, numbers)
        if "end_date" in row and "start_date" not in row:
            del row["end_date"]
        rows.append(row)
    return Table(kind, tuple(_COLUMNS[kind]), tuple(rows))


def _cell(column, at, chance, words, days, numbers) -> str:
    if column in ("forename", "surname", "second_forename"):
        return next(words).capitalize()
    if column in ("school_name", "social_worker"):
        return f"{next(words).capitalize()} {'Primary' if column == 'school_name' else 'Bell'}"
    if column.endswith("_date") or column == "next_review_on" or column == "date_of_birth":
        return next(days[column])
    if column in ("person_id", "pupil_id"):
        return f"{column[0].upper()}{1000 + at}"
    return {
        "scn": lambda: next(numbers),
        "gender": lambda: chance.choice("MF"),
        "postcode": lambda: f"ZZ{at + 1} {at % 9 + 1}{chance.choice('ABDEF')}{chance.choice('GHJL')}",
        "legal_reason": lambda: chance.choice(_REASONS),
        "lives_with": lambda: chance.choice(_HOMES),
        "school_code": lambda: f"99{at:05d}",
        "stage": lambda: chance.choice(_STAGES),
        "looked_after_code": lambda: chance.choice(("01", "02", "99")),
    }[column]()


def _words(chance: random.Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        word = "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(3)) + chance.choice("nrsl")
        if word not in seen and not word.startswith(("total", "count")):
            seen.add(word)
            yield word


def _days(chance: random.Random) -> dict[str, Iterator[str]]:
    spans = {"date_of_birth": 2009, "start_date": 2018, "end_date": 2023, "next_review_on": 2026}
    return {column: _some_days(chance, year) for column, year in spans.items()}


def _some_days(chance: random.Random, year: int) -> Iterator[str]:
    """Yield days of four years, none twice; the first two are after the twelfth of their months."""
    offsets = list(range(4 * 365))
    chance.shuffle(offsets)
    late = [offset for offset in offsets if (dt.date(year, 1, 1) + dt.timedelta(offset)).day > 12][:2]
    for offset in [*late, *[offset for offset in offsets if offset not in late]]:
        yield (dt.date(year, 1, 1) + dt.timedelta(offset)).isoformat()


def _numbers(chance: random.Random) -> Iterator[str]:
    stem = chance.randint(0, 9) * 10_000_000 + chance.randint(1_000_000, 9_000_000)
    while True:
        stem += chance.randint(1, 90)
        check = scn.check_digit(f"{stem % 100_000_000:08d}")
        if check:
            yield f"{stem % 100_000_000:08d}{check}"
