"""A night on which nothing moved: the engine is not asked, and what stands is to the last byte what it would find."""

import datetime as dt

import pytest

from tests.linkage import world
from virtualschool.linkage.differences import Entry, Using, shipped
from virtualschool.linkage.models import Candidate, Question
from virtualschool.linkage.operations import answering, settling
from virtualschool.linkage.planning import plan
from virtualschool.linkage.unmoved import gist
from virtualschool.register import listing
from virtualschool.register.models import Edition, Link, Revision, SourceRecord, Statement
from virtualschool.register.vocab import About, Answer

pytestmark = pytest.mark.once

DECEMBER = dt.date(2026, 12, 1)
BARE = {key: value for key, value in world.pupil(16, "Sorley", "Moray", "2011-04-04").items() if key != "scn"}
ON_TWO_ROLLS = {
    **world.ROLL,
    f"scn:{world.SCN[2]}": world.pupil(2, *world.ISLA, school_code="9900102", school_name="Kilbrae School"),
}
IN_CARE_TWICE = {**world.CARE, "C9": world.person(2, *world.ISLA, legal_reason="S25")}
WORLDS = {
    "few": {"pupils": world.ROLL, "care": world.CARE},
    "two rolls": {"pupils": ON_TWO_ROLLS, "care": world.CARE},
    "twice": {"pupils": world.ROLL, "care": IN_CARE_TWICE},
    "no number": {
        "pupils": {**world.ROLL, "P16": BARE},
        "care": {**world.CARE, "C16": BARE | {"start_date": "2025-01-01"}},
    },
    "care alone": {"care": IN_CARE_TWICE},
}


def bring(authority, lists, as_at=DECEMBER):
    """One edition of each kind; returns what the engine told of itself, which is nothing where it was not asked."""
    asked = []
    arriving = [world.arrive(authority, kind, people, as_at, world.NOON) for kind, people in lists.items()]
    settling.commit(plan(authority, arriving, progress=asked.append), made_on=as_at, at=world.NOON)
    return asked


def written(authority):
    """All that linking writes and the register shows, as the database holds it."""
    left = ("left__source", "left__own_id")
    links = Link.objects.order_by(*left, "right__own_id").values_list(
        *left,
        "right__own_id",
        "weight",
        "probability",
        "reasons",
        "runner_up_behind",
        "model_id",
        "made_on",
        "ended_on",
    )
    questions = Question.objects.order_by("pk").values_list()
    asked = Candidate.objects.order_by("question", "position").values_list(
        "question", "record", "position", "weight", "probability", "guard", "reasons", "evidence", "evidence_digest"
    )
    records = SourceRecord.objects.order_by("pk").values_list()
    said = Statement.objects.order_by("edition", "record").values_list("edition", "record", "version")
    return [*map(list, (links, questions, asked, records, said)), repr(listing.everyone(authority))]


def linked_anew(authority, as_at=DECEMBER):
    """What is written after a run that was not spared; as on the day on which the register was last written."""
    Revision.objects.update(gist="")
    asked = []
    settling.commit(plan(authority, progress=asked.append), made_on=as_at, at=world.NOON)
    assert asked
    return written(authority)


@pytest.mark.parametrize("lists", WORLDS.values(), ids=WORLDS.keys())
def test_a_night_without_news_asks_the_engine_nothing_and_leaves_what_it_would_find(strathcarron, lists):
    bring(strathcarron, lists, world.NOVEMBER)
    bring(strathcarron, lists, world.NOVEMBER + dt.timedelta(days=1))  # what is held may show two numbers as one pupil

    asked = bring(strathcarron, lists)

    assert asked == []
    assert written(strathcarron) == linked_anew(strathcarron)


def test_the_first_list_that_comes_again_is_known_at_once(small_world):
    assert bring(small_world, {"pupils": world.ROLL}) == []
    assert bring(small_world, {"care": world.CARE}) == []
    assert Link.objects.standing().count() == 1
    assert written(small_world) == linked_anew(small_world)


@pytest.mark.parametrize(("kind", "people", "own_id"), [("pupils", world.ROLL, "P10"), ("care", world.CARE, "C4")])
def test_one_changed_row_asks_the_engine(small_world, kind, people, own_id):
    changed = {**people, own_id: {**people[own_id], "postcode": "ZZ9 9QX"}}

    assert bring(small_world, {kind: changed})


def test_a_pupil_more_asks_the_engine(small_world):
    assert bring(small_world, {"pupils": {**world.ROLL, "P99": world.pupil(30, "Una", "Nairn", "2011-01-01")}})


def test_an_older_list_with_another_name_asks_the_engine(small_world):
    older = {**world.ROLL, "P98": world.pupil(30, "Una", "Nairn", "2011-01-01", looked_after_code="01")}

    assert bring(small_world, {"pupils": older}, world.OCTOBER)
    assert SourceRecord.objects.filter(own_id="P98").exists()


@pytest.mark.parametrize("given", [Answer.SAME, Answer.NOT_SAME, Answer.CANNOT_TELL])
def test_what_people_say_is_looked_at_once_and_then_stands(small_world, lachlan, ailsa, given):
    chosen = lachlan.candidates.get()
    answering.answer(question=lachlan, answer=given, by=ailsa, at=world.NOON, candidate=chosen)

    first = bring(small_world, WORLDS["few"], DECEMBER)
    second = bring(small_world, WORLDS["few"], DECEMBER + dt.timedelta(days=1))

    assert first
    assert second == []
    assert written(small_world) == linked_anew(small_world, DECEMBER + dt.timedelta(days=1))


def test_an_answer_that_was_taken_back_leaves_the_question_and_what_a_run_would_find(small_world, lachlan, ailsa):
    decision = answering.answer(
        question=lachlan, answer=Answer.NOT_SAME, by=ailsa, at=world.NOON, candidate=lachlan.candidates.get()
    )
    answering.take_back(decision=decision, by=ailsa, at=world.NOON)

    bring(small_world, WORLDS["few"])

    assert written(small_world) == linked_anew(small_world)
    assert world.is_asked(About.SAME_CHILD, "C1")


def test_a_file_that_was_taken_back_leaves_what_a_run_would_find(small_world):
    bring(small_world, WORLDS["few"])
    gone = Edition.objects.get(kind="pupils", as_at=DECEMBER)
    taken_back = plan(small_world, without=[str(gone.pk)])
    Edition.objects.filter(pk=gone.pk).update(withdrawn_on=DECEMBER)
    settling.commit(taken_back, made_on=DECEMBER, at=world.NOON)

    assert written(small_world) == linked_anew(small_world)


def test_where_two_models_differ_the_engine_is_always_asked(small_world):
    model = shipped().model

    assert gist(small_world, [], [], [], Using(model))
    assert gist(small_world, [], [], [], Using(model, (Entry("a", "b", stands=True),))) == ""
