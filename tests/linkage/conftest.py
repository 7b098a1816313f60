"""A register with one question of each kind that the small world raises."""

import pytest

from tests.linkage import world
from virtualschool.linkage import blinding
from virtualschool.linkage.models import Question
from virtualschool.people.models import Authority
from virtualschool.register.vocab import About


@pytest.fixture(autouse=True)
def _weights_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which questions hide their weights hangs on a key that each run makes anew: here none does unless a test asks."""
    monkeypatch.setattr(blinding, "ONE_IN", 1 << 40)


@pytest.fixture
def weights_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question hides its weights."""
    monkeypatch.setattr(blinding, "ONE_IN", 1)


@pytest.fixture
def small_world(strathcarron: Authority) -> Authority:
    world.bring_together(strathcarron, {"pupils": world.ROLL, "care": world.CARE})
    return strathcarron


@pytest.fixture
def lachlan(small_world: Authority) -> Question:
    """Whether Lachlan of social work's list is Lachlan of the roll, whose number differs."""
    return world.question_about(About.SAME_CHILD, "C1")
