"""An exclusion that a later list leaves out stays, and is asked about: once."""

import datetime as dt
import uuid

import pytest

from tests.intake import world
from virtualschool.intake.models import Receipt
from virtualschool.intake.operations import undoing
from virtualschool.learning.left_out import Exclusion, left_out
from virtualschool.learning.models import Exclusion as StoredExclusion
from virtualschool.linkage.models import Question
from virtualschool.linkage.operations import answering
from virtualschool.linkage.queries import listing
from virtualschool.register.vocab import About, Answer

A, B = uuid.UUID(int=1), uuid.UUID(int=2)
SCHOOL = "9900001"
OCTOBER, NOVEMBER, DECEMBER = (
    (day, day, "") for day in (dt.date(2026, 10, 19), dt.date(2026, 11, 16), dt.date(2026, 12, 14))
)


def exclusion(learner, month, day, school=SCHOOL, year=2026):
    return Exclusion(learner, dt.date(year, month, day), school)


EARLY, LATE = exclusion(A, 9, 9), exclusion(B, 9, 21)


@pytest.mark.parametrize(
    ("later", "missing"),
    [
        ([LATE], [EARLY]),
        ([EARLY], [LATE]),
        ([EARLY, LATE], []),
        ([exclusion(B, 11, 2)], []),
        ([exclusion(B, 9, 1)], [EARLY, LATE]),
        ([exclusion(B, 9, 1, "9900002")], []),
        ([], []),
    ],
    ids=[
        "says one again",
        "the later is gone",
        "the same",
        "only what is new",
        "reaches back",
        "another school",
        "none",
    ],
)
def test_what_a_later_list_should_say_and_does_not_is_missing(later, missing):
    stated = [(OCTOBER, EARLY), (OCTOBER, LATE), *((NOVEMBER, one) for one in later)]

    found = list(left_out(stated))

    assert [one.exclusion for one in found] == missing
    assert list(left_out(stated[::-1])) == found


def test_a_list_of_another_session_leaves_nobody_out():
    last_year = exclusion(A, 3, 4, year=2026)

    assert not list(left_out([(OCTOBER, last_year), (OCTOBER, LATE), (NOVEMBER, LATE)]))


def test_an_exclusion_that_is_stated_once_more_is_not_missing():
    stated = [(OCTOBER, EARLY), (OCTOBER, LATE), (NOVEMBER, LATE), (DECEMBER, EARLY), (DECEMBER, LATE)]

    assert not list(left_out(stated))


def bring(authority, as_at, *pupils):
    rows = [row for row in world.FACTS["EXCLUSIONS"] if row["pupil_id"] in pupils]
    world.bring(authority, world.Brought("exclusions.csv", world.as_csv(rows), as_at))


@pytest.fixture
def missing_one(strathcarron):
    """P1 was excluded, says October's list; November's has P2 alone."""
    world.bring(strathcarron, world.ROLL, world.CARE)
    bring(strathcarron, world.OCTOBER, "P1", "P2")
    bring(strathcarron, world.NOVEMBER, "P2")
    return Question.objects.open().get(about=About.LEFT_OUT)


def test_invariant_4_absence_ends_no_exclusion_and_asks_about_it_once(missing_one, strathcarron, ailsa):
    shown = listing.lines(strathcarron, ailsa, [missing_one])[0]
    standing = StoredExclusion.objects.count()

    answering.answer(question=missing_one, answer=Answer.STILL_CURRENT, by=ailsa, at=world.NOON)
    bring(strathcarron, world.NOVEMBER + dt.timedelta(days=7), "P2")

    assert missing_one.left.own_id == "P1"
    assert shown.fact == (
        "The exclusion that began on 9 September 2026 was in the list of 19 October 2026, "
        "and isn’t in the one of 16 November 2026."
    )
    assert standing == 2 == StoredExclusion.objects.count()
    assert not Question.objects.open().filter(about=About.LEFT_OUT).exists()


def test_an_answer_about_an_exclusion_leaves_those_about_the_child_alone(missing_one, strathcarron, ailsa):
    without_p1 = [row for row in world.roll() if row["pupil_id"] != "P1"]
    world.bring(strathcarron, world.Brought("roll 2.csv", world.as_csv(without_p1), world.NOVEMBER))
    of_child = Question.objects.open().exclude(pk=missing_one.pk).get(about=About.LEFT_OUT)
    answering.answer(question=of_child, answer=Answer.STILL_CURRENT, by=ailsa, at=world.NOON)

    missing_one.refresh_from_db()
    answering.answer(question=missing_one, answer=Answer.HAS_ENDED, by=ailsa, at=world.NOON)

    assert of_child.left == missing_one.left
    assert not Question.objects.open().filter(about=About.LEFT_OUT).exists()


def test_the_question_goes_with_the_list_that_left_it_out(missing_one, ailsa, strathcarron):
    receipt = Receipt.objects.get(kind="exclusions", edition__as_at=world.NOVEMBER)

    undoing.undo(receipt=receipt, reason="The wrong school’s", by=ailsa, at=world.NOON)
    answering.relink(strathcarron, at=world.NOON)

    assert not Question.objects.open().filter(about=About.LEFT_OUT).exists()
