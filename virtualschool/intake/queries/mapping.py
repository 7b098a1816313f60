"""What the page shows on which somebody says which column of a file is which."""

from dataclasses import dataclass

from virtualschool.people.models import Authority, User
from virtualschool.tables.words import fold

from .. import columns, mapping
from ..models import Run, SavedMapping
from ..previews import opened
from ..reading.detection import detect
from ..reading.kinds import KINDS, MY_LIST
from ..reading.layouts import headings_of
from ..reading.marks import colour_name
from ..reading.presets import IGNORE
from ..reading.survey import SheetSurvey, Survey

COLOURS = 12


@dataclass(frozen=True)
class Heading:
    """One heading of the file, a few values as this reader may see them, and what it is taken to be."""

    at: int
    said: str
    samples: tuple[str, ...]
    column: str
    known: bool


@dataclass(frozen=True)
class Colour:
    """One colour of a head's own list, on how many cells, and what it was said to mean."""

    rgb: str
    name: str
    cells: int
    words: str


@dataclass(frozen=True)
class ColumnsPage:
    """A file whose columns are being explained."""

    run: Run
    position: int
    file_name: str
    kind: str
    sheet: str
    sheets: tuple[str, ...]
    rows: int
    headings: tuple[Heading, ...]
    colours: tuple[Colour, ...]
    why: tuple[str, ...]
    remembered: SavedMapping | None

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(one.said for one in self.headings)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What a heading can be; of a head's own list whatever is not known is kept, of an extract left out."""
        kept = [] if self.kind == MY_LIST.key else [("", "Choose")]
        named = [(one, columns.meaning(one)) for one in mapping.choices_of(self.kind)]
        return [*kept, *named, (IGNORE, "Leave it out")]

    @property
    def needed(self) -> str:
        """The columns that this kind can’t do without, in words."""
        return ", ".join(" or ".join(columns.meaning(one) for one in choice) for choice in KINDS[self.kind].needed)

    @property
    def unknown(self) -> int:
        return sum(not one.known for one in self.headings)


def columns_page(run: Run, position: int, found: Survey, user: User, *, kind: str, sheet: str) -> ColumnsPage:
    """The page for one file of a run that was looked at; `kind` and `sheet` where somebody has chosen them."""
    looked = (opened(f"preview-{run.pk}") or {"files": []})["files"]
    seen = looked[position] if position < len(looked) else {}
    saved = mapping.current(run.authority)
    near = mapping.nearest([one for one in saved if kind in ("", one.kind)], found.sheet(sheet).headers)
    shown = found.sheet(sheet or seen.get("sheet", "") or (near.sheet if near else ""))
    guessed = detect(shown.headers).kind
    taken = kind or seen.get("kind", "") or (near.kind if near else "") or guessed
    taken = taken if taken in KINDS else MY_LIST.key
    near = near if near and near.kind == taken else None
    if taken == MY_LIST.key and not sheet and len(found.sheets) > 1:
        shown = found.together()
    return ColumnsPage(
        run=run,
        position=position,
        file_name=seen.get("file_name", ""),
        kind=taken,
        sheet=shown.name,
        sheets=tuple(one.name for one in found.sheets),
        rows=shown.rows,
        headings=headings(shown, taken, near, user, run.authority),
        colours=colours(shown, near),
        why=tuple(seen.get("reasons", ())) or tuple(seen.get("layout", ())),
        remembered=near,
    )


def layout_of(run: Run, position: int) -> tuple[str, list[str]] | None:
    """The kind and the headings of a file that was looked at and hides something; None where there is no such file."""
    looked = (opened(f"preview-{run.pk}") or {"files": []})["files"]
    seen = looked[position] if position < len(looked) else {}
    return (seen["kind"], seen["headers"]) if seen.get("hidden") else None


def headings(
    shown: SheetSurvey, kind: str, near: SavedMapping | None, user: User, authority: Authority
) -> tuple[Heading, ...]:
    said = {fold(heading): column for heading, column in mapping.lines(near.columns).items()} if near else {}
    guessed = detect(shown.headers, kind=kind)
    highest = user.standing.highest(authority.code, related=False)
    kept = set(headings_of(shown.headers))
    found = []
    for at, (heading, column) in enumerate(zip(shown.headers, guessed.columns, strict=True)):
        if heading in kept:
            taken = said.get(fold(heading)) or column or (IGNORE if at in guessed.ignored else "")
            samples = tuple(columns.masked(one, taken, highest) for one in shown.samples[at])
            default = "notes" if kind == MY_LIST.key else ""
            found.append(Heading(at, heading, samples, taken or default, bool(taken)))
    return tuple(found)


def colours(shown: SheetSurvey, near: SavedMapping | None) -> tuple[Colour, ...]:
    known = mapping.lines(near.colours) if near else {}
    most = sorted(shown.colours.items(), key=lambda one: (-one[1], one[0]))[:COLOURS]
    return tuple(Colour(rgb, colour_name(rgb), cells, known.get(rgb, "")) for rgb, cells in most)
