"""What one run of linkage makes of an authority's lists: pupils on two rolls, and records that stand twice."""

import datetime as dt

import pytest

from tests.linkage import world
from tests.linkage.world import NOON
from virtualschool.linkage.operations import answering
from virtualschool.register.models import Enrolment, Learner, LearnerRecord, Link, SourceRecord
from virtualschool.register.vocab import About, Answer

LATER = NOON + dt.timedelta(days=1)
DECEMBER = dt.date(2026, 12, 1)
ELSEWHERE = {"school_code": "9900102", "school_name": "Invented Grammar"}


def on_two_rolls(**more):
    """Isla stands on the rolls of two schools, under an id at each."""
    return {**world.ROLL, "P20": world.pupil(2, *world.ISLA, **ELSEWHERE), **more}


def learner_of(own_id):
    return Learner.objects.get(members__record__own_id=own_id)


def test_every_id_of_a_pupil_on_two_rolls_joins_the_learner(strathcarron):
    world.bring_together(strathcarron, {"pupils": on_two_rolls(), "care": world.CARE})

    isla = learner_of("C2")
    members = LearnerRecord.objects.filter(learner=isla).values_list("record__own_id", flat=True)
    schools = Enrolment.objects.filter(learner=isla).values_list("school_code", flat=True)
    assert sorted(members) == ["C2", "P2", "P20"]
    assert sorted(schools) == ["9900101", "9900102"]


def test_the_reason_for_a_second_id_is_what_the_rolls_say(strathcarron):
    world.bring_together(strathcarron, {"pupils": on_two_rolls(), "care": world.CARE})

    link = Link.objects.standing().get(right__own_id="P20")

    assert link.left.own_id == "P2"
    assert "under two ids" in link.reasons


def test_the_ids_of_a_pupil_whom_nothing_links_are_not_held(strathcarron):
    netta = {f"P{n}": world.pupil(15, "Netta", "CanaryNetta", "2012-07-16") for n in (15, 25)}

    world.bring_together(strathcarron, {"pupils": {**on_two_rolls(), **netta}, "care": world.CARE})

    assert not SourceRecord.objects.filter(own_id__in=["P15", "P25"]).exists()


def test_a_second_id_leaves_with_the_link_that_brought_it(strathcarron, ailsa):
    roll = on_two_rolls(P21=world.pupil(1, *world.LACHLAN, **ELSEWHERE))
    world.bring_together(strathcarron, {"pupils": roll, "care": world.CARE})
    asked = world.question_about(About.SAME_CHILD, "C1")
    decision = answering.answer(question=asked, answer=Answer.SAME, by=ailsa, at=NOON, candidate=asked.candidates.get())
    answering.relink(strathcarron, at=NOON)
    assert learner_of("P21") == learner_of("C1")

    answering.take_back(decision=decision, by=ailsa, at=LATER)

    assert not SourceRecord.objects.filter(own_id="P21").exists()
    assert world.is_asked(About.SAME_CHILD, "C1")


@pytest.mark.parametrize("order", [("pupils", "care"), ("care", "pupils")])
def test_two_records_of_one_child_are_one_learner_whether_a_roll_is_there_or_not(strathcarron, order):
    care = {**world.CARE, "C7": world.person(4, *world.ERIN)}
    lists = {"pupils": world.ROLL, "care": care}

    world.bring(strathcarron, order[0], lists[order[0]])
    world.bring(strathcarron, order[1], lists[order[1]], at=LATER)

    assert learner_of("C4") == learner_of("C7")


def test_two_records_of_one_child_need_no_roll_at_all(strathcarron):
    world.bring(strathcarron, "care", {**world.CARE, "C7": world.person(4, *world.ERIN)})

    assert learner_of("C4") == learner_of("C7")
