"""Invariant 1: for every file, rows in = applied + unchanged + held + rejected + blank."""

import pytest

from tests.intake import world
from virtualschool.intake.models import Receipt
from virtualschool.intake.preparing import Circumstances, File, Prepared, prepare
from virtualschool.intake.vocab import Status
from virtualschool.people.models import Authority

# Twenty ways in which a row of social work's list can be wrong, each with the column that is named for it.
BAD = {
    "no person id": ({"person_id": ""}, "person_id"),
    "no first name": ({"forename": ""}, "forename"),
    "no surname": ({"surname": ""}, "surname"),
    "no date of birth": ({"date_of_birth": ""}, "date_of_birth"),
    "31 February": ({"date_of_birth": "31/02/2014"}, "date_of_birth"),
    "words for a date": ({"date_of_birth": "last spring"}, "date_of_birth"),
    "a month too many": ({"date_of_birth": "2014-13-01"}, "date_of_birth"),
    "born after the file": ({"date_of_birth": "2031-01-01"}, "date_of_birth"),
    "born a century ago": ({"date_of_birth": "1914-01-01"}, "date_of_birth"),
    "a number with a wrong check digit": ({"scn": "120000005"}, "scn"),
    "a number too short": ({"scn": "1200"}, "scn"),
    "a number with letters": ({"scn": "12000A004"}, "scn"),
    "a legal reason on no list": ({"legal_reason": "S.O. maybe"}, "legal_reason"),
    "a number too long": ({"scn": "12000000412"}, "scn"),
    "a start that is no date": ({"start_date": "soon"}, "start_date"),
    "an end that is no date": ({"end_date": "32/01/2026"}, "end_date"),
    "an end before the start": ({"end_date": "2024-01-01"}, "end_date"),
    "a start before birth": ({"start_date": "2001-01-01"}, "start_date"),
    "an end without a start": ({"start_date": "", "end_date": "2026-01-01"}, "start_date"),
    "an authority on no list": ({"responsible_authority": "Atlantis"}, "responsible_authority"),
}


def prepared(authority: Authority, data: bytes, kind: str | None = None) -> Prepared:
    circumstances = Circumstances(
        authority=authority, as_at=world.NOVEMBER, received=world.NOVEMBER, entered_at=world.NOON, kind=kind
    )
    return prepare(File("care.csv", data), circumstances, [])


def adds_up(one: Prepared) -> bool:
    return one.rows_in == one.applied + one.unchanged + one.held + one.rejected + one.blank


def bad_rows() -> list[world.Row]:
    standard = {**world.care([0])[0], "responsible_authority": "S12000098"}
    return [{**standard, "person_id": f"B{at}", **wrong} for at, (wrong, _) in enumerate(BAD.values())]


def test_invariant_1_conservation_with_twenty_kinds_of_bad_row(strathcarron):
    good = [{**row, "responsible_authority": ""} for row in world.care()]
    blank = [""] * len(good[0])
    total = ["Total", *blank[1:-1], "28"]

    one = prepared(strathcarron, world.as_csv([*good, *bad_rows()], blank, total))

    assert one.rows_in == len(good) + len(BAD) + 2
    assert adds_up(one)
    assert (one.applied, one.rejected, one.blank) == (len(good), len(BAD), 2)


@pytest.mark.parametrize(("kind", "column"), [(kind, column) for kind, (_, column) in BAD.items()])
def test_a_bad_row_is_rejected_for_the_column_that_is_wrong(strathcarron, kind, column):
    wrong, _ = BAD[kind]
    standard = {**world.care([0])[0], "responsible_authority": "S12000098"}

    one = prepared(strathcarron, world.as_csv([standard, {**standard, "person_id": "B1", **wrong}]), "care")

    assert [(why.row_number, why.column) for why in one.problems] == [(3, column)]
    said = [cell for cell in wrong.values() if cell]
    assert not [cell for cell in said if cell in one.problems[0].message]


def test_invariant_1_conservation_of_a_refused_file_all_rows_are_rejected(strathcarron):
    one = prepared(strathcarron, b"colour,size\nred,1\nblue,2\n,\n")

    assert one.status == Status.REFUSED
    assert (one.rows_in, one.rejected, one.blank) == (3, 2, 1)


def test_invariant_1_conservation_in_every_receipt_of_a_file_sent_twice(strathcarron):
    first = world.bring(strathcarron, world.CARE).files[0]

    second = world.bring(strathcarron, world.CARE).files[0]

    assert (first.status, first.applied) == (Status.APPLIED, world.IN_CARE)
    assert (second.status, second.unchanged, second.applied) == (Status.ALREADY, world.IN_CARE, 0)
    sums = [
        (one.rows_in, one.applied + one.unchanged + one.held + one.rejected + one.blank)
        for one in Receipt.objects.all()
    ]
    assert [rows == parts for rows, parts in sums] == [True, True]
