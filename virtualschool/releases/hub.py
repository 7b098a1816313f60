"""The client of the Network's hub: signed requests with time-outs, and what the hub says as a sentence. No database."""

import json
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings

from virtualschool.foundation import signing_keys
from virtualschool.foundation.refusals import Refusal
from virtualschool.foundation.signed_requests import signed_session

API = "/network/api/v1/"
TIMEOUT = (5, 30)
"""Seconds to connect, and to wait for an answer."""
LONGEST = 300
MAY_CHANGE = (401, 403, 408, 425, 429)
"""Refusals that another try may find gone: an authority is enrolled, a clock is set, a hurry is over."""


class Unreachable(Refusal):
    """The hub did not answer; the sentence says what to look at."""


@dataclass(frozen=True)
class Answer:
    """What the hub said: its status, and its sentence or its JSON."""

    status: int
    sentence: str
    data: Any = None

    @property
    def is_taken(self) -> bool:
        return self.status in (200, 201)

    @property
    def is_final(self) -> bool:
        """Whether the same request would be refused tomorrow, too."""
        return 400 <= self.status < 500 and self.status not in MAY_CHANGE


def post(authority: str, path: str, body: bytes) -> Answer:
    """Post bytes that are ready to leave."""
    return ask(authority, "POST", path, data=body, headers={"Content-Type": "application/json"})


def get(authority: str, path: str) -> Answer:
    return ask(authority, "GET", path)


def ask(authority: str, method: str, path: str, **given: Any) -> Answer:
    """One request, signed by the authority's key. Raises `Unreachable` where no answer came."""
    if not settings.HUB:
        raise Unreachable("No hub is set: give its address in VIRTUALSCHOOL_HUB.")
    with signed_session(signing_keys.key_id(authority), signing_keys.private_key(authority)) as session:
        try:
            found = session.request(
                method, f"{settings.HUB}{API}{path}", timeout=TIMEOUT, allow_redirects=False, **given
            )
        except requests.TooManyRedirects as problem:
            raise Unreachable(
                f"{settings.HUB} points to another address, and nothing is sent after it. Ask the coordinator for the "
                "hub's address, and set it in VIRTUALSCHOOL_HUB."
            ) from problem
        except requests.RequestException as problem:
            raise Unreachable(
                f"The hub at {settings.HUB} did not answer ({type(problem).__name__}). It is asked again by itself."
            ) from problem
        return answer_of(found)


def answer_of(found: requests.Response) -> Answer:
    data = read(found.content)
    detail = data.get("detail") if isinstance(data, dict) else None
    if isinstance(detail, str) and detail:
        return Answer(found.status_code, detail[:LONGEST], data)
    return Answer(found.status_code, f"The hub answered {found.status_code}.", data)


def read(content: bytes) -> Any:
    """JSON, or nothing where a page came instead."""
    try:
        return json.loads(content)
    except ValueError:
        return None
