"""The coordinator's page of keys."""

import re

import pytest
from django.urls import reverse

from tests.network.hub import Installation
from virtualschool.audit.models import Event
from virtualschool.network.models import AuthorityKeys, EnrolmentCode

pytestmark = pytest.mark.django_db
CODE = re.compile(r"<b>((?:[A-Z2-7]{5}-){4}[A-Z2-7]{5})</b>")


@pytest.fixture
def coordinating(eilidh, as_user, monkeypatch):
    """Eilidh's browser, where she was just asked again who she is."""
    monkeypatch.setattr("virtualschool.people.access._has_just_stepped_up", lambda _: True)
    return as_user(eilidh)


def test_the_coordinator_makes_a_code_that_enrols_an_authority(strathcarron, coordinating):
    answer = coordinating.post(reverse("network:keys"), {"authority": "S12000098"})

    code = CODE.search(answer.content.decode())[1]
    here = Installation("S12000098")
    body = {"signing_key": here.public, "handover_key": here.public, "code": code}
    assert here.ask("PUT", "keys/", body).status_code == 201
    assert here.key_id in coordinating.get(reverse("network:keys")).content.decode()


def test_a_code_is_shown_once_and_kept_nowhere(strathcarron, coordinating):
    code = CODE.search(coordinating.post(reverse("network:keys"), {"authority": "S12000098"}).content.decode())[1]

    assert not CODE.search(coordinating.get(reverse("network:keys")).content.decode())
    assert code not in str(list(EnrolmentCode.objects.values()))
    assert code not in str(list(Event.objects.values()))


def test_keys_that_were_lost_sign_nothing_more(coordinating, db):
    here = Installation("S12000098")
    here.enrol()
    held = here.ask("GET", "keys/").json()["keys"]
    address = reverse("network:end_keys", args=[AuthorityKeys.objects.get().pk])

    coordinating.post(address, {"reason": "A stolen machine"})

    assert len(held) == 1
    assert here.ask("GET", "keys/").status_code == 401
    assert Event.objects.get(verb="keys ended").reason == "A stolen machine"


def test_the_coordinator_is_asked_again_and_nobody_else_may(eilidh, ailsa, nora, network, as_user):
    statuses = [as_user(who).get(reverse("network:keys")).status_code for who in (eilidh, ailsa, nora)]

    assert statuses == [302, 403, 403]


def test_accounts_are_an_administrators_where_an_authority_is_here(eilidh, as_user):
    assert as_user(eilidh).get(reverse("network:accounts")).status_code == 404
