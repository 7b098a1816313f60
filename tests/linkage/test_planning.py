"""Since when a link can have been known: never before what it rests on."""

from tests.register.said import care, day
from virtualschool.linkage.planning import known_as_now


def test_a_record_is_known_as_it_stands_since_its_wording_was_first_received():
    first, changed, again = (
        care("2026-08-01", surname="Kerr"),
        care("2026-09-01", surname="Macrae"),
        care("2026-10-01", surname="Macrae"),
    )

    assert known_as_now([again, first, changed]) == {first.key: day("2026-09-01")}


def test_a_wording_that_came_back_is_known_since_it_came_back():
    editions = [care("2026-08-01", scn="110765436"), care("2026-09-01"), care("2026-10-01", scn="110765436")]

    assert known_as_now(editions) == {editions[0].key: day("2026-10-01")}
