"""Telling a school in two steps, taking it back, the school's own answers, protecting a place."""

import pytest

from tests.desk.pages import world
from tests.factories import cast_member
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Role
from virtualschool.register.models import Learner, Relation
from virtualschool.register.operations import derived, relations


def told_relations(learner):
    return Relation.objects.filter(kind="told", learner_id=learner.pk)


def test_looking_at_the_page_tells_nobody(eilidh_rankine, ailsa, dougal, page_of):
    page = page_of(ailsa, f"/learners/{eilidh_rankine.pk}/tell/")

    assert "Tell Glenorran Academy about Eilidh Rankine" in page
    assert "Dougal, designated manager." in page
    assert not told_relations(eilidh_rankine).exists()


def test_the_page_names_each_fact_that_leaves_and_no_other(eilidh_rankine, ailsa, page_of):
    page = page_of(ailsa, f"/learners/{eilidh_rankine.pk}/tell/")

    part = page[page.index('id="leaves"') : page.index('id="whom"')]
    for words in ("Eilidh Rankine", "9 March 2013", "S2", "looked after, while they are"):
        assert words in part
    for words in ("foster", "Supervision", "Affleck"):
        assert words not in part


def test_the_second_press_tells_the_school(eilidh_rankine, ailsa, dougal, as_user):
    answer = as_user(ailsa).post(f"/learners/{eilidh_rankine.pk}/tell/", {"school": world.GLENORRAN, "reason": ""})

    assert answer.status_code == 302
    assert "Eilidh Rankine" in as_user(dougal).get("/school/").content.decode()


def test_a_school_whose_roll_does_not_hold_the_learner_cannot_be_told(eilidh_rankine, ailsa, as_user):
    answer = as_user(ailsa).post(f"/learners/{eilidh_rankine.pk}/tell/", {"school": world.CARRONBANK})

    assert answer.status_code == 200
    assert not told_relations(eilidh_rankine).exists()


def test_a_learner_on_two_rolls_is_told_of_to_the_one_that_is_chosen(register, ailsa, page_of, as_user):
    both = [world.EILIDH, {**world.EILIDH, "school_code": world.CARRONBANK, "school_name": "Carronbank Primary"}]
    world.state(register, "pupils", {"P1": both}, received=world.MORNING.date())
    derived.refresh(register)
    learner = world.learner(register, "Eilidh")

    page = page_of(ailsa, f"/learners/{learner.pk}/tell/")
    answer = as_user(ailsa).post(f"/learners/{learner.pk}/tell/", {"reason": ""})

    assert page.count('type="radio"') == 2
    assert "checked" not in page
    assert "Choose the school to tell." in answer.content.decode()


@pytest.mark.parametrize("who", ["brodie", "fergus"])
def test_only_the_head_tells(request, eilidh_rankine, as_user, who):
    address = f"/learners/{eilidh_rankine.pk}/tell/"

    assert as_user(request.getfixturevalue(who)).post(address, {"school": world.GLENORRAN}).status_code == 403
    assert not told_relations(eilidh_rankine).exists()


def test_a_protected_learner_is_not_told_of_by_whoever_is_not_named(eilidh_rankine, ailsa, as_user):
    relations.protect(learner=eilidh_rankine, by=ailsa, at=world.MORNING, reason="A hearing said so.")

    answer = as_user(ailsa).post(f"/learners/{eilidh_rankine.pk}/tell/", {"school": world.GLENORRAN})

    assert "isn’t yours to see" in answer.content.decode()
    assert "Glenorran" not in answer.content.decode()
    assert not told_relations(eilidh_rankine).exists()


def test_a_record_that_ended_in_adoption_is_told_to_no_school(eilidh_rankine, ailsa, as_user):
    Learner.objects.filter(pk=eilidh_rankine.pk).update(ended_in_adoption=True)

    as_user(ailsa).post(f"/learners/{eilidh_rankine.pk}/tell/", {"school": world.GLENORRAN})

    assert not told_relations(eilidh_rankine).exists()


def test_taking_it_back_needs_a_reason_and_names_who_has_seen_it(eilidh_rankine, told, ailsa, dougal, as_user):
    as_user(dougal).get(f"/learners/{eilidh_rankine.pk}/")
    address = f"/learners/{eilidh_rankine.pk}/told/{told.pk}/withdraw/"

    before = as_user(ailsa).get(address).content.decode()
    without_reason = as_user(ailsa).post(address, {"reason": ""})
    after = as_user(ailsa).post(address, {"reason": "The wrong child."}, follow=True)

    assert dougal.email in before
    assert without_reason.status_code == 200
    assert dougal.email in after.content.decode()
    assert as_user(dougal).get(f"/learners/{eilidh_rankine.pk}/").status_code == 404


