"""How much of a learner each person may read, by post and relation."""

import datetime as dt

import pytest

from tests.desk.pages import world
from virtualschool.desk.queries import clearance
from virtualschool.people.models import User
from virtualschool.register.models import Relation
from virtualschool.register.operations import relations


def reading(user, learner):
    return clearance.of_user(User.objects.get(pk=user.pk)).of(learner)


def give(kind, user, learner, by, **more):
    return Relation.objects.create(
        authority=learner.authority, kind=kind, user=user, learner_id=learner.pk, from_on=world.NOVEMBER,
        granted_by=by, **more,
    )  # fmt: skip


@pytest.mark.parametrize(("who", "classes"), [("ailsa", "ABCDE"), ("fergus", "ABCD"), ("brodie", "ABCDE")])
def test_a_post_opens_so_much_and_no_more(request, eilidh_rankine, who, classes):
    user = request.getfixturevalue(who)

    assert reading(user, eilidh_rankine).classes == classes


@pytest.mark.parametrize("who", ["catriona", "dougal", "hamish", "greer", "iona", "eilidh"])
def test_whoever_has_no_relation_reads_nothing(request, eilidh_rankine, who):
    user = request.getfixturevalue(who)

    assert reading(user, eilidh_rankine).classes == ""


def test_a_first_caseload_closes_the_other_learners_legal_reasons_to_the_team(register, ailsa, brodie):
    mine, other = world.learner(register, "Eilidh"), world.learner(register, "Jay")

    give("caseload", brodie, mine, ailsa)

    assert reading(brodie, mine).classes == "ABCDE"
    assert reading(brodie, other).classes == "ABC"


def test_a_caseload_that_has_ended_opens_nothing(register, ailsa, brodie):
    mine, other = world.learner(register, "Eilidh"), world.learner(register, "Jay")
    give("caseload", brodie, other, ailsa)
    give("caseload", brodie, mine, ailsa, to_on=world.NOVEMBER)

    assert reading(brodie, mine).classes == "ABC"


def test_a_school_that_was_told_reads_no_kind_of_home_without_a_grant(eilidh_rankine, told, dougal, ailsa):
    assert reading(dougal, eilidh_rankine).classes == "ABC"

    give("grant", dougal, eilidh_rankine, ailsa)

    assert reading(dougal, eilidh_rankine).classes == "ABCD"


def test_a_social_work_partner_reads_the_own_case_whole(eilidh_rankine, hamish, ailsa):
    give("social_work_case", hamish, eilidh_rankine, ailsa)

    assert reading(hamish, eilidh_rankine).classes == "ABCDE"


def test_emergency_access_ends_with_its_hour(eilidh_rankine, greer):
    relation = relations.break_glass(
        learner_id=eilidh_rankine.pk, authority=eilidh_rankine.authority, by=greer, at=world.MORNING, reason="A fire."
    )
    assert reading(greer, eilidh_rankine).classes == "ABCDE"

    Relation.objects.filter(pk=relation.pk).update(expires_at=world.MORNING - dt.timedelta(minutes=1))

    assert reading(greer, eilidh_rankine).classes == ""


def test_only_a_named_person_sees_a_protected_place(eilidh_rankine, ailsa, brodie):
    relations.protect(learner=eilidh_rankine, by=ailsa, at=world.MORNING, reason="A hearing said so.")
    give("named", brodie, eilidh_rankine, ailsa)

    assert not reading(ailsa, eilidh_rankine).shows_place
    assert reading(brodie, eilidh_rankine).shows_place
    assert reading(brodie, eilidh_rankine).classes == "ABCDEF"


def test_a_school_is_never_named(eilidh_rankine, told, dougal, ailsa):
    give("named", dougal, eilidh_rankine, ailsa)

    assert reading(dougal, eilidh_rankine).classes == "ABC"
