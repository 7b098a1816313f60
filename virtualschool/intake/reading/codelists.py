"""Code lists that a cell is matched with, by key, label or official name, however spelled and spaced."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from virtualschool.tables.words import fold

DATA = Path(__file__).parent / "data"
DEMO_AUTHORITIES = {"Strathcarron": "S12000098", "Inverallan": "S12000099"}
_STAGE_WITH_NOUGHT = re.compile(r"([ps])0?(\d)")
_SPECIAL_WITH_STAGE = re.compile(r"sp[ps]?\d")


@dataclass(frozen=True, slots=True)
class CodeList:
    """Official keys, found by any of their names; where two keys share a label, the first listed is meant."""

    keys: Mapping[str, str]

    def find(self, said: str) -> str | None:
        """Return the key of what a cell says, or None where the list does not have it."""
        return self.keys.get(fold(said))


def rows(name: str) -> list[dict[str, str]]:
    """Return a data file of this package as rows."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def legal_reasons() -> CodeList:
    """Return why a child is looked after."""
    return listed("legal_reasons", "key", "label", "official_name")


@cache
def homes() -> CodeList:
    """Return where a child lives."""
    return listed("lives_with", "key", "label", "official_category")


@cache
def endings() -> CodeList:
    """Return where a child goes when a care period ends."""
    return listed("care_endings", "key", "label")


@cache
def authorities() -> CodeList:
    """Return the 32 authorities and the two invented ones, by name, by code old and new, and by census code."""
    keys = {fold(name): code for name, code in DEMO_AUTHORITIES.items()}
    keys |= {fold(code): code for code in DEMO_AUTHORITIES.values()}
    for row in rows("authorities"):
        others = f"{row['other_names']};{row['old_ons_codes']}".split(";")
        names = (row["name"], row["ons_code"], row["scotxed_code"], f"{row['name']} Council", *others)
        keys |= {fold(name): row["ons_code"] for name in names if name}
    return CodeList(keys)


@cache
def stages() -> CodeList:
    """Return the stages of school, by code or label; `find_stage` knows more spellings."""
    return listed("stages", "code", "label")


def find_stage(said: str) -> str | None:
    """Return the stage that a cell names: "Primary 4", "p04", "SP" alone or with a stage; None where it is none."""
    folded = fold(said)
    if _SPECIAL_WITH_STAGE.fullmatch(folded):
        return "SP"
    if folded in ("nursery", "earlyyears"):
        return "ELC"
    found = _STAGE_WITH_NOUGHT.fullmatch(folded)
    return stages().find(found[1] + found[2] if found else folded)


def find_ending(said: str) -> str | None:
    """Return how a care period ended. Whatever speaks of adoption is adoption: its guard must never be missed."""
    return "ADOPTED" if "adopted" in fold(said) else endings().find(said)


@cache
def listed(name: str, *columns: str) -> CodeList:
    """Return a data file as a code list: the key is the first of the columns, and each of them finds it."""
    keys: dict[str, str] = {}
    for column in columns:
        for row in rows(name):
            if row[column]:
                keys.setdefault(fold(row[column]), row[columns[0]])
    return CodeList(keys)


@cache
def authorities_by_code() -> dict[str, str]:
    """Return the name of each authority, the invented ones included, by its S12 code."""
    named = {row["ons_code"]: row["name"] for row in rows("authorities")}
    return named | {code: name for name, code in DEMO_AUTHORITIES.items()}
