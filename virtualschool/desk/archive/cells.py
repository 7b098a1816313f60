"""One value as the text of a cell, and back: nothing is lost, and no spreadsheet runs a cell."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import models

from virtualschool.register.spreadsheets import FORMULA_STARTS

APOSTROPHE = "'"
# Django's kinds of field, to the types and formats of Frictionless Table Schema. Any other kind is text.
TYPES: Mapping[str, tuple[str, str]] = {
    "UUIDField": ("string", "uuid"),
    "EmailField": ("string", "email"),
    "DateField": ("date", "default"),
    "DateTimeField": ("datetime", "default"),
    "BooleanField": ("boolean", "default"),
    "FloatField": ("number", "default"),
    "PositiveIntegerField": ("integer", "default"),
    "PositiveSmallIntegerField": ("integer", "default"),
    "PositiveBigIntegerField": ("integer", "default"),
    "IntegerField": ("integer", "default"),
    "BigAutoField": ("integer", "default"),
    "AutoField": ("integer", "default"),
}
READ: Mapping[tuple[str, str], Callable[[str], Any]] = {
    ("string", "uuid"): uuid.UUID,
    ("date", "default"): dt.date.fromisoformat,
    ("datetime", "default"): dt.datetime.fromisoformat,
    ("boolean", "default"): lambda text: text == "true",
    ("number", "default"): float,
    ("integer", "default"): int,
}


def type_of(field: "models.Field[Any, Any]") -> tuple[str, str]:
    """The type and format of a column; a reference has those of what it points to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return TYPES.get(field.get_internal_type(), ("string", "default"))


def written(value: object) -> str:
    """The cell of a value: nothing for none, ISO dates, times in UTC, and an apostrophe before what could be run.

    Text that begins with an apostrophe gets another, so that taking one away
    always gives the value.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, str):
        return APOSTROPHE + value if value.startswith((*FORMULA_STARTS, APOSTROPHE)) else value
    return repr(value) if isinstance(value, float) else str(value)


def read(cell: str, kind: tuple[str, str], *, may_be_none: bool) -> Any:
    """The value of a cell, as the table's schema reads it."""
    if not cell and (may_be_none or kind in READ):
        return None
    if kind in READ:
        return READ[kind](cell)
    return cell.removeprefix(APOSTROPHE)
