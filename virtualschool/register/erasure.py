"""What is erased must leave the write-ahead log, too: its old frames still hold the rows as they were."""

from django.db import connection


def empty_log() -> None:
    """Bring everything into the database file and cut the log to nothing; outside any transaction.

    Deleted rows are overwritten in the file (`secure_delete`), but the log
    keeps what was written before until it is cut. While somebody is still
    reading, SQLite leaves it as it is: the next erasure, or the day's
    disposal, cuts it. Other databases have no such file of ours.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
