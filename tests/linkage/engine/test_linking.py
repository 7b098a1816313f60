"""From rows to bands: who is linked, who is asked about, who is left alone."""

import random

import pytest

from tests.linkage.engine.people_of import bands, crowd, linked, only, person, pupil
from virtualschool.linkage.engine import Outcome, TooLarge, guards, link, link_across, link_within, linking

NUMBER, OTHER_NUMBER = "110765436", "070000016"


def told(outcome: Outcome) -> list[object]:
    return [(pair.left_id, pair.right_id, pair.weight, pair.probability, pair.band, pair.reasons, pair.evidence)
            for pair in outcome.pairs]  # fmt: skip


def test_a_child_who_agrees_is_linked_and_the_reasons_say_why() -> None:
    pair = only(linked([person()], [pupil()]))

    assert (pair.right_id, pair.band, pair.guard) == ("P1", "auto", None)
    assert any(reason.startswith("Same date of birth (+") for reason in pair.reasons)
    assert {item.field: (item.left, item.right) for item in pair.evidence}["forename"] == ("Ailsa", "Ailsa")
    assert pair.weight == pytest.approx(sum(item.bits for item in pair.evidence) - 8.74, abs=0.1)


@pytest.mark.parametrize(
    "facts",
    [
        {"forename": "Sutherland", "surname": "Ailsa"},
        {"date_of_birth": "2012-03-15"},
        {"surname": "Sutherland-Baird"},
        {"surname": "Reid", "former_surname": "Sutherland"},
        {"forename": "Bel", "known_as": "Ailsa"},
    ],
    ids=["names swapped", "a slip in the birthday", "double barrel", "former surname", "known as"],
)
def test_trap_1_a_child_with_swapped_hyphenated_former_or_known_as_names_is_still_linked(facts: dict[str, str]) -> None:
    assert bands(linked([person(**facts)], [pupil()])) == {("C1", "P1"): "auto"}


@pytest.mark.parametrize(
    ("care", "roll"), [("MacDonald", "McDonald"), ("Smith Jones", "Smith-Jones"), ("O'Neill", "ONeill")]
)
def test_trap_1_mac_and_mc_hyphen_and_apostrophe_are_no_difference(care: str, roll: str) -> None:
    pair = only(linked([person(surname=care)], [pupil(surname=roll)]))

    assert {item.field: item.level for item in pair.evidence}["surname"] == "same"


def test_day_and_month_swapped_is_seen_as_such() -> None:
    pair = only(linked([person(date_of_birth="2012-07-03")], [pupil(date_of_birth="2012-03-07")]))

    assert pair.band == "auto"
    assert any("swapped" in reason for reason in pair.reasons)


@pytest.mark.parametrize(("on_roll", "in_care"), [("Ava", "Eva"), ("Jayden", "Kayden"), ("Isla", "Hamish")])
def test_trap_1_a_twin_on_no_roll_is_never_linked_to_the_other(on_roll: str, in_care: str) -> None:
    outcome = linked([person(forename=in_care)], [pupil(forename=on_roll)])

    assert "auto" not in bands(outcome).values()


@pytest.mark.parametrize("typed", ["Jak", "Elwie"])
def test_a_spelling_one_slip_from_two_names_is_a_slip_of_neither(typed: str) -> None:
    on_roll = {"Jak": "Jake", "Elwie": "Ellie"}[typed]

    assert only(linked([person(forename=typed)], [pupil(forename=on_roll)])).band == "review"


def test_a_slip_that_can_only_mean_one_name_links() -> None:
    assert only(linked([person(forename="Hamihs")], [pupil(forename="Hamish")])).band == "auto"


def test_trap_1_twins_of_one_birthday_surname_and_postcode_are_each_linked_to_themselves() -> None:
    care = [person("C1", forename="Ava"), person("C2", forename="Eva")]
    roll = [pupil("P1", forename="Ava"), pupil("P2", forename="Eva")]

    assert bands(linked(care, roll)) == {("C1", "P1"): "auto", ("C2", "P2"): "auto"}


def test_twins_whose_names_are_forms_of_one_name_are_each_linked_to_themselves() -> None:
    care = [person("C1", forename="Callum"), person("C2", forename="Calum")]
    roll = [pupil("P1", forename="Callum"), pupil("P2", forename="Calum")]

    outcome = linked(care, roll)

    assert bands(outcome) == {("C1", "P1"): "auto", ("C2", "P2"): "auto"}
    assert all(pair.guard == guards.OTHER_FORENAME for pair in outcome.duplicates)


