"""Asking every address as everybody, and what they answered."""

import os
import re
from collections.abc import Iterator

from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from tests.sweep import matrix, samples
from tests.sweep.routes import Route, everything
from virtualschool.people.models import Authority

ROUTES = everything()
# Half of the addresses are asked in so many tests: to make everybody takes longer than to ask an address.
PORTIONS = 8
# What changes from one answer to the next by itself: form tokens, and the minute at the foot of the printed page.
_CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|Printed by [^<]*')
# One for all requests, as a server has it: each browser of a test would make every layer between anew.
HANDLER = ClientHandler(enforce_csrf_checks=False)
Cookies = dict[str, str]
Answers = dict[str, HttpResponse]
Observed = dict[matrix.Key, Answers]


def ask(address: str, method: str, cookies: Cookies) -> HttpResponse:
    """One request of one person, with nothing left behind."""
    browser = Client(raise_request_exception=False)
    browser.handler = HANDLER
    browser.cookies.load(cookies)
    with transaction.atomic():
        answer = browser.generic(method, address)
        close(answer)
        transaction.set_rollback(True)
    return answer


def close(answer: HttpResponse) -> None:
    """End an answer as a server would, but keep the connection that the rest of the test stands on."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def observe(
    route: Route, own: Authority, other: Authority, sessions: dict[str, Cookies]
) -> Iterator[tuple[matrix.Key, Answers]]:
    """The answers for each method and relation, by actor."""
    relations = samples.RELATIONS if samples.has_relations(route.needs) else ("-",)
    # All are made before anybody asks: the count beside Questions must not tell the asking apart.
    addresses = {one: reverse(route.name, kwargs=samples.fill(route.needs, one, own, other)) for one in relations}
    for relation, address in addresses.items():
        for method in ("GET", "POST"):
            yield (route.name, method, relation), {name: ask(address, method, sessions[name]) for name in matrix.ACTORS}


def absences_that_differ(observed: Observed) -> list[str]:
    """Who can tell a record that is not theirs from one that does not exist, by the page that says so."""
    return [
        f"{actor} can tell {relation} from invented at {route} by {method}"
        for (route, method, relation), answers in observed.items()
        if relation in ("own", "other authority")
        for actor, answer in answers.items()
        if answer.status_code == 404 and body(answer) != body(observed[route, method, "invented"][actor])
    ]


def body(answer: HttpResponse) -> bytes:
    return _CHANGING.sub(b"", answer.content)


def differences(name: str, own: Authority, other: Authority, sessions: dict[str, Cookies]) -> list[str]:
    """Where an address answers somebody otherwise than the table says, with nothing left behind.

    With SWEEP=write what it answers is written into the table instead.
    """
    with transaction.atomic():
        observed = dict(observe(ROUTES[name], own, other, sessions))
        transaction.set_rollback(True)
    statuses = {key: {actor: str(one.status_code) for actor, one in row.items()} for key, row in observed.items()}
    if os.environ.get("SWEEP") == "write":
        matrix.write({key: row for key, row in matrix.read().items() if key[0] != name} | statuses)
    reviewed = {key: row for key, row in matrix.read().items() if key[0] == name}
    unlisted = [f"{' '.join(key)} is not in the table" for key in statuses.keys() - reviewed.keys()]
    gone = [f"{' '.join(key)} stands in the table, but is asked by nobody" for key in reviewed.keys() - statuses.keys()]
    answers = [
        f"{' '.join(key)} answers {actor} {statuses[key][actor]}, reviewed was {status}"
        for key in statuses.keys() & reviewed.keys()
        for actor, status in reviewed[key].items()
        if statuses[key][actor] != status
    ]
    return sorted([*unlisted, *gone, *answers]) + absences_that_differ(observed)
