"""The sealed store: whole or not at all, found by keyed digests, unreadable without its key."""

import datetime as dt

import pytest
from cryptography.exceptions import InvalidTag

from virtualschool.foundation import home, keys
from virtualschool.register import sealed

ISLA = ({"forename": "Isla", "surname": "Macrae", "scn": "110765436", "looked_after_code": "01"},)
RORY = ({"forename": "Rory", "surname": "Kerr"},)


@pytest.fixture
def roll():
    sealed.put_roll("test-roll", {"P1": ISLA, "P2": RORY})
    yield sealed.SealedRoll("test-roll")
    sealed.drop("test-roll")


def test_a_pupil_is_found_again_by_own_id(roll):
    assert roll.find("P1") == ISLA
    assert roll.find("P3") is None


def test_only_those_not_seen_before_are_opened(roll):
    found = list(roll.but_for({sealed.mark("own", "P1")}))

    assert [(own_id, rows) for _, own_id, rows in found] == [("P2", RORY)]


def test_the_roll_knows_whom_it_calls_looked_after(roll):
    assert roll.flagged == {"P1": "01"}


def test_nothing_stands_in_the_clear(roll):
    for secret in (b"Isla", b"Macrae", b"110765436", b"P1", b"Rory"):
        assert secret not in roll.data


def test_a_block_that_was_tampered_with_is_not_opened(roll):
    damaged = bytearray(roll.data)
    damaged[-1] ^= 1
    roll.data = bytes(damaged)

    with pytest.raises(InvalidTag):
        list(roll.but_for(set()))


def test_without_its_key_a_roll_is_noise(roll):
    file = home.folder("keys") / "sealed"
    kept = file.read_text()
    file.write_text("00" * 32)
    keys._read.cache_clear()

    with pytest.raises(InvalidTag):
        list(roll.but_for(set()))

    file.write_text(kept)
    keys._read.cache_clear()


def test_the_same_rows_have_the_same_text_whatever_their_columns_order():
    assert sealed.canonical([{"a": "1", "b": "2"}]) == sealed.canonical([{"b": "2", "a": "1"}])


def test_a_file_comes_back_as_it_was_until_it_is_disposed_of():
    sealed.put_file("held-test", b"Isla,Macrae")

    assert sealed.get_file("held-test") == b"Isla,Macrae"
    assert b"Isla" not in (home.folder("sealed") / "held-test.file").read_bytes()
    sealed.drop("held-test")
    assert sealed.get_file("held-test") is None


def test_what_nothing_refers_to_is_swept_once_it_is_old_enough():
    sealed.put_file("orphan-test", b"x")
    others = {sealed.name_of(file) for file in home.folder("sealed").iterdir()} - {"orphan-test"}

    young = sealed.sweep(others, before=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    old = sealed.sweep(others, before=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))

    assert (young, old) == ([], ["orphan-test"])
