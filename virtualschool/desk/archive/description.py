"""What every table and column of an archive means, for machines and for people, from the models themselves.

For machines a tabular data package (Frictionless Data Package 1, Table
Schema); for people one table of all columns and a page of words.
"""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from virtualschool.people.vocab import FieldClass

from .cells import type_of
from .contents import STAYS, Model, columns

DICTIONARY = ("table", "column", "type", "may_be_empty", "class", "class_means", "refers_to", "values", "meaning")


@dataclass(frozen=True)
class Written:
    """One table as it was written."""

    model: Model
    file: str
    rows: int
    bytes: int
    sha256: str


def package(written: Iterable[Written], *, authority: str, name: str, made_at: str) -> dict[str, Any]:
    """`datapackage.json`."""
    held = list(written)
    names = {one.model: one.model._meta.db_table for one in held}
    return {
        "profile": "tabular-data-package",
        "name": f"virtual-school-{authority.lower()}",
        "title": f"Virtual School: everything of {name}",
        "created": made_at,
        "resources": [resource(one, names) for one in held],
    }


def resource(one: Written, names: Mapping[Model, str]) -> dict[str, Any]:
    return {
        "name": one.model._meta.db_table,
        "path": one.file,
        "description": meaning(one.model),
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "bytes": one.bytes,
        "hash": f"sha256:{one.sha256}",
        "rows": one.rows,
        "schema": schema(one.model, names),
    }


def schema(model: Model, names: Mapping[Model, str]) -> dict[str, Any]:
    """The table's schema: its columns, its key, and what its references point to."""
    fields = columns(model)
    return {
        "fields": [column(model, field) for field in fields],
        "missingValues": [""],
        "primaryKey": model._meta.pk.attname,
        "foreignKeys": [
            {"fields": field.attname, "reference": {"resource": names[to], "fields": to._meta.pk.attname}}
            for field in fields
            if (to := referred(field)) in names
        ],
    }


def column(model: Model, field: "models.Field[Any, Any]") -> dict[str, Any]:
    kind, form = type_of(field)
    limits: dict[str, Any] = {"required": True} if is_required(field, kind) else {}
    if field.choices:
        limits["enum"] = [str(value) for value, _ in flat(field)]
    said = {"name": field.attname, "type": kind, "format": form, "sensitivity": sensitivity(model, field)}
    return said | ({"constraints": limits} if limits else {})


def is_required(field: "models.Field[Any, Any]", kind: str) -> bool:
    return not field.null and not (field.blank and kind == "string")


def referred(field: "models.Field[Any, Any]") -> Any:
    return field.related_model if isinstance(field, models.ForeignKey) else None


def flat(field: "models.Field[Any, Any]") -> list[tuple[Any, Any]]:
    return [(value, words) for value, words in field.flatchoices if value != ""]


def sensitivity(model: Model, field: "models.Field[Any, Any]") -> str:
    classes: Mapping[str, str] = model.Handling.classes  # type: ignore[attr-defined]
    return classes[field.name]


def meaning(model: Model) -> str:
    """The model's own docstring, its first paragraph in one line."""
    return " ".join((inspect.getdoc(model) or "").split("\n\n")[0].split())


def dictionary(written: Iterable[Written]) -> Iterable[dict[str, str]]:
    """Every column of every table, for people."""
    for one in written:
        for field in columns(one.model):
            letter = sensitivity(one.model, field)
            to = referred(field)
            yield {
                "table": one.model._meta.db_table,
                "column": field.attname,
                "type": " ".join(part for part in type_of(field) if part != "default"),
                "may_be_empty": "no" if is_required(field, type_of(field)[0]) else "yes",
                "class": letter,
                "class_means": FieldClass(letter).label,
                "refers_to": to._meta.db_table if to else "",
                "values": "; ".join(f"{value} = {words}" for value, words in flat(field)) if field.choices else "",
                "meaning": str(field.help_text) or f"{field.verbose_name} of: {meaning(one.model)}",
            }


def read_me(written: Iterable[Written], *, name: str, made_at: str) -> str:
    """The page that a person opens first."""
    held = list(written)
    tables = "\n".join(f"| `{one.file}` | {one.rows} | {meaning(one.model)} |" for one in held)
    stays = "\n".join(f"- **{what}**: {why}." for what, why in STAYS)
    return f"""# Everything of {name}, from Virtual School

Made {made_at}. This folder names children and says why they are looked after: keep it as you keep the register.

- `datapackage.json`: a tabular data package, with the schema, the size and the SHA-256 of every table.
- `dictionary.csv`: every column in words, with its class of sensitivity (A to F; “-” is no child's data).
- `SHA256SUMS`: `sha256sum -c SHA256SUMS` says whether a file changed.

Tables are CSV in UTF-8, a header row, ISO dates, times in UTC, `true` and `false`, nothing for what is empty.
Text that begins with an apostrophe had one put before it, so that no spreadsheet runs a cell: take one away.

| table | rows | what a row is |
|---|---|---|
{tables}

## What is not here, and why

{stays}
"""