def test_a_form_of_a_name_never_links_to_one_of_two_twins() -> None:
    roll = [pupil("P1", forename="Callum"), pupil("P2", forename="Hamish")]

    assert only(linked([person(forename="Calum")], roll)).guard == guards.TWINNED
    assert only(linked([person(forename="Calum")], roll[:1])).band == "auto"


def test_a_child_of_an_estimated_birthday_is_not_another_of_that_name() -> None:
    care = person(forename="Abdul", surname="Nguyen", date_of_birth="2010-01-01", postcode="DD1 1AA", gender="M")
    for born in ("2011-01-01", "2010-01-01"):
        roll = [pupil(forename="Abdul", surname="Nguyen", date_of_birth=born, gender="M")]

        assert "auto" not in bands(linked([care], roll)).values()


def test_a_child_of_an_estimated_birthday_links_at_the_same_home() -> None:
    assert only(linked([person(date_of_birth="2012-01-01")], [pupil(date_of_birth="2012-01-01")])).band == "auto"


def test_a_lone_weak_candidate_never_links() -> None:
    weak = person(surname="Baird", postcode="DD1 1AA", date_of_birth="2012-03-15")

    outcome = linked([weak], [pupil()])

    assert "auto" not in bands(outcome).values()


def test_a_record_that_ended_in_adoption_is_asked_about_and_never_linked() -> None:
    adopted = person(ended_as="ADOPTED", scn=NUMBER)

    pair = only(linked([adopted], [pupil(scn=NUMBER)]))

    assert (pair.band, pair.guard) == ("review", guards.ADOPTED)


def test_the_number_of_another_pupil_never_links() -> None:
    roll = [
        pupil("P1"),
        pupil("P2", scn=NUMBER, forename="Hamish", surname="Orr", date_of_birth="2009-01-02", gender="M"),
    ]

    outcome = linked([person(scn=NUMBER)], roll)

    assert ("C1", "P2") not in {key for key, band in bands(outcome).items() if band == "auto"}


def test_numbers_that_differ_are_asked_about() -> None:
    pair = only(linked([person(scn=NUMBER)], [pupil(scn=OTHER_NUMBER)]))

    assert pair.band == "review"
    assert "differ" in str(pair.guard)


def test_two_pupils_who_fit_equally_are_both_asked_about() -> None:
    roll = [pupil("P1", postcode="AB1 1AA"), pupil("P2", postcode="AB2 2BB")]

    outcome = linked([person(postcode="DD1 1AA")], roll)

    assert bands(outcome) == {("C1", "P1"): "review", ("C1", "P2"): "review"}
    assert {pair.runner_up for pair in outcome.pairs} == {"P1", "P2"}


def test_at_most_one_link_and_three_questions_for_each_record() -> None:
    roll = [pupil(f"P{n}", postcode=f"AB{n} 1AA") for n in range(1, 7)]

    outcome = linked([person("C1", postcode=""), person("C2", postcode="AB3 1AA")], roll)

    autos = [pair.left_id for pair in outcome.pairs if pair.band == "auto"]
    assert len(autos) == len(set(autos))
    assert sum(pair.left_id == "C1" for pair in outcome.pairs) <= 3


def test_a_pupil_on_two_rolls_is_one_pupil() -> None:
    roll = [pupil("P2", scn=NUMBER, school_code="1"), pupil("P1", scn=NUMBER, school_code="2")]

    assert bands(linked([person()], roll)) == {("C1", "P1"): "auto"}


def test_a_person_listed_twice_is_linked_twice_and_neither_spoils_the_other() -> None:
    care = [person("C1"), person("C2", postcode="DD1 1AA", surname="Suthreland")]

    assert bands(linked(care, [pupil()])) == {("C1", "P1"): "auto", ("C2", "P1"): "auto"}


def test_the_rows_of_one_person_speak_together() -> None:
    rows = [
        person(surname="Reid", postcode="DD1 1AA", start_date="2024-01-01"),
        person(start_date="2020-01-01", end_date="2021-01-01"),
    ]

    outcome = linked(rows, [pupil()])

    assert outcome.left == 1
    assert only(outcome).band == "auto"


def test_a_decision_that_they_differ_comes_before_competition() -> None:
    roll = [pupil("P1", postcode="AB1 1AA"), pupil("P2", postcode="AB2 2BB")]

    outcome = linked([person(postcode="DD1 1AA")], roll, not_same=[("C1", "P1")])

    assert bands(outcome) == {("C1", "P2"): "auto"}


