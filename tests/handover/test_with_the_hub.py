"""The hub itself, with nothing between it and an authority but bytes of HTTP: keys are enrolled, and fetched."""

import io

import pytest
import requests
from django.test import Client
from django.urls import reverse
from requests.adapters import HTTPAdapter

from virtualschool.audit.vocab import SYSTEM
from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.handover import hub, keys
from virtualschool.handover.models import KnownKey
from virtualschool.network.operations import keys as registry
from virtualschool.people.models import Authority, User


class Wire:
    """A connection to this very installation."""

    def send(self, request: requests.PreparedRequest, **_: object) -> requests.Response:
        body = request.body or b""
        headers = {name: value for name, value in request.headers.items() if name.lower() != "content-type"}
        answer = Client(headers=headers).generic(
            request.method or "GET", request.path_url, body, request.headers.get("Content-Type", "")
        )
        found = requests.Response()
        found.status_code, found.raw, found.request = answer.status_code, io.BytesIO(answer.content), request
        found.headers.update(dict(answer.items()))
        found.url = request.url or ""
        return found


@pytest.fixture(autouse=True)
def _a_hub(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    settings.HUB = "http://testserver"
    monkeypatch.setattr(HTTPAdapter, "send", Wire().send)


def code_for(authority: Authority) -> str:
    return registry.make_code(authority=authority, by=SYSTEM, at=clock.now())


def test_an_authority_gives_its_keys_once_with_a_code_and_others_fetch_them(
    strathcarron: Authority, inverallan: Authority, ailsa: User, as_user
):
    hub.enrol(inverallan.pk, code_for(inverallan))
    browser = as_user(ailsa)

    enrols = browser.post(reverse("handover:hub"), {"ask": "enrol", "code": code_for(strathcarron)}, follow=True)
    again = browser.post(reverse("handover:hub"), follow=True)

    known = KnownKey.objects.get(authority=strathcarron)
    assert "the keys of 1 other authorit" in enrols.content.decode()
    assert "the keys of 1 other authorit" in again.content.decode()
    assert (known.of, known.handover_key) == (inverallan.pk, keys.public_key(inverallan.pk).hex())
    assert known.checked_on is None
    found = sorted(hub.fetch(inverallan.pk), key=lambda one: one.authority)
    assert found == [keys.ours(strathcarron.pk), keys.ours(inverallan.pk)]


def test_a_hub_that_does_not_know_us_says_what_to_do(strathcarron: Authority, ailsa: User, as_user):
    with pytest.raises(Refusal, match="Enrol with a code"):
        hub.fetch(strathcarron.pk)

    told = as_user(ailsa).post(reverse("handover:hub"), {"ask": "enrol", "code": "WRONG"}, follow=True)

    assert "code" in told.content.decode()
    assert not KnownKey.objects.exists()
