"""Every address, as everybody: the statuses are those that people reviewed in `matrix.csv`.

`SWEEP=write pytest tests/sweep` writes what is observed into the table; the
difference in the commit is what to review. A route that is in no room's
`routes.csv`, or not in the table, fails.
"""

import pytest

from tests.sweep import matrix
from tests.sweep.asking import PORTIONS, ROUTES, differences
from virtualschool.people import routes

pytestmark = [pytest.mark.once, pytest.mark.long]


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_every_address_answers_everybody_as_reviewed(portion, own, other, sessions):
    names = sorted(ROUTES)[::2][portion::PORTIONS]

    assert [one for name in names for one in differences(name, own, other, sessions)] == []


def test_every_address_is_classified():
    unclassified = sorted(set(ROUTES) - set(routes.classified()))

    assert not unclassified, f"Say in the room's routes.csv whether these show personal data: {unclassified}"


def test_no_classified_address_is_gone():
    assert sorted(set(routes.classified()) - set(ROUTES)) == []


def test_the_table_holds_no_row_of_an_address_that_is_gone():
    assert sorted({key[0] for key in matrix.read()} - set(ROUTES)) == []


def test_nobody_gets_an_error_or_a_redirect_loop_from_any_address():
    errors = [(key, who) for key, row in matrix.read().items() for who, status in row.items() if status >= "500"]

    assert errors == []


@pytest.mark.parametrize("who", ["anonymous", "disabled"])
def test_personal_pages_show_nothing_to_whoever_is_not_signed_in(who):
    shown = [key for key, row in matrix.read().items() if routes.is_personal(key[0]) and row[who].startswith("2")]

    assert shown == []


@pytest.mark.parametrize(
    ("relation", "who"), [("own", "stranger"), ("own", "former"), ("other authority", "lead"), ("invented", "lead")]
)
def test_records_open_only_to_their_own_authority(relation, who):
    rows = {key: row[who] for key, row in matrix.read().items() if routes.is_personal(key[0]) and key[2] == relation}

    # 405 says of the address, and of no record, that it takes another method.
    assert [key for key, status in rows.items() if status not in ("404", "405")] == []
