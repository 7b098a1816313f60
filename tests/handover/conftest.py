"""A home of each test's own, for its keys; and Isla, whom Inverallan knows."""

from pathlib import Path

import pytest

from tests.handover.moving import isla_of
from virtualschool.people.models import Authority
from virtualschool.register.models import Learner


@pytest.fixture(autouse=True)
def _a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUALSCHOOL_HOME", str(tmp_path / "home"))


@pytest.fixture
def isla(inverallan: Authority) -> Learner:
    return isla_of(inverallan)
