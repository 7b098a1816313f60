"""Who is on the register, under which id, and who never is."""

import itertools

from tests.register.said import AUTHORITY, NAMESPACE, care, derived, only, roll, said, same
from virtualschool.register.derive import Key, search_text
from virtualschool.register.listing import rows

from .said import day


def test_a_pupil_whom_nobody_calls_care_experienced_is_no_learner():
    assert derived(roll("2026-10-01", looked_after_code="99")) == []


def test_invariant_13_a_pupil_whom_the_roll_alone_calls_looked_after_is_a_learner_with_status_not_known():
    learner = only(roll("2026-10-01", looked_after_code="02"))

    assert learner.care_status(day("2026-10-01")) == "not_known"


def test_a_flag_that_a_later_roll_drops_ends_nothing():
    learner = only(roll("2026-09-01", looked_after_code="01"), roll("2026-10-01", looked_after_code="99"))

    assert learner.pupil_id == "P1"


def test_a_pupil_answered_not_to_be_care_experienced_is_no_learner_until_the_code_changes():
    answered = frozenset({("P1", "01")})

    assert derived(roll("2026-09-01", looked_after_code="01"), refused_flags=answered) == []
    assert len(derived(roll("2026-09-01", looked_after_code="02"), refused_flags=answered)) == 1


def test_invariant_6_an_id_comes_of_the_least_member_key_and_old_ids_go_on_resolving():
    pupil = roll("2026-10-01", looked_after_code="01")
    alone = only(pupil)
    child = care("2026-10-01")

    together = only(child, pupil, joined=[same(child, pupil)])

    assert together.id != alone.id
    assert alone.id in together.aliases
    assert together.id == only(child).id


def test_ids_of_two_authorities_differ():
    from virtualschool.register.derive import Stated, learners

    one = learners(Stated(AUTHORITY, NAMESPACE, (care("2026-10-01"),)))
    other = learners(Stated("S12000099", NAMESPACE, (care("2026-10-01"),)))

    assert one[0].id != other[0].id


def test_invariant_6_the_register_does_not_depend_on_the_order_of_its_statements():
    statements = [
        care("2026-09-01", {"legal_reason": "S25", "start_date": "2026-01-01"}),
        care("2026-10-01", {"legal_reason": "CSO_AWAY", "start_date": "2026-01-01"}),
        roll("2026-09-15", {"school_code": "9900001", "stage": "P5"}),
        roll("2026-10-15", {"school_code": "9900002", "stage": "P6"}),
        said("my_list", "m1", "2026-09-20", scn="110765436"),
    ]
    joined = [same(statements[0], statements[2]), same(statements[4], statements[2])]

    registers = {
        str(list(rows(derived(*order, joined=joined), day("2026-10-20"))))
        for order in itertools.permutations(statements)
    }

    assert len(registers) == 1


def test_a_changed_entry_of_the_heads_own_list_keeps_its_first_id():
    before = said("my_list", "first", "2026-09-01")
    after = said("my_list", "second", "2026-10-01", surname="Macrae-Kerr")

    learner = only(before, after)

    assert learner.id == only(before).id
    assert learner.text("surname") == "Macrae-Kerr"


def test_trap_1_twins_of_the_heads_own_list_are_two_entries():
    isla, ava = said("my_list", "a", "2026-09-01"), said("my_list", "b", "2026-09-01", forename="Ava")
    again = [said("my_list", "a", "2026-10-01"), said("my_list", "b", "2026-10-01", forename="Ava")]

    assert len(derived(isla, ava, *again)) == 2


def test_trap_12_a_record_that_ended_in_adoption_is_never_joined_to_the_name_after_it():
    born = care(
        "2026-10-01",
        {"legal_reason": "POA", "start_date": "2018-01-01", "end_date": "2020-06-01", "ended_as": "ADOPTED"},
        scn="110765436",
    )
    now = roll("2026-10-01", forename="Skye", surname="Petrie", scn="110765436", looked_after_code="01")

    both = derived(born, now, joined=[same(born, now)])

    assert len(both) == 2
    assert {learner.text("surname") for learner in both} == {"Macrae", "Petrie"}
    assert all(len(learner.keys) == 1 for learner in both)


def test_trap_11_a_learner_who_does_not_want_the_label_stays_on_the_register_and_is_marked():
    told, listed = said("told_by", "T1", "2026-09-15", label="unwanted"), care("2026-09-01")

    learner = only(told, listed, joined=[same(told, listed)])

    assert learner.label_unwanted
    assert learner.keys[0] == Key("social_work", "C1")


def test_trap_12_neither_number_nor_birthday_finds_both_names_of_an_adopted_child():
    born = care(
        "2026-10-01", {"start_date": "2018-01-01", "end_date": "2020-06-01", "ended_as": "ADOPTED"}, scn="110765436"
    )
    now = roll("2026-10-01", forename="Skye", surname="Petrie", scn="110765436", looked_after_code="01")

    both = derived(born, now)

    for terms in ("110765436", "2013-03-09", "09/03/2013"):
        assert sum(terms in search_text(learner) for learner in both) == 1
    assert sorted(row["scn"] for row in rows(both, day("2026-10-01"))) == ["", "110765436"]
