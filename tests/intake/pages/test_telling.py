"""What people tell: a learner added by hand, and a dated fact."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from tests.intake import world
from tests.intake.pages.browser import text
from virtualschool.people.models import User
from virtualschool.register.models import CarePeriod, Learner

SignIn = Callable[[User], Client]
TOLD = {
    "forename": "Struan",
    "surname": "McMillan",
    "date_of_birth": "2014-04-03",
    "said_by": "Tom Affleck, social worker",
    "how": "by phone",
    "on": "2026-11-16",
}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC), tick=True):
        yield


@pytest.fixture
def desk(as_user: SignIn, ailsa: User) -> Client:
    return as_user(ailsa)


def told(**more: str) -> dict[str, str]:
    return {**TOLD, "id": str(uuid.uuid4()), **more}


def test_a_learner_is_added_with_who_said_it_and_when(desk):
    answer = desk.post("/told/new/", told(legal_reason="CSO_HOME", start_date="2026-11-01"))

    learner = Learner.objects.get()
    assert answer.url == f"/learners/{learner.pk}/"
    assert (learner.name, learner.sources) == ("Struan McMillan", "told_by")
    assert CarePeriod.objects.get().start == dt.date(2026, 11, 1)


def test_pressing_the_button_twice_adds_one_learner(desk):
    once = told()
    desk.post("/told/new/", once)

    desk.post("/told/new/", {**once, "anyway": "on"})

    assert Learner.objects.count() == 1


def test_a_child_of_the_same_day_and_name_is_shown_before_another_is_added(desk, strathcarron):
    world.bring(strathcarron, world.CARE)
    same = told(forename="Alice", surname="Abernethy", date_of_birth="2011-01-01")

    warned = desk.post("/told/new/", same)
    desk.post("/told/new/", {**same, "anyway": "on"})

    assert warned.status_code == 422
    assert "We may know this child already Ailis Abernethy , born 1 January 2011" in text(warned)
    assert Learner.objects.count() == world.IN_CARE + 1


def test_a_fact_is_added_to_the_learner_it_was_told_of(desk, strathcarron):
    world.bring(strathcarron, world.CARE)
    learner = Learner.objects.get(person_id="C0")
    telling = {name: TOLD[name] for name in ("said_by", "how", "on")}

    desk.post(f"/told/{learner.pk}/", {**telling, "id": str(uuid.uuid4()), "known_as": "Ali"})

    assert Learner.objects.get(person_id="C0").known_as == "Ali"


def test_a_learner_who_does_not_want_the_words_never_meets_them_in_the_form(desk, strathcarron):
    world.bring(strathcarron, world.CARE)
    learner = Learner.objects.get(person_id="C0")
    Learner.objects.filter(pk=learner.pk).update(label_unwanted=True)

    shown = text(desk.get(f"/told/{learner.pk}/"))

    assert "looked after" not in shown.lower().replace("looked after children", "")
    assert "care experienced" not in shown.lower()


def test_nothing_told_is_a_sentence(desk, strathcarron):
    world.bring(strathcarron, world.CARE)
    learner = Learner.objects.get(person_id="C0")
    telling = {name: TOLD[name] for name in ("said_by", "how", "on")}

    answer = desk.post(f"/told/{learner.pk}/", {**telling, "id": str(uuid.uuid4())})

    assert answer.status_code == 422
    assert "Nothing was told yet: fill in at least one fact." in text(answer)


def test_a_team_member_may_not_add_learners(as_user, brodie):
    assert as_user(brodie).get("/told/new/").status_code == 403
