"""The attacker against plain enumeration, on systems small enough to try every way."""

import random

import pytest

from tests.disclosure.every_way import TooMany, disclosures
from tests.disclosure.release_documents import counted, document
from virtualschool.disclosure.attack import attack

pytestmark = pytest.mark.once

A, B, C = {"a": ("1", "2")}, {"b": ("1", "2")}, {"c": ("1", "2")}
THREE = {"a": ("1", "2", "3")}


def narrow(chance):
    """A way of showing counts that is different for each, so that every rule is met: exact, a few values, a band."""

    def shows(count):
        width = chance.choice([0, 1, 2, 3, 4, 5])
        low = max(0, count - chance.randint(0, width))
        return (low, low + width) if count <= low + width else (low, count)

    return shows


def one_table(chance):
    return [document(counted(crowd(chance, 9, THREE | B), THREE | B, narrow(chance)))]


def two_linked(chance):
    people, shows = crowd(chance, 11), narrow(chance)
    return [document(counted(people, A | B, shows), counted(people, A | C, shows))]


def a_ring_of_three(chance):
    people, shows = crowd(chance, 10), narrow(chance)
    return [document(*[counted(people, pair, shows) for pair in (A | B, A | C, B | C)])]


def nested(chance):
    people, shows = crowd(chance, 12), narrow(chance)
    inner = [person for person in people if chance.random() < 0.6]
    return [document(counted(people, A | B, shows), cohort="ever"), document(counted(inner, A | B, shows))]


def thrice_nested(chance):
    people, shows = crowd(chance, 14, THREE), narrow(chance)
    fewer = [person for person in people if chance.random() < 0.7]
    fewest = [person for person in fewer if chance.random() < 0.7]
    by = THREE
    return [
        document(counted(some, by, shows), cohort=cohort)
        for some, cohort in ((people, "ever"), (fewer, "since-5"), (fewest, "since-12"))
    ]


def crowd(chance, most, choices=None):
    """People who lean towards the first category, so that some cells are empty."""
    choices = choices or A | B | C
    lean = {name: chance.random() for name in choices}
    return [
        {n: each[0] if chance.random() < lean[n] else chance.choice(each) for n, each in choices.items()}
        for _ in range(chance.randint(1, most))
    ]


@pytest.mark.parametrize("made", [one_table, two_linked, a_ring_of_three, nested, thrice_nested])
def test_the_attacker_finds_what_trying_every_way_finds_and_the_same_bounds(made):
    tried = 0

    for seed in range(12):
        documents = made(random.Random(seed))
        try:
            expected = disclosures(documents, limit=3_000)
        except TooMany:
            continue
        assert found(documents) == expected, f"seed {seed}"
        tried += 1

    assert tried >= 3


def found(documents):
    """The attacker's findings in the same words; a cell that is only too narrow as printed is left out."""
    cohorts = {each: document["cohort"] for each, document in zip(attack(documents).documents, documents, strict=True)}
    return {
        (each.kind, each.low, each.high, frozenset(name(cell, cohorts) for cell in each.cells))
        for each in attack(documents).found
        if not each.by.endswith("says too much by itself.")
    }


def name(cell, cohorts):
    return cohorts[cell.release], frozenset(p for p in cell.at if p[1] != "all")
