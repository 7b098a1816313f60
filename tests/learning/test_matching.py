"""Invariant 16: the right child's facts."""

import uuid

import pytest

from virtualschool.learning.matching import owners
from virtualschool.register.derive import Derived, Key
from virtualschool.register.derive.facts import Value

ISLA, RORY, AVA = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)


class Rolls:
    """A roll with these pupil ids and numbers on it, learners' and others'."""

    def __init__(self, pupils=(), numbers=()):
        self.pupils, self.numbers = pupils, numbers

    def has_pupil(self, own_id: str) -> bool:
        return own_id in self.pupils

    def has_number(self, scn: str) -> bool:
        return scn in self.numbers


def learner(pk: uuid.UUID, *pupil_ids: str, numbers=(), said="", adopted=False) -> Derived:
    keys = tuple(Key("education", one) for one in pupil_ids)
    values = {"scn": Value(said, "social_work", None)} if said else {}
    return Derived(pk, (), keys, values, (), (), (), (), {}, None, False, adopted, tuple(numbers))


REGISTER = owners(
    [
        learner(ISLA, "P1", numbers=["110765436"]),
        learner(RORY, "scn:070000016"),
        learner(AVA, said="141234560"),
    ]
)


@pytest.mark.parametrize(
    ("own_id", "scn", "whose"),
    [
        ("P1", "", ISLA),
        ("P1", "110765436", ISLA),
        ("P1", "999999999", ISLA),
        ("scn:110765436", "110765436", ISLA),
        ("scn:070000016", "070000016", RORY),
        ("P1", "070000016", None),
        ("P9", "110765436", None),
        ("P8", "110765436", ISLA),
        ("P9", "", None),
        ("scn:141234560", "141234560", AVA),
        ("scn:999999999", "999999999", None),
    ],
)
def test_facts_are_whose_id_or_number_education_holds_and_two_that_disagree_are_nobodys(own_id, scn, whose):
    assert REGISTER.of(own_id, scn, Rolls(pupils=["P1", "P9"])) == whose


def test_an_id_beside_another_pupils_number_is_nobodys():
    assert REGISTER.of("P1", "999999999", Rolls(pupils=["P1"], numbers=["110765436", "999999999"])) is None


def test_a_number_that_only_social_work_knows_is_not_enough_where_another_pupil_holds_it():
    assert REGISTER.of("scn:141234560", "141234560", Rolls(numbers=["141234560"])) is None


def test_a_number_that_two_learners_hold_is_neithers():
    both = owners([learner(ISLA, "P1", numbers=["110765436"]), learner(RORY, "P2", numbers=["110765436"])])

    assert both.of("scn:110765436", "110765436", Rolls()) is None
    assert both.of("P1", "110765436", Rolls()) == ISLA


def test_a_record_that_ended_in_adoption_gets_no_facts_by_its_number():
    adopted = owners([learner(ISLA, said="110765436", adopted=True)])

    assert adopted.of("scn:110765436", "110765436", Rolls()) is None


def test_a_number_of_social_works_counts_for_nothing_beside_one_of_educations():
    held = owners([learner(ISLA, "P1", numbers=["110765436"], said="141234560")])

    assert held.of("scn:141234560", "141234560", Rolls()) is None
