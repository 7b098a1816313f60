"""What the cell of each canonical column says: the canonical value, sometimes with a word about it, or a problem."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from virtualschool.intake.reading import codelists, fact_cells, letters, plain
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.tables import Cell, scn, values
from virtualschool.tables.days import has_short_year
from virtualschool.tables.problems import CellProblem
from virtualschool.tables.words import clean, fold, holds_unseen

NAME_LENGTH, TEXT_LENGTH, NOTE_LENGTH = plain.NAME_LENGTH, 200, 4_000
NAMES = frozenset(
    {"forename", "surname", "second_forename", "known_as", "known_as_surname", "former_surname", "full_name"}
)
DAYS = frozenset(
    "date_of_birth start_date end_date last_review_on next_review_on "
    "from_date to_date left_on agreed_on reviewed_on".split()
)
_NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "?",
        "n/a",
        "#n/a",
        "n/k",
        "nk",
        "null",
        "none",
        "nil",
        "unknown",
        "not known",
        "not recorded",
        "tbc",
    }
)
_NO_NAME = _NOTHING - {"null", "none", "nil", "nk", "tbc"}
_ERRORS = frozenset({"#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!"})
_ESTIMATE = re.compile(
    r"\(?\s*\b(?:est(?:imated?|\.)?|approx(?:imate(?:ly)?|\.)?|circa)(?![a-z])\.?\s*\)?|^c\.|~", re.IGNORECASE
)
# A year of two digits is that of the latest day before this; no planned day of a child's care lies further ahead.
_LONGEST_AHEAD = dt.timedelta(days=3_653)
_LONGEST_GENDER = 40
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
_SCHOOL_CODE = re.compile(r"\d{7}")
_LONGEST_OWN_CODE = 20


class Noted(NamedTuple):
    """A value that is used, or left out, with a word about it for the person who brought the file."""

    value: str
    code: str
    sentence: str


Found = str | Noted


@dataclass(frozen=True)
class Circumstances:
    """What a cell is read against: the day that the file speaks of, and the authority's own words.

    `epoch` is the year from which the file counts days where a date is a number: 1900, or 1904 of old Macs.
    """

    as_at: dt.date
    mapping: Mapping = field(default_factory=Mapping)
    epoch: int = 1900
    keeps_own_codes: bool = False
    """Whether a school code of the authority's own stands as it is: it tells two schools of a fact file apart."""


Reader = Callable[[Cell, Circumstances], Found]


class ColumnReader:
    """Reads the cells of one column. Columns repeat themselves, so what a text says is worked out once."""

    def __init__(self, column: str, circumstances: Circumstances) -> None:
        self.column = column
        self._circumstances = circumstances
        self._said: dict[str, Found] = {}
        self.is_plain = plain.never if column in circumstances.mapping.values else plain.PLAIN.get(column, plain.never)
        """Whether a text of this column is written as it is meant, so that reading it gives the very same."""

    def read(self, cell: Cell) -> Found:
        """Return what the cell says ("" for nothing), or raise `CellProblem`."""
        if not isinstance(cell, str):
            return _read(self.column, cell, self._circumstances)
        found = self._said.get(cell)
        if found is None:
            found = _read(self.column, cell, self._circumstances)
            if len(self._said) < _REMEMBERED:
                self._said[cell] = found
        return found


_REMEMBERED = 20_000


def _read(column: str, cell: Cell, circumstances: Circumstances) -> Found:
    if isinstance(cell, str):
        _refuse_spreadsheet_errors(cell)
    if column in circumstances.mapping.values:
        cell = circumstances.mapping.value(column, values.text(cell))
    if column in fact_cells.READERS:
        found = fact_cells.READERS[column](cell)
        return Noted(*found) if isinstance(found, fact_cells.Worth) else found
    return _READERS.get(column, _text)(cell, circumstances)


def _refuse_spreadsheet_errors(cell: str) -> None:
    if cell.startswith("#"):
        if len(cell) >= 3 and not cell.strip("# "):
            raise CellProblem(
                "hashes", "The column was too narrow when the file was saved. Widen it and save the file again."
            )
        if cell.strip().casefold() in _ERRORS:
            raise CellProblem("spreadsheet_error", "The cell holds an error of the spreadsheet. Put its formula right.")


def _name(cell: Cell, _: Circumstances) -> Found:
    mended = letters.mended(cell) if isinstance(cell, str) and not cell.isascii() else ""
    name = values.text(mended or cell)
    if name.casefold() in _NO_NAME:
        return ""
    if isinstance(cell, bool | int | float | dt.date) or not (name.isalpha() or any(c.isalpha() for c in name)):
        raise CellProblem("not_a_name", "This is not a name. Check that the columns did not slip.")
    _refuse_long(name, NAME_LENGTH)
    if isinstance(cell, str) and not cell.isprintable() and any(c.isdigit() or c in ",;|" for c in cell):
        _refuse_folded(cell)
    return _name_told(name, cell, mended) if isinstance(cell, str) else name


