"""Every row of every table, so that before and after can be told from anything between."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests.intake import homes
from tests.intake.at_home import each_write

Dump = dict[str, list[str]]


class Killed(BaseException):
    """Stands for the end of the process: nobody catches it."""


@contextmanager
def killed_at(number: int) -> Iterator[None]:
    """Statements that write are carried out up to the n-th, which is not."""

    def stop(count: int) -> None:
        if count >= number:
            raise Killed

    with connection.execute_wrapper(each_write(stop)):
        yield


def whole() -> Dump:
    """What the test's database holds."""
    found: Dump = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def sizes(dump: Dump) -> dict[str, int]:
    return {table: len(rows) for table, rows in dump.items()}


def of_home(home: Path) -> Dump:
    """What the database of a home holds; it must be whole."""
    homes.state(home)
    with sqlite3.connect(home / homes.DATABASE) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in sorted(names)}