# ---- the school -----------------------------------------------------------------------------------------------------


def test_a_school_s_page_lists_whom_it_was_told_of_and_nobody_else(register, told, dougal, page_of):
    page = page_of(dougal, "/school/")

    assert "New to you: Eilidh Rankine, S2" in page
    assert "Ailsa told you on 17 November 2026" in page
    for words in ("Kyle", "Skye", "Jay", "foster", "Supervision", "Carronbank", "looked after"):
        assert words not in page


def test_another_school_of_the_authority_sees_nothing_of_it(register, told, strathcarron, page_of, as_user):
    other = cast_member("Morag", Role.DESIGNATED_MANAGER, strathcarron, school_code=world.CARRONBANK)
    learner = world.learner(register, "Eilidh")

    assert "Eilidh" not in page_of(other, "/school/")
    assert as_user(other).get(f"/learners/{learner.pk}/").status_code == 404
    assert as_user(other).post(f"/school/learners/{learner.pk}/not-ours/").status_code == 404


def test_having_read_it_is_one_press(eilidh_rankine, told, dougal, as_user):
    answer = as_user(dougal).post(f"/school/learners/{eilidh_rankine.pk}/read/", follow=True)

    told.refresh_from_db()
    assert told.acknowledged_at == world.MORNING
    assert "New to you" not in answer.content.decode()


def test_not_our_pupil_is_one_press_and_takes_the_learner_off_the_page(eilidh_rankine, told, dougal, ailsa, as_user):
    as_user(dougal).post(f"/school/learners/{eilidh_rankine.pk}/not-ours/")

    assert "Eilidh" not in as_user(dougal).get("/school/").content.decode()
    assert "says it isn’t their pupil" in as_user(ailsa).get(f"/learners/{eilidh_rankine.pk}/").content.decode()


def test_a_head_cannot_answer_for_a_school(eilidh_rankine, told, ailsa, as_user):
    assert as_user(ailsa).post(f"/school/learners/{eilidh_rankine.pk}/read/").status_code == 404


@pytest.mark.parametrize("who", ["ailsa", "fergus", "catriona", "eilidh"])
def test_whoever_manages_no_school_has_no_such_page(request, register, as_user, who):
    assert as_user(request.getfixturevalue(who)).get("/school/").status_code == 404


def test_access_ends_four_weeks_after_a_learner_has_left(register, told, dougal, as_user):
    left = {**world.EILIDH, "end_date": "2026-10-01"}
    world.state(register, "pupils", {"P1": left}, received=world.MORNING.date())
    derived.refresh(register)

    assert "Eilidh" not in as_user(dougal).get("/school/").content.decode()


# ---- protecting, and saying that two are not one --------------------------------------------------------------------


def test_the_head_protects_a_place_with_a_reason(eilidh_rankine, ailsa, as_user):
    as_user(ailsa).post(f"/learners/{eilidh_rankine.pk}/protect/", {"reason": "A hearing said so."})

    page = as_user(ailsa).get(f"/learners/{eilidh_rankine.pk}/").content.decode()
    assert "Where Eilidh Rankine lives is protected." in page
    assert "Glenorran" not in page


def test_whoever_is_not_named_cannot_end_a_protection(eilidh_rankine, ailsa, as_user):
    relations.protect(learner=eilidh_rankine, by=ailsa, at=world.MORNING, reason="A hearing said so.")

    answer = as_user(ailsa).post(f"/learners/{eilidh_rankine.pk}/protect/", {"reason": "I want to see."})

    assert answer.status_code == 404
    assert "lives is protected" in as_user(ailsa).get(f"/learners/{eilidh_rankine.pk}/").content.decode()


@pytest.mark.parametrize("act", ["tell", "protect", "looked"])
def test_another_authority_s_learner_can_be_acted_on_by_nobody_here(
    register, inverallan: Authority, mia, ailsa, as_user, act
):
    assert as_user(ailsa).get(f"/learners/{mia.pk}/{act}/").status_code == 404
    assert as_user(ailsa).post(f"/learners/{mia.pk}/{act}/", {"reason": "x"}).status_code in (404, 405)
