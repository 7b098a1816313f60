"""A saved mapping: what one authority's own headings and words stand for, said once and kept as a small TOML file."""

import tomllib
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from virtualschool.intake.reading.kinds import KINDS
from virtualschool.intake.reading.presets import IGNORE
from virtualschool.tables import Refused
from virtualschool.tables.words import fold

_PARTS = {"kind", "sheet", "columns", "values", "hidden"}
COUNT, LEAVE = "count", "leave"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Headings to canonical columns, and, column by column, words to keys; it goes before every preset.

    `kind` and `sheet` may be empty: then the headings tell.
    """

    columns: MappingOf[str, str] = field(default_factory=dict)
    kind: str = ""
    sheet: str = ""
    values: MappingOf[str, MappingOf[str, str]] = field(default_factory=dict)
    colours: MappingOf[str, str] = field(default_factory=dict)
    """What the colours of a head's own list mean, in their words, by RRGGBB."""
    hidden: MappingOf[str, str] = field(default_factory=dict)
    """Whether what is hidden in a workbook is to count or to be left out, by layout; "" stands for every other one."""

    digest: str = ""
    """Of one that was saved: the digest of all the headings that it was said of."""

    def of_hidden(self, layout: str) -> str:
        """Return what was said of the hidden parts of a layout, "" where nobody has said."""
        return self.hidden.get(layout) or self.hidden.get("", "")

    def canonical(self, heading: str) -> str | None:
        """Return the column that the mapping gives a heading, None where it says nothing of it."""
        folded = fold(heading)
        return next((column for said, column in self.columns.items() if fold(said) == folded), None)

    def value(self, column: str, said: str) -> str:
        """Return what the mapping says that a word of a column means, or the word itself."""
        words = self.values.get(column)
        if not words:
            return said
        folded = fold(said)
        return next((meant for word, meant in words.items() if fold(word) == folded), said)


def from_toml(text: str) -> Mapping:
    """Read a mapping file; a mistake in it is refused with a sentence, since a wrong mapping spoils a whole file."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        raise _bad(f"it is not valid TOML ({failure})") from failure
    if unknown := set(said) - _PARTS:
        raise _bad(f"it has a part named “{min(unknown)}”; the parts are kind, sheet, columns, values and hidden")
    kind, sheet = said.get("kind", ""), said.get("sheet", "")
    if not isinstance(sheet, str) or not isinstance(kind, str) or (kind and kind not in KINDS):
        raise _bad(f"its kind must be one of {', '.join(KINDS)}, and its sheet the name of a sheet")
    columns = _words(said.get("columns", {}), "columns")
    _refuse_unknown_columns(columns, kind)
    hidden = said.get("hidden", "")
    if hidden not in ("", COUNT, LEAVE):
        raise _bad("hidden must be “count” or “leave”: what becomes of rows, columns and sheets that are hidden")
    values = said.get("values", {})
    if not isinstance(values, dict):
        raise _bad("values must be tables, such as [values.legal_reason]")
    return Mapping(
        columns,
        kind,
        sheet,
        {column: _words(words, f"values.{column}") for column, words in values.items()},
        hidden={"": hidden} if hidden else {},
    )


def _words(part: object, name: str) -> dict[str, str]:
    if not isinstance(part, dict) or not all(isinstance(meant, str) for meant in part.values()):
        raise _bad(f'[{name}] must have lines such as "Heading" = "column"')
    return {str(said): str(meant) for said, meant in part.items()}


def _refuse_unknown_columns(columns: MappingOf[str, str], kind: str) -> None:
    kinds = [KINDS[kind]] if kind else list(KINDS.values())
    known = {IGNORE}.union(*(each.columns for each in kinds))
    for heading, column in columns.items():
        if column not in known:
            raise _bad(f"“{heading}” is mapped to “{column}”, which is no column; use a canonical column or “ignore”")


def _bad(why: str) -> Refused:
    return Refused("bad_mapping", f"The mapping file cannot be used: {why}.")
