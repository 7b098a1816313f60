"""Rivals, for the person and for the pupil."""

import pytest

from virtualschool.linkage.engine import Decided, load_model
from virtualschool.linkage.engine.competition import Claim, compete, persons_of
from virtualschool.linkage.engine.scoring import Scored

ALIKE: dict[str, str | None] = {
    "scn": None, "date_of_birth": "same", "forename": "same", "surname": "same",
    "second_forename": None, "gender": "same", "postcode": None, "school": None,
}  # fmt: skip


def scored(left: str, right: str, weight: float, **levels: str) -> Scored:
    return Scored(left, right, {**ALIKE, **levels}, {}, weight, adopted=False)


def claims(pairs: list[Scored], decided: Decided | None = None) -> dict[tuple[str, str], Claim]:
    persons = {pair.left: pair.left for pair in pairs}
    pupils = {pair.right for pair in pairs}
    found = compete(pairs, persons, decided or Decided(), load_model(), pupils)
    return {(claim.person, claim.pupil): claim for claim in found}


def test_a_lone_strong_claim_is_sure() -> None:
    assert claims([scored("C1", "P1", 12.0)])["C1", "P1"].band == "auto"


def test_a_lone_weak_claim_is_not() -> None:
    assert claims([scored("C1", "P1", 2.0)])["C1", "P1"].band == "review"
    assert claims([scored("C1", "P1", -6.0)])["C1", "P1"].band is None


def test_a_runner_up_a_tenth_of_a_bit_behind_takes_half_the_certainty() -> None:
    found = claims([scored("C1", "P1", 20.0), scored("C1", "P2", 19.9)])

    assert {claim.band for claim in found.values()} == {"review"}
    assert 0.5 < found["C1", "P1"].probability < 0.53


def test_a_person_who_surely_is_another_pupil_is_no_rival_for_this_one() -> None:
    found = claims([scored("C1", "P1", 30.0), scored("C2", "P2", 40.0), scored("C2", "P1", 25.0)])

    assert found["C1", "P1"].band == "auto"
    assert found["C2", "P2"].band == "auto"


def test_a_guarded_claim_loses_to_the_one_whose_pupil_it_is() -> None:
    found = claims([scored("C1", "P1", 30.0), scored("C2", "P1", 15.0, forename="unlike")])

    assert found["C1", "P1"].band == "auto"
    assert found["C2", "P1"].band is None


def test_a_number_that_says_one_pupil_and_a_name_another_settles_nothing() -> None:
    found = claims([scored("C1", "P1", 30.0, scn="same", forename="close"), scored("C1", "P2", 14.0)])

    assert found["C1", "P1"].band == "review"
    assert "another" in str(found["C1", "P1"].guard)


def test_a_form_of_a_name_that_could_mean_either_of_two_pupils_is_asked_about() -> None:
    pairs = [scored("C1", "P1", 30.0, forename="variant"), scored("C1", "P2", 18.0, forename="slip")]

    found = claims(pairs)

    assert found["C1", "P1"].band == "review"
    assert "alike" in str(found["C1", "P1"].guard)


def test_the_exact_name_links_beside_a_pupil_of_a_like_one() -> None:
    pairs = [scored("C1", "P1", 30.0), scored("C1", "P2", 18.0, forename="variant")]

    assert claims(pairs)["C1", "P1"].band == "auto"


@pytest.mark.parametrize("forename", ["variant", "slip", "close", "unlike"])
def test_records_of_one_source_whose_forenames_differ_are_two_persons_without_a_number(forename: str) -> None:
    by_name = [scored("C1", "C2", 30.0, forename=forename)]
    by_number = [scored("C1", "C2", 30.0, forename="variant", scn="same")]

    assert persons_of(["C1", "C2"], by_name, load_model()) == {"C1": "C1", "C2": "C2"}
    assert persons_of(["C1", "C2"], by_number, load_model()) == {"C1": "C1", "C2": "C1"}


def test_what_was_decided_of_a_duplicate_makes_a_question() -> None:
    pairs = [scored("C1", "P1", 30.0), scored("C2", "P1", 30.0)]
    persons = {"C1": "C1", "C2": "C1"}

    (claim,) = compete(pairs, persons, Decided(not_same=frozenset({("C2", "P1")})), load_model(), {"P1"})

    assert claim.band == "review"
    assert "duplicate" in str(claim.guard)


def test_records_that_are_surely_one_person_share_the_least_id() -> None:
    twice = [scored("C1", "C2", 20.0), scored("C2", "C3", 20.0), scored("C4", "C5", 1.0)]

    persons = persons_of(["C3", "C2", "C1", "C4", "C5"], twice, load_model())

    assert persons == {"C1": "C1", "C2": "C1", "C3": "C1", "C4": "C4", "C5": "C5"}


def test_a_chain_with_two_valid_numbers_in_it_is_no_person() -> None:
    twice = [scored("C1", "C2", 20.0), scored("C2", "C3", 20.0), scored("C1", "C3", 9.0, scn="differs")]

    assert persons_of(["C1", "C2", "C3"], twice, load_model()) == {"C1": "C1", "C2": "C2", "C3": "C3"}


def test_what_holds_one_record_of_a_person_back_holds_back_the_person() -> None:
    pairs = [scored("C1", "P1", 30.0), scored("C2", "P1", 22.0, forename="close")]

    (claim,) = compete(pairs, {"C1": "C1", "C2": "C1"}, Decided(), load_model(), {"P1"})

    assert claim.band == "review"


def named(right: str, weight: float, forename: float, *, level: str = "close") -> Scored:
    at = {**ALIKE, "forename": level}
    return Scored("C1", right, at, {"forename": forename}, weight, adopted=False, one_slip=True)


def bands_where_many_have_twins(*pairs: Scored) -> set[str | None]:
    persons = {pair.left: pair.left for pair in pairs}
    found = compete(pairs, persons, Decided(), load_model(), [pair.right for pair in pairs], many_twins=True)
    return {claim.band for claim in found if claim.band}


def test_where_many_have_twins_the_name_of_one_is_a_slip_of_the_other() -> None:
    anna, ana = named("P1", 20.0, 7.0, level="same"), named("P2", 10.0, -3.0)

    assert bands_where_many_have_twins(anna, ana) == {"review"}
    assert claims([anna, ana])["C1", "P1"].band == "auto"


def test_where_many_have_twins_another_fact_still_tells_one_from_the_other() -> None:
    assert bands_where_many_have_twins(named("P1", 26.0, 7.0, level="same"), named("P2", 10.0, -3.0)) == {"auto"}


def test_where_many_have_twins_two_records_are_one_child_by_a_number_alone() -> None:
    by_name, by_number = scored("C1", "C2", 25.0), scored("C1", "C2", 40.0, scn="same")

    assert len(set(persons_of(["C1", "C2"], [by_name], load_model()).values())) == 1
    assert len(set(persons_of(["C1", "C2"], [by_name], load_model(), many_twins=True).values())) == 2
    assert len(set(persons_of(["C1", "C2"], [by_number], load_model(), many_twins=True).values())) == 1
