"""Flags follow answers about who is who: parted with the record that told of them, and worked out by whoever looks."""

import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from tests.desk.pages import world
from virtualschool.learning.models import Exclusion, Subject
from virtualschool.linkage.operations import acts, settling
from virtualschool.monitoring import tasks
from virtualschool.monitoring.models import Flag, FlagEntry, Followed
from virtualschool.monitoring.operations import flags
from virtualschool.monitoring.vocab import Act
from virtualschool.register.models import Learner, SourceRecord
from virtualschool.register.operations import derived

TODAY = world.MORNING.date()
BEING_WORKED_OUT = "being worked out"


def record(source, forename="Eilidh"):
    learner = Learner.objects.get(forename=forename, surname="Rankine")
    return SourceRecord.objects.get(membership__learner=learner, source=source)


@pytest.fixture
def answered(register, eilidh_rankine, ailsa):
    """Eilidh, joined of two records, was excluded; somebody answered that, and that no plan was considered."""
    Exclusion.objects.create(
        authority=register, learner_id=eilidh_rankine.pk, position=0, as_at=TODAY, session="2026/27",
        start_date=dt.date(2026, 11, 3), openings_lost=4, kind="temporary", school_code=world.GLENORRAN,
    )  # fmt: skip
    settling.claim(register, 0)
    flags.evaluate(register, on=TODAY)
    for flag in Flag.objects.filter(learner_id=eilidh_rankine.pk):
        flags.answer(flag=flag, act=Act.ACTION, words="Rang her aunt", by=ailsa, at=world.MORNING)
    assert set(FlagEntry.objects.values_list("rule", flat=True)) >= {"exclusion", "csp"}
    return register


def unlink(by):
    left, right = record("social_work"), record("education")
    learner = Learner.objects.get(members__record=left)
    return acts.unlink(left=left, right=right, learner=learner, by=by, at=world.MORNING, note="Two cousins.")


def test_invariant_8_what_was_said_of_another_childs_fact_is_erased_in_the_un_link_itself(answered, ailsa):
    unlink(ailsa)

    assert not FlagEntry.objects.filter(rule="exclusion").exists()
    assert not Flag.objects.filter(rule="exclusion").exists()


def test_what_was_said_of_the_childs_own_facts_stays_after_an_un_link(answered, ailsa):
    unlink(ailsa)

    assert FlagEntry.objects.filter(rule="csp").exists()


@pytest.mark.parametrize(("holder", "kept"), [("Eilidh", True), ("Jay", False), ("", False)])
def test_invariant_16_what_was_said_of_facts_that_are_another_pupils_is_erased_though_no_record_is_parted(
    answered, eilidh_rankine, ailsa, holder, kept
):
    pupil = Subject.objects.create(authority=answered, own_id="P1", learner_id=eilidh_rankine.pk)
    flags.evaluate(answered, on=TODAY)
    flag = Flag.objects.get(learner_id=eilidh_rankine.pk, rule="exclusion")
    flags.came_of_it(flag=flag, words="She is back", by=ailsa, at=world.MORNING)

    Subject.objects.filter(pk=pupil.pk).update(learner_id=Learner.objects.get(forename=holder).pk) if holder else (
        pupil.delete()
    )
    flags.evaluate(answered, on=TODAY)

    assert FlagEntry.objects.filter(words="She is back").exists() is kept
    assert FlagEntry.objects.filter(rule="csp").exists()


def test_what_was_said_stays_where_nobody_is_parted(answered):
    before = FlagEntry.objects.count(), Flag.objects.count()

    derived.rebuild(answered)

    assert (FlagEntry.objects.count(), Flag.objects.count()) == before


def test_whoever_looks_after_an_answer_about_who_is_who_is_told_that_the_list_follows(answered, ailsa, page_of):
    assert BEING_WORKED_OUT not in page_of(ailsa, "/")
    unlink(ailsa)

    learner = f"/learners/{Learner.objects.get(forename='Jay').pk}/"
    pages = [page_of(ailsa, address) for address in ("/", "/needs/", learner)]

    assert [BEING_WORKED_OUT in page for page in pages] == [True, True, True]
    asked = DBTaskResult.objects.filter(task_path=tasks.who_may_need_us.module_path)
    assert asked.count() == 1

    tasks.who_may_need_us.func(answered.pk)
    assert BEING_WORKED_OUT not in page_of(ailsa, "/needs/")


def test_a_new_day_has_flags_of_its_own(answered):
    assert tasks.are_behind(answered, TODAY) is False
    assert tasks.are_behind(answered, TODAY + dt.timedelta(days=1)) is True


def test_flags_of_a_register_that_moved_on_meanwhile_are_worked_out_again(answered, monkeypatch):
    number = Followed.objects.get().revision
    work_out, looks = flags.facts.of_authority, []

    def moved_on(authority, on):
        found = work_out(authority, on)
        if not looks:
            settling.claim(authority, number)
        looks.append(found)
        return found

    monkeypatch.setattr(flags.facts, "of_authority", moved_on)
    flags.evaluate(answered, on=TODAY)

    assert len(looks) == 2
    assert Followed.objects.get().revision == number + 1


def test_working_out_what_is_followed_already_writes_nothing(answered):
    before = Followed.objects.values().get()

    flags.evaluate(answered, on=TODAY)

    assert Followed.objects.values().get() == before