def _name_told(name: str, cell: str, mended: str) -> Found:
    """Return the name, with a word where its letters were spoiled on the way."""
    if mended:
        return Noted(name, "garbled_letters", "Letters of the name were garbled on their way. They were put right.")
    if letters.are_lost(name):
        return Noted(name, "lost_letters", "Letters of the name were lost on the way. Put them right at the source.")
    if holds_unseen(cell):
        return Noted(name, "unseen_characters", "The name held characters that nobody can see. They were taken out.")
    return name


def _refuse_folded(cell: str) -> None:
    if "\n" in cell.strip() or "\r" in cell.strip():
        raise CellProblem(
            "several_lines", "The cell holds several lines, perhaps of several rows. Write what it says in one line."
        )


def _text(cell: Cell, _: Circumstances) -> str:
    said = _said(cell)
    _refuse_long(said, TEXT_LENGTH)
    return said


def _worker(cell: Cell, circumstances: Circumstances) -> Found:
    said = _text(cell, circumstances)
    if said and not any(map(str.isalpha, said)):
        raise CellProblem("not_a_name", "This is not the name of a person. Check that the columns did not slip.")
    return said


def _school_name(cell: Cell, circumstances: Circumstances) -> Found:
    said = _text(cell, circumstances)
    if said and (codelists.find_stage(said) or not any(map(str.isalpha, said))):
        raise CellProblem("not_a_school", "This is not the name of a school. Check that the columns did not slip.")
    return said


def note(cell: Cell) -> str:
    """Return free text with its line breaks; longer than a page is a problem."""
    said = "\n".join(filter(None, map(clean, cell.splitlines()))) if isinstance(cell, str) else values.text(cell)
    _refuse_long(said, NOTE_LENGTH)
    return said


def _said(cell: Cell) -> str:
    said = values.text(cell)
    return "" if said.casefold() in _NOTHING else said


def _refuse_long(said: str, limit: int) -> None:
    if len(said) > limit:
        raise CellProblem(
            "too_long", f"This is longer than {limit:,} characters. Shorten it, or check that the columns did not slip."
        )


def _identifier(cell: Cell, _: Circumstances) -> Found:
    if isinstance(cell, str) and not cell.isprintable():
        _refuse_folded(cell)
    found = values.identifier(cell)
    if found.casefold() in _NOTHING or found == "0":
        return ""
    if len(found) > NAME_LENGTH or not (found.isalnum() or any(c.isalnum() for c in found)):
        raise CellProblem("bad_identifier", "This is not an identifier. Check that the columns did not slip.")
    return found


def _scn(cell: Cell, _: Circumstances) -> Found:
    found = scn.parse(cell)
    if "placeholder" in found.flags:
        return Noted(
            "",
            "placeholder_scn",
            "The number looks typed to fill the column, so it was left out. Ask education records.",
        )
    if "leading_zero" in found.flags:
        return Noted(
            found.value, "leading_zero", "The leading zero was lost, in a spreadsheet most likely. It was put back."
        )
    return found.value


def _day(cell: Cell, circumstances: Circumstances) -> Found:
    if not _is_said(cell):
        return ""
    latest = circumstances.as_at + _LONGEST_AHEAD
    return _told(cell, values.day(cell, epoch=circumstances.epoch, not_after=latest))


def _told(cell: Cell, found: dt.date) -> Found:
    """Return the day, with a word where its century was worked out or a bare number was taken for it."""
    if has_short_year(cell):
        sentence = "The year had two digits and was read as the only one that a child can have. Check it."
        return Noted(found.isoformat(), "two_digit_year", sentence)
    if isinstance(cell, str) and cell.strip().isdecimal() and len(cell.strip()) == 5:
        sentence = "The date was a bare number, which was read as days since 1900, as Excel counts. Check it."
        return Noted(found.isoformat(), "date_as_number", sentence)
    return found.isoformat()


def _end_day(cell: Cell, circumstances: Circumstances) -> Found:
    try:
        return _day(cell, circumstances)
    except CellProblem as problem:
        if problem.code == "far_future":
            return Noted("", "open_end", "The end date is so far ahead that it stands for no end. It was left empty.")
        raise


def _birthday(cell: Cell, circumstances: Circumstances) -> Found:
    if not _is_said(cell):
        return ""
    cell = clean(cell) if isinstance(cell, str) else cell
    plain = _ESTIMATE.sub(" ", cell).strip() if isinstance(cell, str) else cell
    born = values.day(plain, epoch=circumstances.epoch, not_after=circumstances.as_at)
    _refuse_birthday(born, circumstances.as_at)
    if plain != cell and isinstance(cell, str):
        return Noted(
            born.isoformat(),
            "estimated_date",
            "The date of birth is said to be an estimate. Linking will need more than it.",
        )
    return _told(plain, born)


