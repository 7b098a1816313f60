"""The register as the spreadsheet that the head had: her columns, order, headings, colours and notes.

What this reader may not see stays empty, as in every file that leaves; so do
addresses. Of a protected learner the notes stay empty, too: free text may give
the place away.
"""

import datetime as dt
import io
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from virtualschool.intake import columns, mapping
from virtualschool.intake.models import Receipt
from virtualschool.intake.own_list import merged, notes
from virtualschool.intake.reading.codelists import authorities_by_code
from virtualschool.intake.reading.joining import SHEET
from virtualschool.intake.reading.kinds import MY_LIST
from virtualschool.intake.reading.layouts import headings_of
from virtualschool.intake.reading.remarks import COMMENT, OF_CELL, OF_ROW
from virtualschool.people.models import Authority, User
from virtualschool.register import listing
from virtualschool.register.derive import Derived
from virtualschool.register.models import LearnerAlias, Statement
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import label
from virtualschool.tables.words import fold

from . import clearance as clearances
from . import lines as listed
from .clearance import BY_CRIMINAL_COURT, Reading
from .lines import Line

OF_A_PLACE = (*listing.WITHHELD, "school_name", "home_authority", "social_worker", "how_known", "notes")
NEVER = ("postcode", "home_postcode", "former_surname")
OTHERS = "Not on your list"
Own = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One learner in her layout: the sheet, the cells by heading, and what is marked, by heading ("" the row)."""

    line: Line
    sheet: str
    cells: dict[str, str]
    colours: dict[str, str]
    comments: dict[str, str]


@dataclass(frozen=True)
class OwnList:
    """The spreadsheet: as at which day her list was, her headings in her order, and a row for each learner."""

    as_at: dt.date
    file_name: str
    headings: tuple[str, ...]
    entries: tuple[Entry, ...]
    withheld: int
    left_out: tuple[str, ...]

    @property
    def lines(self) -> list[Line]:
        return [one.line for one in self.entries]

    @property
    def others(self) -> int:
        return sum(one.sheet == OTHERS for one in self.entries)

    @property
    def classes(self) -> str:
        return "ABCDE" if not self.left_out else "ABC"


def own_list(user: User, authority: Authority, today: dt.date) -> OwnList | None:
    """Her spreadsheet with the register's values of today; None where she has brought no list."""
    receipt = mapping.last_layout(MY_LIST.key, authority, today)
    if receipt is None:
        return None
    headings = tuple(dict.fromkeys(headings_of(receipt.headers.splitlines())))
    readings = clearances.of_user(user)
    mine = {line.pk: line for line in listed.today_lines(user, authority, today, readings)}
    own, words = rows_of(receipt), colours_of(authority)
    entries = []
    for derived, line in found(authority, mine):
        reading = readings.reading(line.pk, line.authority_id)
        said = next((own[key.own_id] for key in derived.keys if key.own_id in own and key.source == "my_list"), None)
        entries.append(entry(derived, line, said, reading, receipt, headings, words, today))
    by_sheet = sorted(entries, key=lambda one: (one.sheet == OTHERS, one.sheet, one.line.list_name.casefold()))
    opened = [readings.reading(pk, authority.pk) for pk in mine]
    left_out = [one for one in headings if not may_show_any(one, receipt, opened)]
    return OwnList(
        receipt.run.as_at,
        receipt.file_name,
        tuple(one for one in headings if fold(one) != fold(SHEET)),
        tuple(by_sheet),
        sum(line.is_protected for line in mine.values()),
        tuple(left_out),
    )


def found(authority: Authority, lines: Mapping[uuid.UUID, Line]) -> Iterator[tuple[Derived, Line]]:
    """Each learner of the reader's lines, as derived."""
    now = dict(LearnerAlias.objects.filter(learner__authority=authority).values_list("alias", "learner_id"))
    for derived in listing.everyone(authority):
        line = next((lines[now[key]] for key in (derived.id, *derived.aliases) if now.get(key) in lines), None)
        if line:
            yield derived, line


def rows_of(receipt: Receipt) -> dict[str, Own]:
    """What her last list said of each child, by the list's own id."""
    stated = Statement.objects.filter(edition=receipt.edition_id).values_list("record__own_id", "version__content")
    return {own_id: merged(reads.rows_of(content)) for own_id, content in stated}


def colours_of(authority: Authority) -> dict[str, str]:
    """Her words for a colour, to the colour."""
    found: dict[str, str] = {}
    for saved in mapping.current(authority):
        for rgb, words in mapping.lines(saved.colours).items():
            found.setdefault(words, rgb)
    return found


