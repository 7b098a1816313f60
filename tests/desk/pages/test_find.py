"""Find: by POST, among those whom one may see, and without keeping what was searched for."""

import pytest

from tests.desk.pages import world
from virtualschool.audit.models import Event
from virtualschool.register.operations import derived


@pytest.fixture
def found(as_user):
    def search(user, words):
        answer = as_user(user).post("/find/", {"q": words})
        assert answer.status_code == 200
        return answer.content.decode()

    return search


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("eilidh", "Rankine, Eilidh"),
        ("RANKINE", "Rankine, Eilidh"),
        ("rank eil", "Rankine, Eilidh"),
        ("Mc Phail", "McPhail, Skye"),
        ("MacPhail", "McPhail, Skye"),
        ("9/3/2013", "Rankine, Eilidh"),
        ("09.03.2013 Rankine", "Rankine, Eilidh"),
        ("200000011", "Rankine, Eilidh"),
        ("p3", "Pitcairn, Kyle"),
        ("C2", "Sutherland, Jay"),
    ],
)
def test_a_learner_is_found_by_name_date_of_birth_or_number(register, ailsa, found, words, name):
    assert f">{name}</a>" in found(ailsa, words)


def test_every_word_has_to_be_found(register, ailsa, found):
    assert "Nobody whom you can see matches" in found(ailsa, "Eilidh Sutherland")


@pytest.mark.parametrize("who", ["ailsa", "brodie", "fergus"])
def test_another_authority_s_learner_is_found_by_nobody_here(request, register, mia, found, who):
    assert "Nobody whom you can see matches" in found(request.getfixturevalue(who), "Strachan")


def test_a_school_finds_whom_it_was_told_of_and_nobody_else(register, told, dougal, found):
    assert "Rankine, Eilidh" in found(dougal, "Rankine")
    assert "Nobody whom you can see matches" in found(dougal, "Pitcairn")


def test_what_was_searched_for_is_kept_as_a_keyed_digest_only(register, ailsa, found):
    found(ailsa, "Rankine")
    found(ailsa, "  rankine ")

    first, second = Event.objects.filter(verb="searched desk:find").order_by("sequence")
    assert first.detail == second.detail
    assert "ankine" not in "".join(str(value) for value in first.__dict__.values())
    assert first.number == 1


def test_a_record_that_ended_in_adoption_is_found_by_its_own_names_and_joins_nobody(register, ailsa, found):
    world.state(register, "pupils", {"P7": world.pupil("Fraser", "Haldane", "2013-05-11", looked_after_code="02")})
    world.state(register, "care", {"C7": world.person("Fraser", "Ogilvie", "2013-05-11", end_date="2026-02-01",
                                                      ended_as="ADOPTED")})  # fmt: skip
    world.link(register, "C7", "P7")
    derived.refresh(register)

    by_birth_name, by_present_name = found(ailsa, "Ogilvie"), found(ailsa, "Haldane")

    assert "Haldane" not in by_birth_name[by_birth_name.index('id="found"') :]
    assert "Ogilvie" not in by_present_name[by_present_name.index('id="found"') :]


def test_more_than_fifty_asks_for_more_of_the_name(register, ailsa, found):
    many = {f"C{n}": world.person(f"Child{n}", "Canmore", "2014-01-01") for n in range(100, 160)}
    world.state(register, "care", many, as_at=world.OCTOBER)
    derived.refresh(register)

    assert "More than 50 match" in found(ailsa, "Canmore")


def test_searching_for_nothing_asks_for_something(register, ailsa, found):
    assert "Write a name, a date of birth or a number." in found(ailsa, "  ")


def test_a_coordinator_of_the_network_finds_no_child(register, eilidh, as_user):
    assert as_user(eilidh).post("/find/", {"q": "Rankine"}).status_code == 403


def test_the_page_has_the_box_for_small_screens_and_no_name_in_its_address(register, ailsa, as_user):
    answer = as_user(ailsa).get("/find/?q=Rankine")

    assert 'method="post"' in answer.content.decode()
    assert "Rankine" not in answer.content.decode()
