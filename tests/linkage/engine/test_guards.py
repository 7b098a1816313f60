"""What keeps a pair from linking by itself."""

import pytest

from virtualschool.linkage.engine import guards

ALIKE: dict[str, str | None] = {
    "scn": None, "date_of_birth": "same", "forename": "same", "surname": "same",
    "second_forename": None, "gender": "same", "postcode": "same", "school": None,
}  # fmt: skip


def guard(*, adopted: bool = False, **levels: str | None) -> str | None:
    return guards.guard_of({**ALIKE, **levels}, guards.Around(adopted=adopted))


def test_nothing_holds_back_a_pair_that_agrees() -> None:
    assert guard() is None


@pytest.mark.parametrize("forename", ["unlike", "second_used"])
def test_a_twin_never_links_by_itself(forename: str) -> None:
    assert "twin" in str(guard(forename=forename))


@pytest.mark.parametrize("forename", ["close", "initial"])
def test_a_twin_with_a_like_name_never_links_by_itself(forename: str) -> None:
    assert "twins can have such names" in str(guard(forename=forename))


@pytest.mark.parametrize("forename", ["slip", "sound", "variant", "known_as", "part"])
def test_a_name_written_otherwise_links_unless_the_second_names_differ(forename: str) -> None:
    assert guard(forename=forename) is None
    assert guard(forename=forename, second_forename="unlike") is not None


@pytest.mark.parametrize("birthday", ["estimated", "two_parts", "same_year", "differs", None])
def test_a_birthday_worse_than_one_slip_waits(birthday: str | None) -> None:
    assert "date of birth" in str(guard(date_of_birth=birthday, postcode="nearby"))
    assert "date of birth" in str(guard(date_of_birth=birthday, forename="slip"))
    assert guard(date_of_birth=birthday, scn="same") is None


@pytest.mark.parametrize("birthday", ["estimated", "two_parts"])
@pytest.mark.parametrize("place", [{"postcode": "same"}, {"school": "same"}, {"second_forename": "same"}])
def test_both_names_and_a_place_make_up_for_a_part_of_the_birthday(birthday: str, place: dict[str, str]) -> None:
    facts: dict[str, str | None] = {"postcode": None, "date_of_birth": birthday, **place}
    assert guard(**facts) is None
    assert guard(**{**facts, "surname": "unlike"}) is not None


@pytest.mark.parametrize("birthday", ["same_year", "differs", None])
def test_no_place_makes_up_for_a_birthday_that_differs_or_is_not_known(birthday: str | None) -> None:
    assert guard(date_of_birth=birthday, school="same", second_forename="same") is not None


def test_second_forenames_that_differ_wait_even_where_the_first_is_the_same() -> None:
    assert "second forenames differ" in str(guard(second_forename="unlike"))
    assert guard(second_forename="unlike", scn="same") is None


def test_on_a_roll_of_many_twins_only_the_very_forename_or_a_number_links() -> None:
    for forename in ("slip", "sound", "variant", "part"):
        assert guards.guard_of({**ALIKE, "forename": forename}, guards.Around(many_twins=True)) == guards.MANY_TWINS
    assert guards.guard_of(ALIKE, guards.Around(many_twins=True)) is None
    could_be_either = guards.Around(many_twins=True, confusable=True)
    assert guards.guard_of(ALIKE, could_be_either) == guards.MANY_TWINS
    assert guards.guard_of({**ALIKE, "scn": "same"}, could_be_either) is None
    assert guards.guard_of({**ALIKE, "second_forename": "same"}, could_be_either) is None
    assert guards.guard_of(ALIKE, guards.Around(twinned=True, many_twins=True, confusable=True)) is None
    assert guards.guard_of({**ALIKE, "forename": "slip", "scn": "same"}, guards.Around(many_twins=True)) is None


def test_the_first_of_january_alone_tells_nobody_from_another() -> None:
    assert "1 January" in str(guard(date_of_birth="first_of_january", postcode="differs"))
    assert guard(date_of_birth="first_of_january") is None
    assert guard(date_of_birth="first_of_january", postcode="differs", scn="same") is None


@pytest.mark.parametrize("forename", ["slip", "variant", "part"])
def test_a_pupil_with_a_twin_on_the_roll_links_by_the_exact_forename_or_a_number(forename: str) -> None:
    assert guards.guard_of({**ALIKE, "forename": forename}, guards.Around(twinned=True)) == guards.TWINNED
    assert guards.guard_of({**ALIKE, "forename": forename, "scn": "same"}, guards.Around(twinned=True)) is None
    assert guards.guard_of(ALIKE, guards.Around(twinned=True)) is None


@pytest.mark.parametrize("birthday", ["slip", "swapped"])
def test_one_slip_in_the_birthday_does_not_wait(birthday: str) -> None:
    assert guard(date_of_birth=birthday) is None


def test_numbers_that_differ_wait() -> None:
    assert "differ" in str(guard(scn="differs"))


def test_a_number_that_agrees_while_both_names_changed_is_for_named_people() -> None:
    assert "named people" in str(guard(scn="same", forename="unlike", surname="unlike"))


def test_a_number_alone_settles_nothing() -> None:
    assert "two of" in str(guard(scn="same", surname="unlike", date_of_birth="differs"))


def test_a_number_that_may_be_a_twins_settles_nothing() -> None:
    assert "brother's or sister's" in str(guard(scn="same", forename="unlike"))


def test_another_sex_waits_unless_the_forename_is_the_same() -> None:
    assert "sex" in str(guard(gender="differs", forename="known_as"))
    assert guard(gender="differs") is None


def test_another_surname_needs_an_address_a_school_a_second_forename_or_a_number() -> None:
    assert "surname is another" in str(guard(surname="unlike", postcode="differs"))
    assert guard(surname="unlike", postcode="same") is None
    assert guard(surname="unlike", postcode="differs", second_forename="same") is None
    assert guard(surname="unlike", postcode="differs", school="same") is None
    assert guard(surname="unlike", postcode="differs", scn="same") is None


def test_a_child_without_a_forename_waits_for_a_number() -> None:
    assert "no forename" in str(guard(forename=None))
    assert guard(forename=None, scn="same") is None


def test_a_record_that_ended_in_adoption_never_links_by_itself() -> None:
    assert guard(adopted=True, scn="same") == guards.ADOPTED