def test_a_decision_that_they_are_the_same_stands_against_all_evidence() -> None:
    outcome = linked([person("C1"), person("C2", forename="Hamish", gender="M")], [pupil()], same=[("C2", "P1")])

    decided = only(outcome, "C2")
    assert (decided.right_id, decided.band, decided.probability) == ("P1", "auto", 1.0)
    assert decided.reasons[0] == "A person decided that these are the same child."
    assert only(outcome, "C1").guard == guards.DECIDED_FOR_ANOTHER


def test_a_decision_about_a_pupil_on_no_roll_waits() -> None:
    outcome = linked([person()], [pupil()], same=[("C1", "GONE")])

    assert bands(outcome) == {("C1", "P1"): "auto"}


def test_the_outcome_is_the_same_on_more_threads_and_in_any_order() -> None:
    rng = random.Random(5)
    roll = crowd(400)
    care = [{**row, "person_id": f"C{n:03d}"} for n, row in enumerate(rng.sample(roll, 60))]
    care += [{**row, "person_id": f"D{row['person_id']}", "postcode": "DD1 1AA"} for row in care[:8]]
    care += [{"person_id": "C001", "forename": "Other", "surname": "Name", "date_of_birth": "2012-01-01"}]
    first = told(link(care, roll))

    for threads in (2, 8):
        rng.shuffle(care)
        rng.shuffle(roll)
        assert told(link(care, roll, threads=threads)) == first
    assert len(first) > 40


def test_a_source_is_searched_for_people_who_stand_twice() -> None:
    rows = [person("C1"), person("C2"), person("C3", forename="Hamish", gender="M")]

    outcome = link_within([*rows, *({**row, "person_id": row["pupil_id"]} for row in crowd())])

    assert bands(outcome)["C1", "C2"] == "auto"
    assert "auto" not in {band for (left, right), band in bands(outcome).items() if "C3" in (left, right)}


def test_a_run_tells_which_records_of_its_left_side_are_one_person() -> None:
    care = [person("C1"), person("C2"), person("C3", forename="Hamish", gender="M")]

    found = [(pair.left_id, pair.right_id) for pair in linked(care, [pupil()]).duplicates if pair.band == "auto"]

    assert found == [("C1", "C2")]


def test_records_told_apart_are_no_duplicates_and_compete_for_the_pupil() -> None:
    outcome = linked([person("C1"), person("C2")], [pupil()], apart=[("C2", "C1")])

    assert outcome.duplicates == ()
    assert all("same person in the same source" not in reason for pair in outcome.pairs for reason in pair.reasons)


def test_each_other_id_of_a_pupil_on_two_rolls_is_told_with_the_one_that_stands_for_it() -> None:
    roll = [pupil(f"P{n}", scn=NUMBER, school_code=str(n)) for n in (3, 1, 2)]

    assert linked([person()], roll).collapsed == (("P2", "P1"), ("P3", "P1"))


def test_two_sources_without_a_roll_are_linked_alike() -> None:
    other = [{**row, "person_id": row["pupil_id"]} for row in crowd()]

    outcome = link_across([person()], [{**person("L1")}, *other])

    assert bands(outcome) == {("C1", "L1"): "auto"}
    assert only(outcome).reasons[-1].endswith("record comes near.")


def test_no_rows_are_no_pairs() -> None:
    outcome = link([], crowd(3))

    assert (outcome.pairs, outcome.left, outcome.right) == ((), 0, 3)


def test_a_second_forename_counts_once() -> None:
    pair = only(linked([person(second_forename="Mairi")], [pupil(second_forename="Mairi")]))
    plain = only(linked([person()], [pupil()]))

    bits = {item.field: item.bits for item in pair.evidence}
    assert bits["forename"] == {item.field: item.bits for item in plain.evidence}["forename"]
    assert pair.weight - plain.weight == pytest.approx(bits["second_forename"], abs=0.001)


def test_lists_that_do_not_fit_are_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "_MEMORY", "12MB")

    with pytest.raises(TooLarge, match="too large"):
        link([{**row, "person_id": row["pupil_id"]} for row in crowd(4000)], crowd(60000))


def test_a_run_draws_no_bar_where_a_caller_reads_json() -> None:
    with linking.connected(1) as connection:
        ((drawn,),) = connection.execute("select current_setting('enable_progress_bar')").fetchall()

    assert drawn is False
