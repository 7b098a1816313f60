"""Invariants 3 and 6: the same file changes nothing, and the order of files makes no difference to the register."""

import datetime as dt
import itertools
import random

import pytest

from tests.intake import world
from virtualschool.foundation import keys
from virtualschool.intake.vocab import Status
from virtualschool.people.models import Authority
from virtualschool.register import listing, spreadsheets
from virtualschool.register.derive import Stated, learners
from virtualschool.register.models import Edition, Learner, Statement
from virtualschool.register.operations import derived
from virtualschool.register.queries import stated as reads

FILES = (world.ROLL, world.CARE, world.ROLL_2, world.CARE_2, world.MY_LIST)
# The order in which files came in, by their place in FILES: as they were made, backwards, and shuffled.
ORDERS = [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (3, 0, 4, 1, 2)]


def register_csv(authority: Authority) -> bytes:
    rows = listing.rows(listing.everyone(authority), world.NOVEMBER)
    return spreadsheets.as_csv(listing.COLUMNS, rows)


def take_in_order(authority: Authority, order: tuple[int, ...]) -> bytes:
    for day, at in enumerate(order):
        file = FILES[at]
        taken = world.bring(authority, file, received=world.NOVEMBER + dt.timedelta(days=day))
        assert taken.files[0].status == Status.APPLIED
    return register_csv(authority)


@pytest.fixture(scope="module")
def registers() -> dict[tuple[int, ...], bytes]:
    """The register after each order, by order; filled as the tests run."""
    return {}


@pytest.mark.parametrize("order", ORDERS)
def test_invariant_3_order_free_files_in_any_order_give_the_same_register(strathcarron, registers, order):
    registers[order] = take_in_order(strathcarron, order)

    assert registers[order] == registers[min(registers)]
    assert registers[order].count(b"\r\n") == 1 + world.IN_CARE
    assert Learner.objects.filter(authority=strathcarron).count() == world.IN_CARE


def test_invariant_3_order_free_statements_in_every_order_derive_the_same_learners(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, world.CARE_2)
    found = reads.stated(strathcarron)
    expected = learners(found)

    shuffled = []
    for seed in range(120):
        statements = list(found.statements)
        random.Random(seed).shuffle(statements)
        again = Stated(found.authority, keys.namespace(), tuple(statements), found.joined, found.current_only)
        shuffled.append(learners(again))

    assert all(one == expected for one in shuffled)


def test_invariant_3_idempotent_the_same_file_twice_changes_nothing(strathcarron):
    world.bring(strathcarron, world.CARE)
    before, statements = register_csv(strathcarron), Statement.objects.count()

    taken = world.bring(strathcarron, world.CARE, received=world.NOVEMBER)

    assert taken.files[0].status == Status.ALREADY
    assert taken.changed == ()
    assert (register_csv(strathcarron), Statement.objects.count()) == (before, statements)


def test_invariant_3_the_same_bytes_as_at_a_later_day_are_applied_with_every_row_unchanged(strathcarron):
    world.bring(strathcarron, world.CARE)
    later = world.Brought("care.csv", world.CARE.data, world.NOVEMBER)

    one = world.bring(strathcarron, later).files[0]

    assert (one.status, one.applied, one.unchanged) == (Status.APPLIED, 0, world.IN_CARE)
    heard = {learner.social_work_as_at for learner in Learner.objects.all()}
    assert heard == {world.NOVEMBER}


def test_invariant_3_an_older_edition_goes_to_history_and_says_so(strathcarron):
    world.bring(strathcarron, world.CARE_2)
    older = world.Brought("old.csv", world.as_csv(world.care(c5={"lives_with": "KINSHIP"})), world.OCTOBER)

    taken = world.bring(strathcarron, older, received=world.NOVEMBER)

    assert taken.files[0].history_only
    assert taken.run.receipts.get().history_only
    assert Edition.objects.count() == 2
    (ended, moved) = (row_of(strathcarron, "C6"), row_of(strathcarron, "C5"))
    assert ended["care_status"] == "previously_looked_after"
    assert moved["lives_with"] == "FOSTER_LA"


def row_of(authority: Authority, person_id: str) -> dict[str, str]:
    rows = listing.rows(listing.everyone(authority), world.NOVEMBER)
    return next(row for row in rows if row["person_id"] == person_id)


def test_invariant_6_rebuild_gives_the_same_bytes(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    before, ids = register_csv(strathcarron), set(Learner.objects.values_list("pk", flat=True))

    derived.rebuild(strathcarron)

    assert register_csv(strathcarron) == before
    assert set(Learner.objects.values_list("pk", flat=True)) == ids


def test_the_orders_tried_put_each_file_first_or_last_against_each_other():
    pairs = set(itertools.permutations(range(len(FILES)), 2))
    tried = {pair for order in ORDERS for pair in itertools.combinations(order, 2)}

    assert pairs == tried
