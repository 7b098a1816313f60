"""The Scottish Candidate Number: nine digits, the ninth a check on the eight before it.

The rule is that of the Higher Education Statistics Agency's coding frame: weights 3 2 7 6 5 4 3 2, modulus 11. About
one random number in eleven passes, so a good check digit never shows by itself that two records are one child.
"""

import re
import unicodedata
from dataclasses import dataclass
from operator import mul

from virtualschool.tables.document import Cell
from virtualschool.tables.problems import CellProblem
from virtualschool.tables.words import clean

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
# What three digits at a time add to the sum, which with the check digit itself comes to a multiple of eleven.
_FIRST, _MIDDLE, _LAST = (
    {f"{number:03d}": sum(map(mul, map(int, f"{number:03d}"), weights)) for number in range(1_000)}
    for weights in (WEIGHTS[:3], WEIGHTS[3:6], (*WEIGHTS[6:], 1))
)
_NOTHING = frozenset(
    {"", "0", "-", "--", "?", "n/a", "na", "#n/a", "n/k", "nk", "none", "null", "nil", "tbc", "unknown", "not known"}
)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d+)\.0+")
_APART = re.compile(r"[\s\-‐‑–]")


@dataclass(frozen=True, slots=True)
class Scn:
    """A number that may be used: nine digits, or "" where the cell says that there is none.

    Flags: `leading_zero`, `stored_as_number`, `full_width` (repaired with certainty, and worth telling) and
    `placeholder` (passes the sum, but looks typed to fill the column: ask, and link nothing on it).
    """

    value: str
    flags: tuple[str, ...] = ()


def parse(cell: Cell) -> Scn:
    """Return the number that a cell holds, or raise `CellProblem` where it holds a wrong one.

    Only what the check digit proves is repaired: a lost leading zero. Letters, too many digits and digits lost to
    scientific notation are not.
    """
    if isinstance(cell, bool):
        raise _not_a_number()
    if isinstance(cell, int | float):
        return _parse_number(float(cell))
    return _parse_text("" if cell is None else str(cell))


def is_plain(text: str) -> bool:
    """Whether a text is such a number, written as nine plain digits of which nothing is to be told."""
    if len(text) != 9 or not (text.isascii() and text.isdigit()):
        return False
    return (_FIRST[text[:3]] + _MIDDLE[text[3:6]] + _LAST[text[6:]]) % 11 == 0 and len(set(text)) > 1


def check_digit(stem: str) -> str | None:
    """Return the ninth digit of eight, or None where no number with this stem is ever given out."""
    remainder = sum(map(mul, map(int, stem), WEIGHTS)) % 11
    return None if remainder == 1 else str((11 - remainder) % 11)


def _parse_number(number: float) -> Scn:
    if not number.is_integer() or number < 0:
        raise _not_a_number()
    found = _parse_text(str(int(number)))
    return Scn(found.value, (*found.flags, "stored_as_number")) if found.value else found


def _parse_text(given: str) -> Scn:
    if len(given) == 9 and given.isascii() and given.isdigit():
        return _parse_digits(given, ())
    plain = unicodedata.normalize("NFKC", clean(given)).strip().removeprefix("'").strip()
    if plain.casefold() in _NOTHING:
        return Scn("")
    if _SCIENTIFIC.fullmatch(plain):
        raise CellProblem(
            "bad_scn", "A spreadsheet has cut off digits of this number. Format the column as text and save it again."
        )
    flags: tuple[str, ...] = ()
    if decimal := _DECIMAL.fullmatch(plain):
        plain, flags = decimal[1], ("stored_as_number",)
    digits = _APART.sub("", plain)
    if any(c.isdigit() and not c.isascii() for c in given):
        flags = (*flags, "full_width")
    return _parse_digits(digits, flags)


def _parse_digits(digits: str, flags: tuple[str, ...]) -> Scn:
    if not (digits.isascii() and digits.isdigit()):
        raise _not_a_number()
    if len(digits) == 8 and check_digit("0" + digits[:7]) == digits[7]:
        return Scn("0" + digits, (*flags, "leading_zero"))
    if len(digits) > 9:
        raise CellProblem(
            "bad_scn",
            "A Scottish Candidate Number has nine digits, and this has more: it may be another number. Leave it out.",
        )
    if len(digits) < 9:
        raise CellProblem(
            "bad_scn", "A Scottish Candidate Number has nine digits, and this has fewer. Ask education records for it."
        )
    if check_digit(digits[:8]) != digits[8]:
        raise CellProblem("bad_scn", "No check digit fits this number. Ask education records for the SCN.")
    return Scn(digits, (*flags, "placeholder") if len(set(digits)) == 1 else flags)


def _not_a_number() -> CellProblem:
    return CellProblem("bad_scn", "A Scottish Candidate Number has digits only. Ask education records for the SCN.")
