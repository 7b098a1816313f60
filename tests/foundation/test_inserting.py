"""Many rows inserted at once are the rows that the ORM would have written."""

import datetime as dt
import uuid

from virtualschool.foundation.inserting import insert
from virtualschool.register.models import Edition
from virtualschool.register.vocab import Source

NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)


def edition(authority, at):
    return Edition(
        id=uuid.UUID(int=at),
        authority=authority,
        source=Source.EDUCATION,
        kind="pupils",
        sha256=f"{at:064}",
        as_at=NOON.date(),
        received=NOON.date(),
        entered_at=NOON,
        file_name="Rolla 100 % “mór”.csv",
        withdrawn_on=NOON.date() if at == 2 else None,
    )


def test_rows_inserted_at_once_are_those_that_the_orm_writes(strathcarron):
    rows = [edition(strathcarron, at) for at in (1, 2, 3)]

    insert(Edition, rows[:2])
    Edition.objects.bulk_create(rows[2:])

    first, second, third = Edition.objects.order_by("pk").values()
    own = ("id", "sha256")
    assert {**first, **{name: third[name] for name in own}} == third
    assert second["withdrawn_on"] == NOON.date()
    assert [first["id"], first["file_name"]] == [uuid.UUID(int=1), "Rolla 100 % “mór”.csv"]


def test_nothing_to_insert_is_no_trouble(strathcarron):
    insert(Edition, [])

    assert not Edition.objects.exists()
