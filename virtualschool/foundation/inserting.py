"""Inserting many rows of a table at once, without the care that the ORM takes of each."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import connection, models

PLAIN = (str, int, float, bool, type(None))
AT_ONCE = 2000


def insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert rows that are new, as `bulk_create` does; they are not told the keys that the database gives them.

    For tables of plain columns: a night writes tens of thousands of rows, and
    `bulk_create` works out for each value of each what it might be.
    """
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
    values = attrgetter(*(field.attname for field in fields))
    written = written_as(fields)
    listed = (tuple(map(written, fields, values(row))) for row in rows)
    with connection.cursor() as cursor:
        while portion := list(islice(listed, AT_ONCE)):
            cursor.executemany(statement, portion)


def written_as(fields: Iterable[models.Field[Any, Any]]) -> Callable[[models.Field[Any, Any], Any], Any]:
    """How a value goes to the database: plain ones as they are, others as their field says, each worked out once."""
    known: dict[Any, Any] = {}

    def written(field: models.Field[Any, Any], value: Any) -> Any:
        if type(value) in PLAIN:
            return value
        if not isinstance(value, uuid.UUID | dt.date) or isinstance(value, dt.datetime):
            return field.get_db_prep_save(value, connection)
        if value not in known:
            known[value] = field.get_db_prep_save(value, connection)
        return known[value]

    return written
