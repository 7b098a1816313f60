"""The sealed store: whole or not at all, found by keyed digests, unreadable without its key."""

import datetime as dt
import json

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.foundation import home, keys
from virtualschool.register import marks, sealed

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
    found = list(roll.but_for({marks.mark("own", "P1")}))

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
    keys._key.cache_clear()

    with pytest.raises(InvalidTag):
        list(roll.but_for(set()))

    file.write_text(kept)
    keys._key.cache_clear()


def test_the_same_rows_have_the_same_text_whatever_their_columns_order():
    assert marks.canonical([{"a": "1", "b": "2"}]) == marks.canonical([{"b": "2", "a": "1"}])


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


@given(st.lists(st.dictionaries(st.text(), st.text()), max_size=3))
def test_rows_as_text_are_the_json_of_rows_in_order(rows):
    expected = json.dumps([dict(sorted(row.items())) for row in rows], ensure_ascii=False, separators=(",", ":"))

    assert marks.canonical(rows) == expected


def test_a_roll_that_is_sealed_again_says_the_same_and_outlives_the_first(roll):
    sealed.put_again("test-roll-again", "test-roll")
    sealed.drop("test-roll")

    again = sealed.SealedRoll("test-roll-again")
    sealed.drop("test-roll-again")

    assert (again.same_as, again.flagged, len(again)) == (roll.same_as, roll.flagged, 2)
    assert [again.find("P1"), again.find("P2")] == [tuple(ISLA), tuple(RORY)]


def test_two_rolls_are_the_same_only_where_everybody_and_every_row_is(roll):
    changed = [{**row, "surname": "Changed"} for row in RORY]
    for name, people in (
        ("one", {"P2": RORY, "P1": ISLA}),
        ("two", {"P1": ISLA}),
        ("three", {"P1": ISLA, "P2": changed}),
    ):
        sealed.put_roll(name, people)

    found = [sealed.SealedRoll(name).same_as == roll.same_as for name in ("one", "two", "three")]
    for name in ("one", "two", "three"):
        sealed.drop(name)

    assert found == [True, False, False]


def test_what_many_rows_say_is_sealed_once_and_each_pupil_is_found_with_it():
    shared = [{"code": "10", "openings": "9"}, {"code": "20", "openings": "1"}]
    (isla,) = marks.texts(("pupil_id", "scn"), [("P1", "110765436")])
    texts = {"P1": marks.shared_text(isla, [0, 1]), "P2": marks.canonical(RORY)}
    own, number = marks.Marker("own"), marks.mark("scn", "110765436")
    marked = {who: marks.Marks(own[who], number, marks.NOTHING, text) for who, text in texts.items()}
    sealed.put_shared("test-shared", marked, shared)

    found = sealed.SealedRoll("test-shared")

    assert found.find("P1") == tuple({"pupil_id": "P1", "scn": "110765436", **row} for row in shared)
    assert found.find("P2") == RORY
    assert not any(secret in found.data for secret in (b"P1", b"110765436", b"openings", b"Rory"))
    sealed.drop("test-shared")


def test_rows_of_values_are_written_as_rows_of_headings_are():
    columns, rows = ("scn", "pupil_id"), [("110765436", "P1"), ("", "P“2”"), ("9\\", "")]

    found = marks.texts(columns, rows)

    filled = [{name: value for name, value in zip(columns, row, strict=True) if value} for row in rows]
    assert [f"[{text}]" for text in found] == [marks.canonical([row]) for row in filled]


def test_the_stage_of_everybody_is_known_without_opening_a_block():
    people = {"P2": ({**RORY[0], "stage": "S1"},), "P1": ({**ISLA[0], "stage": "P5"},), "P3": RORY}
    sealed.put_roll("test-stages", people)

    found = sealed.SealedRoll("test-stages").stages

    assert found == {marks.mark("own", "P1"): "P5", marks.mark("own", "P2"): "S1"}
    sealed.drop("test-stages")
