"""A register with one question of each kind that the small world raises."""

import pytest

from tests.linkage import world
from virtualschool.linkage.models import Question
from virtualschool.people.models import Authority
from virtualschool.register.vocab import About


@pytest.fixture
def small_world(strathcarron: Authority) -> Authority:
    world.bring_together(strathcarron, {"pupils": world.ROLL, "care": world.CARE})
    return strathcarron


@pytest.fixture
def lachlan(small_world: Authority) -> Question:
    """Whether Lachlan of social work's list is Lachlan of the roll, whose number differs."""
    return world.question_about(About.SAME_CHILD, "C1")
