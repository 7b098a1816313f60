"""Un-linking, merging and splitting learners: what each does to the register, and that taking it back undoes it."""

import datetime as dt

import pytest

from tests.factories import SCHOOL_OF_DOUGAL
from tests.linkage import world
from tests.linkage.world import NOON
from virtualschool.audit.models import Event
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage.operations import acts, answering
from virtualschool.linkage.rejoining import members_of
from virtualschool.linkage.vocab import WHO_SAW
from virtualschool.register import listing
from virtualschool.register.derive import Key
from virtualschool.register.models import (
    CarePeriod,
    Decision,
    Disagreement,
    Enrolment,
    Learner,
    LearnerAlias,
    LearnerRecord,
    Protection,
    Relation,
    Revision,
    SourceRecord,
)
from virtualschool.register.operations import derived, relations
from virtualschool.register.vocab import RelationKind

LATER = NOON + dt.timedelta(days=1)
DERIVED = (Learner, LearnerAlias, CarePeriod, Enrolment, Disagreement)


def learner_of(own_id):
    return Learner.objects.get(members__record__own_id=own_id)


def record(own_id):
    return SourceRecord.objects.get(own_id=own_id)


def dump():
    """The derived register, row by row, without numbers that a database gives."""
    rows = [sorted(map(str, model.objects.values_list(*names(model)))) for model in DERIVED]
    held = LearnerRecord.objects.values_list("learner_id", "record__source", "record__own_id")
    return [*rows, sorted(map(str, held))]


def names(model):
    return [
        one.attname
        for one in model._meta.concrete_fields
        if not (one.primary_key and one.name == "id" and one.get_internal_type() == "BigAutoField")
    ]


def as_contract(authority):
    return list(listing.rows(listing.everyone(authority), world.NOVEMBER))


@pytest.fixture
def wide(strathcarron):
    """Isla is joined by the engine; Erin stands twice under unlike names; Kyle and Col are flagged pupils."""
    roll = {**world.ROLL, "P7": world.pupil(7, "Col", "Pitcairn", "2010-09-28", looked_after_code="01")}
    care = {**world.CARE, "C8": world.person(8, "Rhona", "Drever", "2012-10-23")}
    world.bring_together(strathcarron, {"pupils": roll, "care": care})
    return strathcarron


@pytest.fixture
def told_of_isla(wide, ailsa):
    return relations.tell_school(learner=learner_of("C2"), school_code=SCHOOL_OF_DOUGAL, by=ailsa, at=NOON)


def merge(one, other, by, **more):
    return acts.merge(one=learner_of(one), other=learner_of(other), by=by, at=NOON, note="I know them.", **more)


def split(own_id, goes, by, **more):
    keys = [Key(one.source, one.own_id) for one in SourceRecord.objects.filter(own_id__in=goes)]
    return acts.split(learner=learner_of(own_id), goes=keys, by=by, at=NOON, note="Two cousins.", **more)


def unlink_isla(by):
    return acts.unlink(
        left=record("C2"), right=record("P2"), learner=learner_of("C2"), by=by, at=NOON, note="Two cousins."
    )


PAIRS = {
    "a person and a pupil": ("C4", "P3"),
    "a person and a learner of both": ("C4", "C2"),
    "a learner of both and a pupil": ("C2", "P3"),
    "two people": ("C4", "C8"),
    "two pupils": ("P3", "P7"),
}


@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=PAIRS)
def test_two_learners_said_to_be_one_child_are_one_and_stay_so_when_linked_again(wide, ailsa, one, other):
    before = Learner.objects.count()
    ids = {learner_of(one).pk, learner_of(other).pk}
    keys = {row.record.own_id for own_id in (one, other) for row in learner_of(own_id).members.all()}

    merge(one, other, ailsa)
    at_once = dump()
    answering.relink(wide, at=LATER)

    assert learner_of(one) == learner_of(other)
    assert {row.record.own_id for row in learner_of(one).members.all()} == keys
    assert Learner.objects.count() == before - 1
    assert ids <= set(LearnerAlias.objects.filter(learner=learner_of(one)).values_list("alias", flat=True))
    assert dump() == at_once


@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=PAIRS)
def test_a_merge_taken_back_restores_the_very_register(wide, ailsa, one, other):
    before, contract = dump(), as_contract(wide)
    done = merge(one, other, ailsa)

    acts.take_back(decision=done.decision, by=ailsa, at=LATER)

    assert dump() == before
    assert as_contract(wide) == contract
    derived.rebuild(wide)
    assert dump() == before


