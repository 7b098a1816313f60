"""People beside the model: counted apart where the weights were hidden, and said of the last questions like one."""

import uuid

import pytest

from tests.linkage.world import NOON
from virtualschool.linkage.queries.agreement import Agreement, Leaning, agreement, last_ones_like, leanings
from virtualschool.register.models import Decision
from virtualschool.register.vocab import About, Answer

GUARD = "Both sides give a valid candidate number, and they differ."


@pytest.fixture
def say(strathcarron):
    """Enter an answer about a pair of its own, or of the pair that is named."""

    def entered(answer, *, pair="", **more):
        number = Decision.objects.count() + 1
        about = {"weight": 10.0, "probability": 0.9, "guard": GUARD, **more}
        return Decision.objects.create(
            authority=strathcarron,
            sequence=number,
            about=About.SAME_CHILD,
            answer=answer,
            left_digest=pair or f"left {number}",
            right_digests=pair or f"right {number}",
            by_id=uuid.uuid4(),
            by_name="Ailsa",
            at=NOON,
            made_on=NOON.date(),
            **about,
        )

    return entered


def test_answers_are_counted_apart_by_what_stood_before_the_reader(strathcarron, say):
    say(Answer.SAME)
    say(Answer.SAME, probability=0.4)
    say(Answer.NOT_SAME, probability=0.5)
    say(Answer.SAME, weights_hidden=True)
    say(Answer.NOT_SAME, weights_hidden=True, probability=0.1)
    say(Answer.CANNOT_TELL)

    assert agreement(strathcarron) == Agreement(
        shown_same=2,
        shown_not=1,
        hidden_same=1,
        hidden_not=1,
        shown_same_likely=1,
        shown_not_likely=1,
        hidden_same_likely=1,
    )


def test_an_answer_of_which_nobody_knows_what_stood_there_is_not_counted(strathcarron, say):
    say(Answer.SAME, weight=None, probability=None)

    assert agreement(strathcarron) == Agreement()


def test_answers_taken_back_or_given_again_are_not_counted(strathcarron, say):
    taken_back = say(Answer.SAME, pair="one")
    say(Answer.WITHDRAWN, pair="one", takes_back=taken_back, weight=None, probability=None)
    say(Answer.SAME, pair="other")
    say(Answer.NOT_SAME, pair="other", weight=None, probability=None)

    assert agreement(strathcarron) == Agreement()


def test_another_authoritys_answers_are_not_counted(inverallan, say):
    say(Answer.SAME)

    assert agreement(inverallan) == Agreement()


@pytest.fixture
def alike(lachlan, say):
    """So many answers to questions like Lachlan's."""
    candidate = lachlan.candidates.get()

    def given(same, apart):
        for answer in [Answer.SAME] * same + [Answer.NOT_SAME] * apart:
            say(answer, weight=candidate.weight + 2.9, guard=candidate.guard)

    return given


def test_what_became_of_the_last_questions_like_one_is_said_from_ten_on(lachlan, alike):
    candidate = lachlan.candidates.get()
    alike(7, 2)
    assert last_ones_like(lachlan, candidate) == ""

    alike(1, 0)

    assert last_ones_like(lachlan, candidate) == (
        "Of the last 10 questions like this one (held back by the same rule, weighing about as much), "
        "8 were the same child."
    )


def test_questions_of_another_rule_or_another_weight_are_not_like_it(lachlan, alike, say):
    candidate = lachlan.candidates.get()
    alike(9, 0)

    say(Answer.SAME, weight=candidate.weight + 3.1, guard=candidate.guard)
    say(Answer.SAME, weight=candidate.weight, guard="")

    assert last_ones_like(lachlan, candidate) == ""


def test_only_the_newest_two_hundred_count(lachlan, alike):
    alike(1, 0)

    alike(0, 200)

    assert "Of the last 200 questions like this one" in last_ones_like(lachlan, lachlan.candidates.get())
    assert ", 0 were the same child" in last_ones_like(lachlan, lachlan.candidates.get())


def test_nothing_is_said_of_others_where_the_weights_are_hidden(lachlan, alike, weights_hidden):
    alike(20, 0)

    assert last_ones_like(lachlan, lachlan.candidates.get()) == ""


def test_the_page_says_what_became_of_the_last_ones(as_user, ailsa, lachlan, alike):
    alike(10, 0)

    assert "10 were the same child" in as_user(ailsa).get(f"/questions/{lachlan.pk}/").content.decode()


def test_an_answer_counts_as_agreeing_when_it_goes_the_way_the_model_leant() -> None:
    found = Agreement(shown_same=5, shown_same_likely=4, shown_not=3, shown_not_likely=1, hidden_not=2)

    assert leanings(found) == (Leaning("Weights shown", 8, 6), Leaning("Weights hidden", 2, 2))
    assert leanings(Agreement()) == ()
