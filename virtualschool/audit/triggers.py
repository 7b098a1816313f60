"""Triggers that refuse to change or remove rows: the wall behind the model's own refusal.

Other append-only tables (the ledger) use them, too, from their migrations.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_refuses_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: rows are never changed or removed'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_refuses_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only: rows are never changed or removed'; END $$
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_refuses_{verb} BEFORE {VERB} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses_change()
"""
_GUARDED = {
    "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master"
    " WHERE type = 'trigger' AND name LIKE '%\\_refuses\\_delete' ESCAPE '\\'",
    "postgresql": "SELECT DISTINCT event_object_table FROM information_schema.triggers"
    " WHERE trigger_name LIKE '%\\_refuses\\_delete'",
}
VERBS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


def refuse_changes(connection: BaseDatabaseWrapper, table: str) -> None:
    """Make the table insert-only on SQLite and PostgreSQL; done twice, it is the same as once."""
    on_sqlite = connection.vendor == "sqlite"
    statements = [] if on_sqlite else [_POSTGRESQL_FUNCTION.format(table=table)]
    for verb in VERBS[connection.vendor]:
        template = _SQLITE if on_sqlite else _POSTGRESQL
        statements.append(template.format(table=table, verb=verb, VERB=verb.upper()))
    _run(connection, statements)


def allow_changes(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the triggers away again: for disposal by rule, and for a test database that is emptied."""
    of_table = "" if connection.vendor == "sqlite" else f" ON {table}"
    _run(
        connection,
        [f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}{of_table}" for verb in VERBS[connection.vendor]],
    )


def guarded(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that refuse changes now: a check of the installation asks, and so do tests."""
    with connection.cursor() as cursor:
        cursor.execute(_GUARDED[connection.vendor])
        return {table for (table,) in cursor.fetchall()}


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
