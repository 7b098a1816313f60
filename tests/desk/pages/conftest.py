"""Tuesday 17 November 2026, ten in the morning, and a small register of Strathcarron and of Inverallan."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.desk.pages import world
from tests.factories import SchoolFactory
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner, Relation
from virtualschool.register.operations import derived, relations


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> Iterator[None]:
    with time_machine.travel(world.MORNING, tick=False):
        yield


@pytest.fixture
def register(strathcarron: Authority, inverallan: Authority) -> Authority:
    """Strathcarron's; Inverallan has one learner, whom nobody of Strathcarron's may see."""
    for code, name in world.NAMES.items():
        SchoolFactory(authority=strathcarron, code=code, name=name, phone="01632 960 142")
    world.register_of(strathcarron)
    world.state(inverallan, "care", {"C9": world.MIA})
    derived.refresh(inverallan)
    return strathcarron


@pytest.fixture
def eilidh_rankine(register: Authority) -> Learner:
    return world.learner(register, "Eilidh")


@pytest.fixture
def mia(register: Authority, inverallan: Authority) -> Learner:
    return world.learner(inverallan, "Mia")


@pytest.fixture
def told(eilidh_rankine: Learner, ailsa: User) -> Relation:
    """Glenorran Academy has been told of Eilidh."""
    return relations.tell_school(
        learner=eilidh_rankine, school_code=world.GLENORRAN, by=ailsa, at=world.MORNING, reason=""
    )


@pytest.fixture
def page_of(as_user: Callable[[User], Client]) -> Callable[..., str]:
    """The words of a page, as this user gets it: `page_of(ailsa, "/learners/")`."""

    def got(user: User, address: str) -> str:
        answer = as_user(user).get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    return got
