"""What this room asks of the Network's hub: everybody's public keys, and to know ours. Nothing else ever goes there.

A request holds an authority's code, its two public keys where it enrols, and
a signature. No learner, no packet, no receipt, not even that one was sent.
"""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

import requests
from django.conf import settings

from virtualschool.foundation import signing_keys
from virtualschool.foundation.refusals import Refusal
from virtualschool.foundation.signed_requests import signed_session

from . import keys
from .keys import PublicKeys

KEYS = "/network/api/v1/keys/"
TIMEOUT = (5, 10)
"""Seconds to connect, and to wait: somebody is waiting for the page."""
LONGEST = 300
NOTHING_SAID = "The hub’s answer can’t be read. Ask the coordinator, or use a key file."


def address() -> str:
    """The hub's address, "" where an authority works without one."""
    return str(getattr(settings, "HUB", ""))


def fetch(authority: str) -> list[PublicKeys]:
    """The public keys of every authority that has some at the hub; raises `Refusal` where none came."""
    answer = ask(authority, "GET")
    found = answer.get("keys")
    if not isinstance(found, list):
        raise Refusal(NOTHING_SAID)
    return list(read(found))


def enrol(authority: str, code: str = "") -> None:
    """Tell the hub our public keys: the first time with the coordinator's one-time code."""
    ours = keys.ours(authority)
    said = {
        "signing_key": base64.b64encode(ours.signing).decode(),
        "handover_key": base64.b64encode(ours.handover).decode(),
    }
    ask(authority, "PUT", json=said | ({"code": code.strip()} if code.strip() else {}))


def read(found: list[Any]) -> Iterator[PublicKeys]:
    try:
        for one in found:
            handover, signing = (base64.b64decode(one[name], validate=True) for name in ("handover_key", "signing_key"))
            yield keys.public_keys(one["authority"], handover.hex(), signing.hex())
    except (KeyError, TypeError, binascii.Error):
        raise Refusal(NOTHING_SAID) from None


def ask(authority: str, method: str, **given: Any) -> dict[str, Any]:
    """One signed request; raises `Refusal` with the hub's own sentence, or with what to look at."""
    if not address():
        raise Refusal("No hub is set here (VIRTUALSCHOOL_HUB). Exchange key files instead.")
    with signed_session(signing_keys.key_id(authority), signing_keys.private_key(authority)) as session:
        try:
            found = session.request(method, f"{address()}{KEYS}", timeout=TIMEOUT, allow_redirects=False, **given)
        except requests.RequestException as problem:
            raise Refusal("The hub doesn’t answer. Try again later, or use a key file.") from problem
    return answer_of(found)


def answer_of(found: requests.Response) -> dict[str, Any]:
    try:
        said = found.json()
    except requests.JSONDecodeError:
        said = None
    if not found.ok:
        detail = said.get("detail") if isinstance(said, dict) else None
        raise Refusal(str(detail)[:LONGEST] if detail else NOTHING_SAID)
    if not isinstance(said, dict):
        raise Refusal(NOTHING_SAID)
    return said
