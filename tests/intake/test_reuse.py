"""An id that a source gives to another child never makes one child's record another's."""

import pytest

from virtualschool.intake.reading.reading import Person, Reading
from virtualschool.intake.reuse import is_another_child, reject

AILSA = {"person_id": "CA", "forename": "Ailsa", "surname": "Menzies", "date_of_birth": "2015-03-04"}
BRODIE = {"person_id": "CA", "forename": "Brodie", "surname": "Quarrie", "date_of_birth": "2012-11-09"}


def reading(*people):
    rows = sum(len(person.rows) for person in people)
    headers = ("person_id", "forename", "surname", "date_of_birth")
    mapping = {header: header for header in headers}
    return Reading("care", "", "", 1, headers, headers, mapping, (), rows, 0, 0, tuple(people), (), ())


def test_the_rows_of_another_child_under_a_known_id_are_rejected_and_no_row_is_lost():
    found = reject(
        reading(Person("CA", ((2, BRODIE),)), Person("CB", ((3, {**AILSA, "person_id": "CB"}),))),
        {"CA": [BRODIE], "CB": [AILSA]},
        {"CA": [AILSA]},
    )

    assert [(one.row_number, one.column, one.code) for one in found.rejected] == [(2, "person_id", "reused_id")]
    assert found.rejected[0].cells == ("CA", "Brodie", "Quarrie", "2012-11-09")
    assert "Brodie" not in found.rejected[0].message
    assert [person.key for person in found.people] == ["CB"]


@pytest.mark.parametrize(
    "change",
    [
        {"date_of_birth": "2015-04-03"},
        {"surname": "Kerr"},
        {"forename": "Zara", "surname": "Kerr"},
        {"surname": "Kerr", "date_of_birth": "2015-04-03"},
        {"forename": "Menzies", "surname": "Ailsa", "date_of_birth": "2015-04-03"},
    ],
)
def test_a_child_some_of_whose_facts_changed_is_the_same_child(change):
    assert not is_another_child([{**AILSA, **change}], [AILSA])


def test_a_candidate_number_that_agrees_says_it_is_the_same_child():
    assert not is_another_child([{**BRODIE, "scn": "110765436"}], [{**AILSA, "scn": "110765436"}])
    assert is_another_child([BRODIE], [AILSA])
