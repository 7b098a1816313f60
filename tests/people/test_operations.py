"""Accounts and posts: opened, given, ended and closed, each with its event."""

import pytest

from tests.conftest import NOON
from tests.factories import SCHOOL_OF_DOUGAL
from virtualschool.audit.models import Event
from virtualschool.audit.vocab import operator
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import operations
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Role


def test_the_32_authorities_and_two_invented_ones_are_known():
    codes = operations.known_authorities()

    assert len(codes) == 34
    assert codes["S12000033"] == ("Aberdeen City", "Aberdeen")
    assert codes["S12000098"][0] == "Strathcarron"


def test_an_authority_is_made_when_it_is_first_asked_for(db):
    first = operations.authority("S12000098")

    assert operations.authority(" s12000098 ") == first
    assert Authority.objects.get().name == "Strathcarron"


def test_an_unknown_authority_is_refused_with_a_sentence(db):
    with pytest.raises(Refusal, match="There is no authority with the code 'S12999999'"):
        operations.authority("S12999999")


def test_an_account_is_opened_once_whatever_the_capitals(db):
    opened = operations.open_account(email="Una@Example.invalid", name="Una", by=operator(), at=NOON)

    assert opened.email == "una@example.invalid"
    assert not opened.has_usable_password()
    with pytest.raises(Refusal, match="There is an account"):
        operations.open_account(email="UNA@example.invalid", name="Una", by=operator(), at=NOON)
    assert Event.objects.get().verb == "account opened"


def test_a_post_is_given_once_and_told_to_its_authoritys_audit(brodie, strathcarron, ailsa):
    by = operations.actor(ailsa)
    given = {"user": brodie, "authority": strathcarron, "role": Role.DATA_OFFICER, "by": by, "at": NOON}

    assert operations.appoint(**given) == operations.appoint(**given)

    event = Event.objects.get()
    assert (event.chain, event.verb, event.role) == ("S12000098", "post given", "data_officer")
    assert event.object_id == str(brodie.pk)


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        ({"role": Role.LEAD}, "Virtual School Head Teacher needs an authority"),
        ({"role": Role.DESIGNATED_MANAGER, "authority": True}, "needs the code of a school"),
        ({"role": Role.NETWORK_COORDINATOR, "authority": True}, "belongs to the Network and to no authority"),
        ({"role": Role.LEAD, "authority": True, "school_code": SCHOOL_OF_DOUGAL}, "does not belong to one school"),
    ],
)
def test_a_post_that_does_not_fit_is_refused_with_a_sentence(brodie, strathcarron, post, sentence):
    post = post | {"authority": strathcarron if post.get("authority") else None}

    with pytest.raises(Refusal, match=sentence):
        operations.appoint(user=brodie, by=operator(), at=NOON, **post)


def test_an_ended_post_gives_nothing_from_the_day_after(brodie, ailsa, monkeypatch):
    post = brodie.memberships.get()

    operations.end_post(post=post, on=NOON.date(), by=operations.actor(ailsa), at=NOON, reason="Moved on")

    monkeypatch.setenv("VIRTUALSCHOOL_TODAY", "2026-11-16")
    assert User.objects.get(pk=brodie.pk).standing.posts
    monkeypatch.setenv("VIRTUALSCHOOL_TODAY", "2026-11-17")
    assert not User.objects.get(pk=brodie.pk).standing.posts
    assert Event.objects.get().reason == "Moved on"


def test_a_closed_account_is_told_to_the_installations_audit(brodie, iona):
    operations.close_account(user=brodie, by=operations.actor(iona), at=NOON, reason="Left the council")

    assert not User.objects.get(pk=brodie.pk).is_active
    assert (Event.objects.get().chain, Event.objects.get().actor_email) == ("installation", iona.email)
