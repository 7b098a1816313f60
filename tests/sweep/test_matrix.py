"""Every address, as everybody: the statuses are those that people reviewed in `matrix.csv`.

`SWEEP=write pytest tests/sweep` writes what is observed into the table; the
difference in the commit is what to review. A route that is in no room's
`routes.csv`, or not in the table, fails.
"""

import os
import re
from collections.abc import Iterator

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.conftest import BACKEND
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory, cast_member
from tests.sweep import matrix, samples
from tests.sweep.routes import Route, everything
from virtualschool.network.models import MemberAuthority
from virtualschool.people import routes
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import WITHOUT_AUTHORITY, Role

ROUTES = everything()
# What changes from one answer to the next by itself: form tokens, and the minute at the foot of the printed page.
_CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|Printed by [^<]*')
Cookies = dict[str, str]
Answers = dict[str, HttpResponse]
Observed = dict[matrix.Key, Answers]
pytestmark = pytest.mark.once
LAST_YEAR = ("2025-08-18", "2026-06-30")


@pytest.fixture
def own(db: None) -> Authority:
    return in_the_network(AuthorityFactory(code="S12000098"))


@pytest.fixture
def other(db: None) -> Authority:
    return in_the_network(AuthorityFactory(code="S12000099"))


def in_the_network(authority: Authority) -> Authority:
    """Both belong to the Network: its pages open to their heads and teams."""
    MemberAuthority.objects.create(authority=authority, joined_on="2025-03-03")
    return authority


@pytest.fixture
def actors(own: Authority, other: Authority) -> dict[str, User | None]:
    """Everybody who may come to an address, by the columns of the table."""
    made: dict[str, User | None] = {"anonymous": None, "stranger": cast_member("Catriona", Role.LEAD, other)}
    made["disabled"] = cast_member("Disabled", Role.LEAD, own)
    made["former"] = UserFactory(name="Former")
    MembershipFactory(user=made["former"], authority=own, role=Role.LEAD, ends_on=LAST_YEAR[1], starts_on=LAST_YEAR[0])
    for role in Role:
        school = "9900101" if role is Role.DESIGNATED_MANAGER else ""
        authority = None if role in WITHOUT_AUTHORITY else own
        made[role.value] = cast_member(f"The {role.value}", role, authority, school_code=school)
    return made


def cookies_of(user: User | None) -> Cookies:
    if user is None:
        return {}
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return {name: morsel.value for name, morsel in browser.cookies.items()}


@pytest.fixture
def sessions(actors: dict[str, User | None]) -> dict[str, Cookies]:
    """Everybody signed in once; then one account is closed."""
    signed_in = {name: cookies_of(actors[name]) for name in matrix.ACTORS}
    User.objects.filter(pk=actors["disabled"].pk).update(is_active=False)
    return signed_in


def ask(address: str, method: str, cookies: Cookies) -> HttpResponse:
    """One request of one person, with nothing left behind."""
    browser = Client(raise_request_exception=False)
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


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_address_answers_everybody_as_reviewed(name, own, other, sessions):
    observed = dict(observe(ROUTES[name], own, other, sessions))
    statuses = {key: {actor: str(one.status_code) for actor, one in row.items()} for key, row in observed.items()}
    if os.environ.get("SWEEP") == "write":
        matrix.write({key: row for key, row in matrix.read().items() if key[0] != name} | statuses)
    reviewed = {key: row for key, row in matrix.read().items() if key[0] == name}

    assert statuses == reviewed
    assert absences_that_differ(observed) == []


def test_every_address_is_classified():
    unclassified = sorted(set(ROUTES) - set(routes.classified()))

    assert not unclassified, f"Say in the room's routes.csv whether these show personal data: {unclassified}"


def test_no_classified_address_is_gone():
    assert sorted(set(routes.classified()) - set(ROUTES)) == []


def test_the_table_holds_no_row_of_an_address_that_is_gone():
    assert sorted({key[0] for key in matrix.read()} - set(ROUTES)) == []


def test_nobody_gets_an_error_or_a_redirect_loop_from_any_address():
    errors = [(key, who) for key, row in matrix.read().items() for who, status in row.items() if status >= "500"]

    assert errors == []


@pytest.mark.parametrize("who", ["anonymous", "disabled"])
def test_personal_pages_show_nothing_to_whoever_is_not_signed_in(who):
    shown = [key for key, row in matrix.read().items() if routes.is_personal(key[0]) and row[who].startswith("2")]

    assert shown == []


@pytest.mark.parametrize(
    ("relation", "who"), [("own", "stranger"), ("own", "former"), ("other authority", "lead"), ("invented", "lead")]
)
def test_records_open_only_to_their_own_authority(relation, who):
    rows = {key: row[who] for key, row in matrix.read().items() if routes.is_personal(key[0]) and key[2] == relation}

    # 405 says of the address, and of no record, that it takes another method.
    assert [key for key, status in rows.items() if status not in ("404", "405")] == []