def _refuse_birthday(born: dt.date, as_at: dt.date) -> None:
    if born > as_at:
        raise CellProblem(
            "birth_in_future", "The date of birth is after the day that the file speaks of. Check the year."
        )
    if (born.year + 30, born.month, born.day) < (as_at.year, as_at.month, as_at.day):
        raise CellProblem("born_too_long_ago", "The date of birth is more than 30 years ago. Check the year.")


def _is_said(cell: Cell) -> bool:
    return not isinstance(cell, str) or cell.strip().casefold() not in _NOTHING


def _gender(cell: Cell, _: Circumstances) -> Found:
    said = _said(cell).upper()
    if len(said) > _LONGEST_GENDER or (len(said) > 1 and any(map(str.isdigit, said))):
        raise CellProblem("not_a_gender", "This is not a gender. Check that the columns did not slip.")
    return {"MALE": "M", "BOY": "M", "FEMALE": "F", "GIRL": "F"}.get(said, said)


def _postcode(cell: Cell, _: Circumstances) -> Found:
    said = _said(cell)
    found = _POSTCODE.fullmatch(fold(said).upper())
    if found:
        return f"{found[1]} {found[2]}"
    return Noted("", "bad_postcode", "This is not a whole postcode. It was left out.") if said else ""


def _school_code(cell: Cell, circumstances: Circumstances) -> Found:
    said = values.identifier(cell)
    if said.casefold() in _NOTHING:
        return ""
    if _SCHOOL_CODE.fullmatch(said):
        return said
    if circumstances.keeps_own_codes and len(said) <= _LONGEST_OWN_CODE:
        return Noted(
            said,
            "own_school_code",
            "A school code has seven digits. This one was kept as it is, as a code of your own.",
        )
    return Noted(
        "", "pseudo_school_code", "A school code has seven digits. This one was left out: it may be a code of your own."
    )


def _stage(cell: Cell, _: Circumstances) -> Found:
    return _of_list(
        values.text(cell),
        codelists.find_stage,
        "unknown_stage",
        "This is not a stage. Use P1 to P7, S1 to S6, SP or ELC.",
    )


def _legal_reason(cell: Cell, _: Circumstances) -> Found:
    return _of_list(
        values.text(cell),
        codelists.legal_reasons().find,
        "unknown_legal_reason",
        "This is not on your list of legal reasons. Say what it means, once, in the mapping of this source.",
    )


def _lives_with(cell: Cell, _: Circumstances) -> Found:
    key = codelists.homes().find(values.text(cell))
    if key is None and _said(cell):
        return Noted(
            "",
            "unknown_lives_with",
            "Where the child lives is not on your list, so it was left out. Say what it means, once.",
        )
    return key or ""


def _ended_as(cell: Cell, _: Circumstances) -> Found:
    return _of_list(
        values.text(cell),
        codelists.find_ending,
        "unknown_ended_as",
        "This ending is not on your list. Say what it means, once, in the mapping.",
    )


def _authority(cell: Cell, _: Circumstances) -> Found:
    return _of_list(
        values.identifier(cell),
        codelists.authorities().find,
        "unknown_authority",
        "This is none of the 32 authorities. Use its name or its S12 code.",
    )


def _looked_after_code(cell: Cell, _: Circumstances) -> Found:
    codes = {"1": "01", "01": "01", "2": "02", "02": "02", "99": "99"}
    return _of_list(
        values.identifier(cell),
        codes.get,
        "unknown_looked_after_code",
        "The looked-after code is 01, 02 or 99. Save the extract with the codes.",
    )


def _of_list(said: str, find: Callable[[str], str | None], code: str, sentence: str) -> str:
    found = find(said)
    if found is None and said.casefold() not in _NOTHING:
        raise CellProblem(code, sentence)
    return found or ""


_READERS: dict[str, Reader] = {
    **dict.fromkeys(NAMES, _name),
    **dict.fromkeys(("person_id", "pupil_id"), _identifier),
    **dict.fromkeys(("start_date", "last_review_on", "next_review_on"), _day),
    **dict.fromkeys(("postcode", "home_postcode"), _postcode),
    **dict.fromkeys(("home_authority", "responsible_authority"), _authority),
    "end_date": _end_day,
    "date_of_birth": _birthday,
    "scn": _scn,
    "gender": _gender,
    "school_code": _school_code,
    "school_name": _school_name,
    "social_worker": _worker,
    "stage": _stage,
    "legal_reason": _legal_reason,
    "lives_with": _lives_with,
    "ended_as": _ended_as,
    "looked_after_code": _looked_after_code,
}