def entry(
    derived: Derived,
    line: Line,
    said: Own | None,
    reading: Reading,
    receipt: Receipt,
    headings: Sequence[str],
    words: Mapping[str, str],
    today: dt.date,
) -> Entry:
    marked = [f"{OF_CELL}{one}" for one in headings] + [f"{COMMENT}{one}" for one in headings]
    kept = notes(said.get("notes", ""), [*headings, SHEET, OF_ROW, *marked]) if said else {}
    sheet = kept.get(SHEET, receipt.sheet or MY_LIST.name) if said else OTHERS
    kept = kept if may_show("notes", "", reading) else {}
    columns_of = {fold(heading): column for heading, column in mapping.lines(receipt.mapping).items()}
    cells = {}
    for heading in headings:
        column = columns_of.get(fold(heading), "notes")
        known = kept.get(heading, "") if column == "notes" else value(column, derived, said or {}, today)
        cells[heading] = known or kept.get(heading, "")
        if not may_show(column, raw(column, derived, today), reading):
            cells[heading] = ""
    colours = {one: words.get(kept.get(f"{OF_CELL}{one}", ""), "") for one in headings}
    colours[""] = words.get(kept.get(OF_ROW, ""), "")
    comments = {one: kept[f"{COMMENT}{one}"] for one in headings if f"{COMMENT}{one}" in kept}
    return Entry(line, sheet, cells, {one: rgb for one, rgb in colours.items() if rgb}, comments)


def may_show_any(heading: str, receipt: Receipt, readings: Sequence[Reading]) -> bool:
    columns_of = {fold(said): column for said, column in mapping.lines(receipt.mapping).items()}
    column = columns_of.get(fold(heading), "notes")
    return any(may_show(column, "", reading) for reading in readings)


def may_show(column: str, key: str, reading: Reading) -> bool:
    """Whether this reader may see this column of this learner."""
    if column in NEVER or (column in OF_A_PLACE and not reading.shows_place):
        return False
    if column == "legal_reason" and key == BY_CRIMINAL_COURT:
        return reading.shows("F")
    return reading.shows(columns.CLASSES.get(column, "A"))


def raw(column: str, derived: Derived, today: dt.date) -> str:
    period = derived.period_on(today)
    return period.legal_reason if column == "legal_reason" and period else ""


def day(value: dt.date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def value(column: str, derived: Derived, said: Own, today: dt.date) -> str:
    """What the register says today for one of her columns; what only her list can know is as she wrote it."""
    reads_as = READERS.get(column)
    if reads_as:
        return reads_as(derived, today)
    return derived.text(column) or said.get(column, "")


def full_name(derived: Derived, _: dt.date) -> str:
    return " ".join(filter(None, (derived.text("forename"), derived.text("second_forename"), derived.text("surname"))))


def of_period(attribute: str, words: Callable[[str], str]) -> Callable[[Derived, dt.date], str]:
    def read(derived: Derived, today: dt.date) -> str:
        period = derived.period_on(today)
        return words(getattr(period, attribute)) if period and getattr(period, attribute) else ""

    return read


def school(derived: Derived, today: dt.date) -> str:
    place = derived.place_on(today)
    return (place.school_name or place.school_code) if place else derived.text("school_name")


def authority_name(code: str) -> str:
    return authorities_by_code().get(code, code)


READERS: Mapping[str, Callable[[Derived, dt.date], str]] = {
    "full_name": full_name,
    "scn": lambda derived, _: "" if derived.ended_in_adoption else derived.text("scn"),
    "date_of_birth": lambda derived, _: (
        day(dt.date.fromisoformat(derived.text("date_of_birth"))) if derived.text("date_of_birth") else ""
    ),
    "pupil_id": lambda derived, _: derived.pupil_id,
    "person_id": lambda derived, _: derived.person_id,
    "school_name": school,
    "school_code": lambda derived, today: place.school_code if (place := derived.place_on(today)) else "",
    "stage": listing.stage_on,
    "legal_reason": of_period("legal_reason", lambda key: label("legal_reasons", key)),
    "lives_with": of_period("lives_with", lambda key: label("lives_with", key)),
    "responsible_authority": of_period("responsible_authority", authority_name),
    "start_date": lambda derived, today: day(period.start) if (period := derived.period_on(today)) else "",
    "end_date": lambda derived, today: day(period.end) if (period := derived.period_on(today)) else "",
}


def workbook(found: OwnList, *, note: str) -> bytes:
    """The spreadsheet, every cell text and no formula; who took it stands above the headings of each sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    formats = {rgb: book.add_format({"bg_color": f"#{rgb}"}) for one in found.entries for rgb in one.colours.values()}
    for name in dict.fromkeys(one.sheet for one in found.entries):
        sheet = book.add_worksheet(sheet_name(name, book))
        sheet.write_string(0, 0, note)
        for at, heading in enumerate(found.headings):
            sheet.write_string(1, at, heading, bold)
        for down, one in enumerate((each for each in found.entries if each.sheet == name), start=2):
            for at, heading in enumerate(found.headings):
                rgb = one.colours.get(heading) or one.colours.get("", "")
                sheet.write_string(down, at, one.cells[heading], formats.get(rgb))
                if heading in one.comments:
                    sheet.write_comment(down, at, one.comments[heading])
        sheet.freeze_panes(2, 0)
        sheet.set_column(0, max(len(found.headings) - 1, 0), 18)
    book.close()
    return out.getvalue()


def sheet_name(name: str, book: "xlsxwriter.Workbook") -> str:
    """A name that a workbook takes: 31 characters, none of []:*?/\\, and not given already."""
    plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip(" '")[:28] or "List"
    taken = {one.get_name().casefold() for one in book.worksheets()}
    number = next(at for at in range(1, 99) if (plain if at == 1 else f"{plain} {at}").casefold() not in taken)
    return plain if number == 1 else f"{plain} {number}"