def test_a_preview_of_a_merge_writes_nothing(wide, ailsa):
    before, revision = dump(), Revision.objects.get().number

    seen = acts.foresee_merge(one=learner_of("C4"), other=learner_of("P3"), by=ailsa, at=NOON)

    assert (len(seen.before), len(seen.after)) == (2, 1)
    assert not Decision.objects.exists()
    assert (dump(), Revision.objects.get().number) == (before, revision)


def test_what_was_seen_and_has_changed_since_is_not_confirmed(wide, ailsa):
    seen = acts.foresee_merge(one=learner_of("C4"), other=learner_of("P3"), by=ailsa, at=NOON)
    moved = {**world.CARE, "C4": {**world.CARE["C4"], "lives_with": "FOSTER_LA"}}
    world.bring(wide, "care", moved, as_at=dt.date(2026, 12, 1))

    with pytest.raises(acts.Stale):
        merge("C4", "P3", ailsa, seen=seen.token)
    assert not Decision.objects.exists()


def test_a_register_that_changed_elsewhere_does_not_make_a_preview_stale(wide, ailsa):
    seen = acts.foresee_merge(one=learner_of("C4"), other=learner_of("P3"), by=ailsa, at=NOON)
    answering.relink(wide, at=NOON)

    merge("C4", "P3", ailsa, seen=seen.token)

    assert learner_of("C4") == learner_of("P3")


def test_two_who_were_told_apart_are_not_merged_until_that_is_taken_back(wide, ailsa):
    done = merge("C4", "P3", ailsa)
    acts.take_back(decision=done.decision, by=ailsa, at=NOON)
    merge("C4", "P3", ailsa)
    split("C4", ["P3"], ailsa)

    with pytest.raises(Refusal, match="not the same child"):
        merge("C4", "P3", ailsa)


def test_a_record_that_ended_in_adoption_is_never_merged_with_what_the_child_is_called_now(wide, ailsa):
    with pytest.raises(Refusal, match="keeps their records apart"):
        merge("C5", "P3", ailsa)
    assert not Decision.objects.exists()


def test_a_split_parts_the_records_for_good(wide, ailsa):
    merge("C4", "P3", ailsa)

    split("C4", ["P3"], ailsa)
    answering.relink(wide, at=LATER)

    assert learner_of("C4") != learner_of("P3")


def test_a_split_keeps_each_child_whole(wide, ailsa):
    """Isla and Rhona of the head's list were joined through the pupil alone: without the pupil they still are one."""
    world.bring(wide, "my-list", {"M1": world.person(9, "Rhona", "Gunn", "2014-05-05")})
    merge("M1", "C2", ailsa)

    split("C2", ["P2"], ailsa)
    at_once = dump()
    answering.relink(wide, at=LATER)

    assert learner_of("C2") == learner_of("M1")
    assert not SourceRecord.objects.filter(own_id="P2").exists()
    assert dump() == at_once


def test_a_split_taken_back_restores_the_very_register(wide, ailsa):
    merge("C4", "P3", ailsa)
    merge("C8", "P3", ailsa)
    before = dump()
    done = split("C4", ["P3", "C8"], ailsa)
    assert dump() != before

    acts.take_back(decision=done.decision, by=ailsa, at=LATER)

    assert dump() == before


def test_a_pupil_whom_nothing_else_calls_a_learner_goes_by_a_split_and_comes_back_from_the_sealed_roll(wide, ailsa):
    before = dump()

    seen = acts.foresee_split(learner=learner_of("C2"), goes=[Key("education", "P2")], by=ailsa, at=NOON)
    done = split("C2", ["P2"], ailsa)

    assert seen.gone == (Key("education", "P2"),)
    assert not SourceRecord.objects.filter(own_id="P2").exists()
    assert "P2" not in "".join(f"{one.left_key}{one.right_key}" for one in Decision.objects.all())
    acts.take_back(decision=done.decision, by=ailsa, at=LATER)
    assert dump() == before


def test_an_un_linking_taken_back_restores_the_very_register(wide, ailsa):
    before = dump()
    done = unlink_isla(ailsa)
    assert dump() != before

    acts.take_back(decision=done.decision, by=ailsa, at=LATER)

    assert dump() == before


