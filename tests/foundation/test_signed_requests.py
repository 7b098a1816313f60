"""Requests between an authority and the hub: what nobody else can make, change or repeat."""

import datetime as dt
from collections.abc import Callable

import pytest
import requests
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpRequest
from django.test import RequestFactory

from virtualschool.foundation import signed_requests
from virtualschool.foundation.signed_requests import NotSigned, key_id_of, raw, signed_session

ADDRESS = "http://testserver/network/api/v1/releases/"
KEY = Ed25519PrivateKey.generate()
KEY_ID = key_id_of("S12000098", raw(KEY.public_key()))


def sent(body: bytes = b'{"a": 1}', *, key: Ed25519PrivateKey = KEY, method: str = "POST") -> requests.PreparedRequest:
    """A request as it leaves the client."""
    asked = requests.Request(method, ADDRESS, data=body, headers={"Content-Type": "application/json"})
    return signed_session(KEY_ID, key).prepare_request(asked)


def came(
    request: requests.PreparedRequest, *, body: bytes | None = None, path: str = "", method: str = ""
) -> HttpRequest:
    """The same request as Django meets it, perhaps changed on its way."""
    address = path or str(request.path_url)
    content = request.body if body is None else body
    return RequestFactory().generic(
        method or str(request.method),
        address,
        content or b"",
        content_type="application/json",
        headers={name: str(value) for name, value in request.headers.items() if name.lower() != "content-length"},
    )


def spender() -> Callable[[str, str], bool]:
    seen: set[tuple[str, str]] = set()

    def spend(key_id: str, nonce: str) -> bool:
        is_new = (key_id, nonce) not in seen
        seen.add((key_id, nonce))
        return is_new

    return spend


def find(key_id: str) -> bytes | None:
    return raw(KEY.public_key()) if key_id == KEY_ID else None


def verify(request: HttpRequest) -> str:
    return signed_requests.verify(request, find, spend=spender())


def test_what_an_authority_signed_is_known_as_its_own():
    assert verify(came(sent())) == KEY_ID


def test_a_request_without_a_body_is_signed_too():
    assert verify(came(sent(b"", method="GET"))) == KEY_ID


def test_a_changed_body_is_refused():
    with pytest.raises(NotSigned, match="Content-Digest does not match"):
        verify(came(sent(), body=b'{"a": 2}'))


def test_a_changed_digest_is_refused():
    request = sent()
    request.headers["Content-Digest"] = sent(b'{"a": 2}').headers["Content-Digest"]

    with pytest.raises(NotSigned, match="does not hold"):
        verify(came(request, body=b'{"a": 2}'))


@pytest.mark.parametrize("path", ["/network/api/v1/withdrawals/", "/network/api/v1/releases/?again=1"])
def test_a_signature_for_one_address_is_none_for_another(path):
    with pytest.raises(NotSigned, match="does not hold"):
        verify(came(sent(), path=path))


def test_a_signature_for_one_method_is_none_for_another():
    with pytest.raises(NotSigned, match="does not hold"):
        verify(came(sent(), method="PUT"))


@pytest.mark.parametrize(("minutes", "why"), [(6, "exceeds maximum allowable age"), (-2, "in the future")])
def test_an_old_request_and_one_of_tomorrow_are_refused(minutes, why):
    request = sent()

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)), pytest.raises(NotSigned) as no:
        verify(came(request))

    assert why in no.value.sentence


def test_a_request_counts_once():
    spend, request = spender(), sent()
    signed_requests.verify(came(request), find, spend=spend)

    with pytest.raises(NotSigned, match="was sent before"):
        signed_requests.verify(came(request), find, spend=spend)


def test_a_forged_request_spends_no_number():
    asked: list[str] = []

    with pytest.raises(NotSigned):
        signed_requests.verify(
            came(sent(key=Ed25519PrivateKey.generate())), find, spend=lambda *one: bool(asked.append(""))
        )

    assert asked == []


def test_an_unknown_key_is_named_in_the_refusal():
    with pytest.raises(NotSigned, match=f"The key {KEY_ID} is not known here"):
        signed_requests.verify(came(sent()), lambda _: None, spend=spender())


@pytest.mark.parametrize("missing", ["Signature", "Signature-Input", "Content-Digest"])
def test_an_unsigned_request_is_refused(missing):
    request = sent()
    del request.headers[missing]

    with pytest.raises(NotSigned, match="does not hold"):
        verify(came(request))


def test_a_signature_that_leaves_the_body_out_is_refused():
    request = requests.Request("POST", ADDRESS, data=b"{}").prepare()
    signing = signed_requests.Signing(KEY_ID, KEY)
    signing.signer.sign(request, key_id=KEY_ID, nonce="n" * 16, tag=signed_requests.TAG)

    with pytest.raises(NotSigned, match="was not covered"):
        verify(came(request))


def test_a_signature_without_a_nonce_is_refused():
    request = requests.Request("POST", ADDRESS, data=b"{}").prepare()
    signing = signed_requests.Signing(KEY_ID, KEY)
    signing.signer.sign(
        request, key_id=KEY_ID, tag=signed_requests.TAG, body=b"{}", covered_component_ids=signed_requests.COVERED
    )

    with pytest.raises(NotSigned, match="no nonce"):
        verify(came(request))


def test_a_key_is_named_by_its_authority_and_its_digest():
    assert signed_requests.authority_of(KEY_ID) == "S12000098"
    assert signed_requests.authority_of("S12000098") == ""
