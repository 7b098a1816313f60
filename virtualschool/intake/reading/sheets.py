"""Which sheet of a document is the one to take in; a sentence where none is, or two are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from virtualschool.intake.reading.detection import Detection, detect
from virtualschool.intake.reading.joining import Part, together
from virtualschool.intake.reading.kinds import KINDS, MY_LIST
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.tables import Document, Refused, Row, Sheet

# Refusals that a person can settle by saying which column is which.
ASKING = ("unknown_kind", "needed_column_missing", "kind_unclear", "two_sheets", "columns_changed", "hidden_sheet")
# A head's own list is far shorter than a roll: a longer one is more likely a roll without its ids.
LONGEST_LIST = 3_500
_HEADINGS_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Choice:
    """The sheet, and what its headings say."""

    sheet: Sheet
    detection: Detection
    parts: tuple[Part, ...] = ()
    unseen: tuple[Sheet, ...] = ()
    """Hidden sheets that fit as well as the one that was chosen."""

    @property
    def read(self) -> tuple[Sheet, ...]:
        """Return the sheets of the file that are taken in."""
        return tuple(part.sheet for part in self.parts) or (self.sheet,)


def choose(document: Document, *, kind: str | None, mapping: Mapping) -> Choice:
    """Return the one sheet that fits, of those in sight; refuse the file, with a sentence, where there is not one."""
    _refuse_unknown_kind(kind)
    filled = [
        sheet for sheet in document.sheets if sheet.headers and (not mapping.sheet or sheet.name == mapping.sheet)
    ]
    if not filled:
        raise _nothing_there(document, mapping)
    choices = [Choice(sheet, detect(sheet.headers, kind=kind, mapping=mapping)) for sheet in filled]
    fitting = [choice for choice in choices if choice.detection.kind and not choice.detection.lacking]
    in_sight = [choice for choice in fitting if not choice.sheet.hidden or choice.sheet.name == mapping.sheet]
    if len(in_sight) > 1 and all(choice.detection.kind == MY_LIST.key for choice in in_sight):
        in_sight = [_together(in_sight, choices, kind, mapping)]
    if len(in_sight) > 1:
        raise _two_sheets(in_sight)
    if not in_sight:
        raise _hidden(fitting[0]) if fitting else _nothing_fits(choices, kind)
    _refuse_unready(in_sight[0], told=bool(kind or mapping.kind))
    return replace(in_sight[0], unseen=tuple(_unseen(in_sight[0], fitting)))


def _unseen(chosen: Choice, fitting: list[Choice]) -> Iterator[Sheet]:
    """Yield the hidden sheets of the chosen kind, those that nobody chose by name."""
    for choice in fitting:
        other = choice.sheet.hidden and choice.sheet not in chosen.read and choice.sheet.rows
        if other and choice.detection.kind == chosen.detection.kind:
            yield choice.sheet


def _together(fitting: list[Choice], every: list[Choice], kind: str | None, mapping: Mapping) -> Choice:
    """Take several sheets of a head's own list as one, and tell of those that are not read."""
    joined = together([choice.sheet for choice in fitting])
    left = [choice.sheet.name for choice in every if choice not in fitting]
    notes = [f"The sheet “{name}” was not read: it is hidden, or no list of children." for name in left]
    sheet = replace(joined.sheet, notes=(*joined.sheet.notes, *notes))
    return Choice(sheet, detect(sheet.headers, kind=kind or MY_LIST.key, mapping=mapping), joined.parts)


def blank_rows(rows: Iterable[Row]) -> int:
    """Count the rows that hold nothing, or only totals."""
    return sum(row.is_blank or row.is_total for row in rows)


def _refuse_unknown_kind(kind: str | None) -> None:
    if kind and kind not in KINDS:
        raise Refused("unknown_kind", f"There is no kind of file with that name. The kinds are {', '.join(KINDS)}.")


def _refuse_unready(choice: Choice, *, told: bool) -> None:
    kind, sheet = KINDS[choice.detection.kind], choice.sheet
    if not sheet.rows:
        raise _refused(
            "no_rows", "The file has headings and no rows. Save the extract again and check that it holds rows.", choice
        )
    if kind is MY_LIST and not told and len(sheet.rows) > LONGEST_LIST:
        raise _refused(
            "kind_unclear",
            f"This has more than {LONGEST_LIST:,} names and no column that says what it is. "
            "Say whether it is a roll (pupils) or a list of your own (my-list).",
            choice,
        )


def _nothing_there(document: Document, mapping: Mapping) -> Refused:
    if mapping.sheet and any(sheet.headers for sheet in document.sheets):
        names = ", ".join(f"“{sheet.name}”" for sheet in document.sheets)
        return Refused(
            "no_such_sheet",
            f"The mapping names the sheet “{mapping.sheet}”, which is not there. The sheets are {names}.",
        )
    return Refused("empty_file", "The file is empty. Save the extract again and check that it holds rows.")


def _two_sheets(choices: list[Choice]) -> Refused:
    names = " and ".join(f"“{choice.sheet.name}”" for choice in choices)
    return Refused(
        "two_sheets", f"The sheets {names} could each be taken in. Save the one that is meant as a file of its own."
    )


def _hidden(choice: Choice) -> Refused:
    return _refused(
        "hidden_sheet",
        f"Only the hidden sheet “{choice.sheet.name}” fits. Unhide it if it is the one that is meant.",
        choice,
    )


def _nothing_fits(choices: list[Choice], kind: str | None) -> Refused:
    nearest = min(choices, key=lambda choice: (not choice.detection.kind, -len(choice.detection.found)))
    detection = nearest.detection
    if not detection.kind or not detection.found:
        return _refused(
            "unknown_kind",
            "No row of the file has column headings that are known. Add them, or say what they mean in a mapping.",
            nearest,
        )
    looks = "The file" if kind else f"This looks like {_a(KINDS[detection.kind].name)}, but it"
    hint = "" if kind else " If it is a list of your own, say that its kind is my-list."
    return _refused(
        "needed_column_missing",
        f"{looks} has no column for {', '.join(detection.lacking)}.{_headings(detection)} "
        f"Add what is missing, or say in a mapping which column it is.{hint}",
        nearest,
    )


def _refused(code: str, sentence: str, choice: Choice) -> Refused:
    return Refused(code, sentence, rows_in=len(choice.sheet.rows), blank=blank_rows(choice.sheet.rows))


def _a(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _headings(detection: Detection) -> str:
    """Name the columns of a file, unless hardly any is known: a row of a child must not pass for headings."""
    if len(detection.found) < 2:
        return ""
    return (
        f" Its columns are: {', '.join([heading[:40] for heading in detection.headers if heading][:_HEADINGS_SHOWN])}."
    )
