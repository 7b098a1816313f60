"""Merging, splitting and un-linking on their pages: seen first, confirmed once, and taken back as one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from tests.desk.pages import world
from virtualschool.linkage.operations import acts
from virtualschool.monitoring.tasks import who_may_need_us
from virtualschool.people.models import Authority
from virtualschool.register.models import Decision, Learner, Relation, SourceRecord
from virtualschool.register.operations import derived, relations
from virtualschool.register.vocab import RelationKind


@pytest.fixture
def jay(register):
    return world.learner(register, "Jay")


@pytest.fixture
def kyle(register):
    return world.learner(register, "Kyle")


def merge_url(one, other):
    return f"/learners/{one.pk}/same-as/{other.pk}/"


def confirm(browser, address, **more):
    """See the preview, as a person does, and confirm it."""
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(address).content.decode())
    return browser.post(address, {"reason": "I know them both.", "seen": seen[1] if seen else "", **more})


def unlink_url(learner, own_id="P1"):
    record = SourceRecord.objects.get(authority=learner.authority, own_id=own_id)
    return f"/learners/{learner.pk}/unlink/{record.pk}/"


def record_id(own_id):
    return str(SourceRecord.objects.get(own_id=own_id).pk)


def test_the_other_learner_is_found_without_a_name_in_the_address(jay, kyle, ailsa, as_user):
    answer = as_user(ailsa).post(f"/learners/{jay.pk}/same-as/", {"q": "Kyle"})

    assert merge_url(jay, kyle) in answer.content.decode()


def test_a_learner_is_not_offered_as_their_own_double(jay, ailsa, as_user):
    answer = as_user(ailsa).post(f"/learners/{jay.pk}/same-as/", {"q": "Jay"})

    assert "No other learner on the register matches" in answer.content.decode()


def test_a_merge_is_seen_side_by_side_and_writes_nothing(jay, kyle, ailsa, page_of):
    text = page_of(ailsa, merge_url(jay, kyle))

    assert "This learner now" in text
    assert "After: one child" in text
    assert '<mark class="vs_diff">Jay Sutherland</mark>' in text
    assert "Carronbank Primary" in text
    assert not Decision.objects.exists()


def test_a_confirmed_merge_makes_one_learner_and_can_be_taken_back_from_its_page(jay, kyle, ailsa, as_user):
    answer = confirm(as_user(ailsa), merge_url(jay, kyle))

    assert answer.status_code == 302
    landed = as_user(ailsa).get(answer.url)
    assert "These are one child" in landed.content.decode()
    decision = Decision.objects.get()
    assert Learner.objects.get(person_id="C2").pupil_id == "P3"
    back = as_user(ailsa).post(f"/questions/answers/{decision.pk}/undo/")
    assert as_user(ailsa).get(back.url).status_code == 200
    assert Learner.objects.get(person_id="C2").pupil_id == ""


def test_a_merge_needs_to_say_how_one_knows(jay, kyle, ailsa, as_user):
    answer = as_user(ailsa).post(merge_url(jay, kyle), {"reason": "", "seen": "x"})

    assert answer.status_code == 200
    assert not Decision.objects.exists()


def test_a_register_that_has_changed_since_is_shown_again_and_not_merged(jay, kyle, ailsa, as_user, register):
    browser = as_user(ailsa)
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(merge_url(jay, kyle)).content.decode())[1]
    world.state(register, "care", {"C2": {**world.JAY, "surname": "Sutherland-Ross"}}, as_at=world.MORNING.date())
    derived.refresh(register)

    answer = browser.post(merge_url(jay, kyle), {"reason": "I know them.", "seen": seen})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "The register has changed" in text
    assert "Sutherland-Ross" in text
    assert "I know them." in text
    assert not Decision.objects.exists()


def test_a_confirmation_without_a_preview_confirms_nothing(jay, kyle, ailsa, as_user):
    assert as_user(ailsa).post(merge_url(jay, kyle), {"reason": "I know them."}).status_code == 409
    assert not Decision.objects.exists()


def test_two_who_were_told_apart_are_shown_with_who_said_so(jay, kyle, ailsa, as_user, page_of):
    confirm(as_user(ailsa), merge_url(jay, kyle))
    joined = Learner.objects.get(person_id="C2")
    confirm(as_user(ailsa), f"/learners/{joined.pk}/two-children/?goes={record_id('P3')}", goes=record_id("P3"))

    text = page_of(ailsa, merge_url(joined, Learner.objects.get(pupil_id="P3")))

    assert "Ailsa answered" in text
    assert "Take that answer back" in text


def test_a_protected_learner_is_not_merged_by_whoever_is_not_named(jay, kyle, ailsa, page_of):
    relations.protect(learner=kyle, by=ailsa, at=world.MORNING, reason="A hearing said so.")

    text = page_of(ailsa, merge_url(jay, kyle))

    assert "can’t be done from your account" in text
    assert "Carronbank" not in text


def test_a_record_that_ended_in_adoption_is_not_told_from_a_protected_one(register, jay, kyle, ailsa, page_of):
    relations.protect(learner=kyle, by=ailsa, at=world.MORNING, reason="A hearing said so.")
    world.state(
        register, "care", {"C7": {**world.JAY, "forename": "Una", "ended_as": "ADOPTED", "end_date": "2026-01-01"}}
    )
    derived.refresh(register)
    una = world.learner(register, "Una")

    protected, adopted = page_of(ailsa, merge_url(jay, kyle)), page_of(ailsa, merge_url(jay, una))

    without_tokens = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text) for text in (protected, adopted)]
    assert without_tokens[0] == without_tokens[1]


def test_a_data_officer_sees_no_legal_reason_in_a_preview(jay, kyle, fergus, page_of):
    text = page_of(fergus, merge_url(jay, kyle))

    assert "Legal reason" not in text
    assert "Lives" in text


def test_a_learner_who_does_not_want_the_label_is_compared_without_it(register, jay, kyle, ailsa, page_of):
    Learner.objects.filter(pk=jay.pk).update(label_unwanted=True)

    text = page_of(ailsa, merge_url(jay, kyle))

    assert "ooked after" not in text


def test_another_authority_s_learner_cannot_be_merged(jay, mia, ailsa, as_user):
    assert as_user(ailsa).get(merge_url(jay, mia)).status_code == 404
    assert as_user(ailsa).get(merge_url(mia, jay)).status_code == 404


def test_a_split_names_each_record_and_asks_which_are_the_other_child_s(eilidh_rankine, ailsa, page_of):
    text = page_of(ailsa, f"/learners/{eilidh_rankine.pk}/two-children/")

    assert "Social work: Eilidh Rankine, born 3 September 2013 (as at 16 November 2026)" in text
    assert "Education: Eilidh Rankine, born 9 March 2013 (as at 16 November 2026)" in text


def test_a_learner_of_one_record_has_nothing_to_part(jay, ailsa, page_of):
    assert "nothing to part here" in page_of(ailsa, f"/learners/{jay.pk}/two-children/")


def test_a_split_shows_both_children_before_it_is_done(register, ailsa, page_of):
    skye = world.learner(register, "Skye")

    text = page_of(ailsa, f"/learners/{skye.pk}/two-children/?goes={record_id('P4')}")

    assert "After: the other child" in text
    assert '<mark class="vs_diff">Skye MacPhail</mark>' in text
    assert "Both stay on the register" in text
    assert not Decision.objects.exists()


def test_the_people_who_work_with_the_other_child_can_be_said(register, ailsa, brodie, as_user):
    skye = world.learner(register, "Skye")
    given = relations.give(
        authority=register, kind=RelationKind.CASELOAD, learner_id=skye.pk, by=ailsa, at=world.MORNING, user=brodie
    )
    goes = record_id("P4")

    confirm(as_user(ailsa), f"/learners/{skye.pk}/two-children/?goes={goes}", goes=goes, moving=str(given.pk))

    moved = Relation.objects.get(kind=RelationKind.CASELOAD, ended_at=None)
    assert moved.learner_id == Learner.objects.get(pupil_id="P4", authority=register).pk


def test_un_linking_shows_what_it_changes_and_changes_nothing_by_being_looked_at(eilidh_rankine, ailsa, page_of):
    text = page_of(ailsa, unlink_url(eilidh_rankine))

    assert "Leaves the register" in text
    assert '<mark class="vs_diff">9 March 2013</mark>' in text
    assert "everything held of them is erased" in text
    assert not Decision.objects.exists()


def test_two_records_that_are_not_the_same_child_come_apart(register, eilidh_rankine, fergus, as_user):
    confirm(as_user(fergus), unlink_url(eilidh_rankine))

    eilidh = Learner.objects.get(authority=register, person_id="C1")
    assert (eilidh.pupil_id, eilidh.school_code) == ("", "")
    assert Decision.objects.get().answer == "not_same"
    assert not SourceRecord.objects.filter(own_id="P1").exists()


def test_the_list_of_who_may_need_us_follows_who_was_un_linked(register, eilidh_rankine, fergus, as_user):
    confirm(as_user(fergus), unlink_url(eilidh_rankine))

    waiting = DBTaskResult.objects.ready().filter(task_path=who_may_need_us.module_path)
    assert [one.args_kwargs["args"] for one in waiting] == [[register.pk]]


def test_a_record_that_nothing_joins_cannot_be_un_linked(register, jay, ailsa, as_user):
    assert as_user(ailsa).get(f"/learners/{jay.pk}/unlink/{record_id('P4')}/").status_code == 404


def test_who_at_the_school_saw_the_wrong_child_is_listed_by_name(told, eilidh_rankine, ailsa, dougal, as_user):
    as_user(dougal).get("/school/")
    as_user(dougal).get(f"/learners/{eilidh_rankine.pk}/")

    landed = confirm(as_user(ailsa), unlink_url(eilidh_rankine))

    text = as_user(ailsa).get(landed.url).content.decode()
    assert "Glenorran Academy" in text
    assert "Dougal" in text
    assert "17 November 2026, 10:00" in text
    assert f"/told/{told.pk}/withdraw/" in text
    told.refresh_from_db()
    assert told.ended_at is None


def test_the_words_for_a_letter_name_no_child(told, eilidh_rankine, ailsa, dougal, as_user):
    as_user(dougal).get(f"/learners/{eilidh_rankine.pk}/")

    landed = confirm(as_user(ailsa), unlink_url(eilidh_rankine))

    text = as_user(ailsa).get(landed.url).content.decode()
    letter = text[text.index("Dear colleague") : text.index("</details>")]
    assert "Eilidh" not in letter
    assert "Rankine" not in letter
    assert "ooked after" not in letter


def test_a_data_officer_is_sent_to_the_head_and_reads_no_names_of_the_school_s(
    told, eilidh_rankine, fergus, dougal, as_user
):
    as_user(dougal).get(f"/learners/{eilidh_rankine.pk}/")

    landed = confirm(as_user(fergus), unlink_url(eilidh_rankine))

    text = as_user(fergus).get(landed.url).content.decode()
    assert "Dougal" not in text
    assert "Tell the head of the virtual school today" in text


def test_the_learner_s_page_leads_to_all_three(eilidh_rankine, jay, ailsa, brodie, page_of):
    text = page_of(ailsa, f"/learners/{eilidh_rankine.pk}/")

    for ending in ("same-as/", "two-children/", f"unlink/{record_id('P1')}/"):
        assert f"/learners/{eilidh_rankine.pk}/{ending}" in text
    assert "two-children" not in page_of(ailsa, f"/learners/{jay.pk}/")
    assert "same-as" not in page_of(brodie, f"/learners/{eilidh_rankine.pk}/")


def test_an_act_on_another_authority_s_learner_is_not_there(
    jay, kyle, ailsa, catriona, mia, as_user, inverallan: Authority
):
    done = acts.merge(one=jay, other=kyle, by=ailsa, at=world.MORNING, note="I know them.")

    assert as_user(catriona).get(f"/learners/{mia.pk}/acts/{done.decision.pk}/").status_code == 404
    assert as_user(ailsa).get(f"/learners/{mia.pk}/acts/{done.decision.pk}/").status_code == 404


def test_a_preview_takes_as_many_queries_for_three_learners_more(register, jay, kyle, ailsa, as_user):
    browser, counts = as_user(ailsa), []
    browser.get(merge_url(jay, kyle))
    for more in ({}, {f"C2{n}": {**world.JAY, "forename": name} for n, name in enumerate(("Ada", "Bo", "Cai"))}):
        if more:
            world.state(register, "care", more)
            derived.refresh(register)
        with CaptureQueriesContext(connection) as asked:
            browser.get(merge_url(jay, kyle))
        counts.append(len(asked))

    assert counts[0] == counts[1]
