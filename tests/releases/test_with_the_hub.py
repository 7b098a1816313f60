"""The authority's side and the Network's hub, with nothing between them but bytes of HTTP."""

import base64
import datetime as dt
import io
import json

import pytest
import requests
from django.test import Client
from requests.adapters import HTTPAdapter

from tests.releases import world
from tests.releases.world import NOON
from virtualschool.audit.vocab import SYSTEM
from virtualschool.foundation import signing_keys
from virtualschool.network.models import ReceivedRelease
from virtualschool.network.operations import keys
from virtualschool.register.vocab import Cohort
from virtualschool.releases import hub
from virtualschool.releases.models import OutboxEntry
from virtualschool.releases.operations import approving, sending
from virtualschool.releases.vocab import Reason, Sent


class Wire:
    """A connection to this very installation: what goes over it is what would go over a network."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, request: requests.PreparedRequest, **_: object) -> requests.Response:
        body = request.body or b""
        self.sent.append(body if isinstance(body, bytes) else body.encode())
        headers = {name: value for name, value in request.headers.items() if name.lower() != "content-type"}
        answer = Client(headers=headers).generic(
            request.method or "GET", request.path_url, self.sent[-1], request.headers.get("Content-Type", "")
        )
        found = requests.Response()
        found.status_code, found.raw, found.request = answer.status_code, io.BytesIO(answer.content), request
        found.headers.update(dict(answer.items()))
        found.url = request.url or ""
        return found


@pytest.fixture
def wire(monkeypatch, settings):
    settings.HUB = "http://testserver"
    settings.RELEASE_DATES = ["any"]
    made = Wire()
    monkeypatch.setattr(HTTPAdapter, "send", made.send)
    monkeypatch.setenv("VIRTUALSCHOOL_TODAY", NOON.date().isoformat())
    return made


@pytest.fixture
def enrolled(strathcarron):
    code = keys.make_code(authority=strathcarron, by=SYSTEM, at=NOON)
    held = {"signing_key": signing_keys.public_key(strathcarron.pk), "handover_key": bytes(32)}
    as_text = {name: base64.b64encode(value).decode() for name, value in held.items()}
    keys.enrol(code=code, key_id=signing_keys.key_id(strathcarron.pk), at=NOON, **as_text)
    return strathcarron


def test_what_two_people_approved_is_taken_by_the_hub_once_and_can_be_taken_back(enrolled, wire, ailsa, greer):
    made = world.approved(world.draft(world.learners(enrolled)), ailsa, greer)
    entry = made.posts.get()

    sending.post(entry.pk, at=NOON)
    OutboxEntry.objects.filter(pk=entry.pk).update(state=Sent.WAITING, next_try_at=NOON)  # as if killed on the way back
    sending.post(entry.pk, at=NOON)

    entry.refresh_from_db()
    assert (entry.state, entry.status, entry.answer) == (Sent.TAKEN, 200, entry.answer)
    received = ReceivedRelease.objects.get()
    assert received.pk == made.document_id
    assert json.loads(received.document)["signature"]["attack_report"] == made.report_sha256
    assert wire.sent == [entry.body.encode()] * 2

    approving.withdraw(release=made, reason=Reason.WRONG, by=ailsa, at=NOON)
    sending.post(made.posts.get(kind="withdrawal").pk, at=NOON)

    assert [one.state for one in made.posts.all()] == [Sent.TAKEN, Sent.TAKEN]


def test_an_authority_that_is_not_enrolled_waits_and_is_told_why(strathcarron, wire, ailsa, greer):
    entry = world.approved(world.draft(world.learners(strathcarron)), ailsa, greer).posts.get()

    sending.post(entry.pk, at=NOON)

    entry.refresh_from_db()
    assert (entry.state, entry.status) == (Sent.WAITING, 401)
    assert "Enrol" in entry.answer


def test_the_networks_tables_are_kept_to_be_set_beside(enrolled, wire):
    kept = sending.fetch(enrolled, session="2025/26", cohort=Cohort.IN_YEAR, at=NOON)

    assert kept.trouble == ""
    assert json.loads(kept.content)["session"] == "2025/26"


def test_a_redirect_is_followed_nowhere(enrolled, wire, monkeypatch):
    def elsewhere(_adapter, request, **_):
        found = requests.Response()
        found.status_code, found.raw, found.request, found.url = 302, io.BytesIO(b""), request, request.url
        found.headers["Location"] = "http://elsewhere.invalid/"
        return found

    monkeypatch.setattr(HTTPAdapter, "send", elsewhere)

    with pytest.raises(hub.Unreachable, match="another address"):
        hub.post(enrolled.pk, "releases/", b"{}")


def test_another_try_is_for_what_may_change():
    assert hub.Answer(400, "").is_final
    assert not any(hub.Answer(status, "").is_final for status in (0, 302, 401, 403, 429, 500, 503))
    assert dt.timedelta(seconds=sum(hub.TIMEOUT)) < dt.timedelta(minutes=1)