def test_an_act_is_taken_back_once_and_whole(wide, ailsa):
    merge("C4", "P3", ailsa)
    merge("C8", "P3", ailsa)
    done = split("C4", ["P3"], ailsa)
    made = list(Decision.objects.filter(act=done.act))
    assert len(made) > 1

    acts.take_back(decision=made[-1], by=ailsa, at=LATER)

    assert set(Decision.objects.exclude(takes_back=None).values_list("takes_back", flat=True)) == {
        one.pk for one in made
    }
    with pytest.raises(Refusal, match="already"):
        acts.take_back(decision=made[0], by=ailsa, at=LATER)


def test_choosing_every_record_is_no_split(wide, ailsa):
    with pytest.raises(Refusal, match="not all"):
        split("C2", ["C2", "P2"], ailsa)


def test_another_authority_s_learner_is_never_merged(wide, inverallan, ailsa):
    world.bring(inverallan, "care", {"C1": world.CARE["C4"]})
    theirs = Learner.objects.get(authority=inverallan)

    with pytest.raises(Refusal, match="same authority"):
        acts.merge(one=learner_of("C4"), other=theirs, by=ailsa, at=NOON, note="")


def test_each_act_is_in_the_audit_of_the_learners_whom_it_touched(wide, ailsa):
    one, other = learner_of("C4").pk, learner_of("P3").pk

    merge("C4", "P3", ailsa)

    found = Event.objects.filter(verb=acts.MERGED)
    assert {event.object_id for event in found} == {str(one), str(other)}
    assert {event.reason for event in found} == {"I know them."}


def test_a_telling_of_a_pupil_who_is_gone_ends_and_the_audit_lists_who_saw_it(told_of_isla, ailsa, dougal, as_user):
    pk = learner_of("C2").pk
    Relation.objects.filter(pk=told_of_isla.pk).update(
        learner_id=LearnerAlias.objects.filter(learner=pk).exclude(alias=pk).get().alias
    )

    done = unlink_isla(ailsa)

    told_of_isla.refresh_from_db()
    assert told_of_isla.ended_at == NOON
    assert done.touched == 1
    assert Event.objects.filter(verb=WHO_SAW, object_id=str(done.act)).count() == 1


def test_a_telling_of_a_learner_who_stays_is_a_person_s_to_take_back(told_of_isla, ailsa):
    done = unlink_isla(ailsa)

    told_of_isla.refresh_from_db()
    assert told_of_isla.ended_at is None
    assert done.touched == 1


def test_a_merge_touches_no_telling(told_of_isla, ailsa):
    assert merge("C2", "P3", ailsa).touched == 0


def test_relations_stay_with_the_id_that_stays_unless_said_otherwise(wide, ailsa, brodie):
    learner = learner_of("C2")
    merge("C2", "P3", ailsa)
    given = [
        relations.give(
            authority=wide, kind=RelationKind.CASELOAD, learner_id=learner_of("C2").pk, by=ailsa, at=NOON, user=who
        )
        for who in (ailsa, brodie)
    ]

    split("C2", ["P3"], ailsa, moving=[given[1]])

    stays = Relation.objects.filter(kind=RelationKind.CASELOAD, ended_at=None)
    assert {(one.user.name, one.learner_id) for one in stays} == {
        ("Ailsa", learner.pk),
        ("Brodie", learner_of("P3").pk),
    }


def test_what_a_school_was_told_never_passes_to_another_child(told_of_isla, ailsa):
    merge("C2", "P3", ailsa)

    with pytest.raises(Refusal, match="never passes"):
        split("C2", ["P3"], ailsa, moving=[told_of_isla])
    assert learner_of("C2") == learner_of("P3")


def test_a_protected_learner_who_was_two_leaves_both_protected(wide, ailsa):
    merge("C2", "P3", ailsa)
    protection = relations.protect(learner=learner_of("C2"), by=ailsa, at=NOON, reason="A hearing said so.")

    split("C2", ["P3"], ailsa, protecting=[protection])

    assert set(Protection.objects.values_list("learner_id", flat=True)) == {learner_of("C2").pk, learner_of("P3").pk}


def test_records_that_a_list_itself_shows_as_one_are_one_choice(strathcarron, ailsa):
    scn = world.SCN[3]
    world.bring_together(strathcarron, {"pupils": {"P3": world.ROLL["P3"], f"scn:{scn}": world.ROLL["P3"]}})

    members = members_of(Learner.objects.get())

    assert members.firsts(Learner.objects.get().pk) == [Key("education", "P3")]
