"""The questions of one kind in the order in which they are asked."""

import uuid
from dataclasses import dataclass

from virtualschool.people.models import User

from ..models import Question
from ..vocab import READ_BY_TWO
from . import readings


@dataclass(frozen=True)
class Place:
    """Where a question stands among those of its kind; `number` is 0 for one that waits for somebody else."""

    number: int
    of: int
    next_id: uuid.UUID | None


def place_of(question: Question, user: User) -> Place:
    """The question's number in its queue, and the question to go to when this is answered or left for later."""
    asked = Question.objects.visible_to(user).filter(authority=question.authority_id, about=question.about).open()
    standing = list(asked.filter(waiting_for__in=("", *READ_BY_TWO)).in_order_of_worth().defer("guard"))
    read = readings.mine(user, standing)
    queue = [one.pk for one in standing if one.pk not in read]
    at = queue.index(question.pk) if question.pk in queue else -1
    rest = [*queue[at + 1 :], *queue[: max(at, 0)]]
    return Place(at + 1, len(queue), rest[0] if rest else None)
