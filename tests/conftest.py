"""The cast, and what every test may count on.

Ailsa heads Strathcarron's virtual school; Brodie is on her team; Catriona
heads Inverallan's and must see nothing of Strathcarron; Dougal is a
designated manager in one school; Eilidh is the Network's coordinator; Fergus
is Strathcarron's data officer, Greer its data protection officer, Hamish a
social work partner, and Iona looks after accounts.
"""

import datetime as dt
import gc
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import settings

from tests import remembering
from tests.factories import SCHOOL_OF_DOUGAL, AuthorityFactory, cast_member
from virtualschool.audit import triggers
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Role

NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
BACKEND = "virtualschool.people.sign_in.SignInBackend"

# The same examples each time, here and in CI: a change is judged by what it changed. `--hypothesis-profile default`
# looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

TOUCHES_THE_DATABASE = {"db", "transactional_db", "live_server", "client"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what the database can answer differently; the rest ran on SQLite and would say the same.

    What takes minutes is begun first, so that no processor waits for it at the end.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if connection.vendor != "postgresql":
        return
    kept, spared = [], []
    for item in items:
        uses = TOUCHES_THE_DATABASE & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
        (kept if uses else spared).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=spared)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector would go through all of it time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_sessionfinish() -> None:
    gc.unfreeze()


@pytest.fixture(autouse=True, scope="session")
def _asked_once() -> Iterator[None]:
    """Files are read, and worlds linked, once in a run where they are the same."""
    with pytest.MonkeyPatch.context() as patch:
        remembering.begin(patch)
        yield


@pytest.fixture(autouse=True)
def _cold_cache() -> Iterator[None]:
    """Limits on tries are counted in the cache: no test starts with another's."""
    yield
    cache.clear()


_unguarded: set[str] = set()


@pytest.fixture(autouse=True)
def _insert_only_tables(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with transactions of its own is followed by a flush, which triggers that refuse changes would stop."""
    marker = request.node.get_closest_marker("django_db")
    transactional = {"transactional_db", "live_server"} & set(request.fixturenames)
    transactional = transactional or (marker and marker.kwargs.get("transaction"))
    if not (transactional or marker or "db" in request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db" if transactional else "db")
    for table in _unguarded:
        triggers.refuse_changes(connection, table)
    yield
    if transactional:
        _unguarded.update(triggers.guarded(connection))
        for table in _unguarded:
            triggers.allow_changes(connection, table)


@pytest.fixture
def strathcarron(db: None) -> Authority:
    return AuthorityFactory(code="S12000098")


@pytest.fixture
def inverallan(db: None) -> Authority:
    return AuthorityFactory(code="S12000099")


@pytest.fixture
def ailsa(strathcarron: Authority) -> User:
    return cast_member("Ailsa", Role.LEAD, strathcarron)


@pytest.fixture
def brodie(strathcarron: Authority) -> User:
    return cast_member("Brodie", Role.TEAM_MEMBER, strathcarron)


@pytest.fixture
def catriona(inverallan: Authority) -> User:
    return cast_member("Catriona", Role.LEAD, inverallan)


@pytest.fixture
def dougal(strathcarron: Authority) -> User:
    return cast_member("Dougal", Role.DESIGNATED_MANAGER, strathcarron, school_code=SCHOOL_OF_DOUGAL)


@pytest.fixture
def eilidh(db: None) -> User:
    return cast_member("Eilidh", Role.NETWORK_COORDINATOR, None)


@pytest.fixture
def fergus(strathcarron: Authority) -> User:
    return cast_member("Fergus", Role.DATA_OFFICER, strathcarron)


@pytest.fixture
def greer(strathcarron: Authority) -> User:
    return cast_member("Greer", Role.DATA_PROTECTION_OFFICER, strathcarron)


@pytest.fixture
def hamish(strathcarron: Authority) -> User:
    return cast_member("Hamish", Role.SOCIAL_WORK_PARTNER, strathcarron)


@pytest.fixture
def iona(strathcarron: Authority) -> User:
    return cast_member("Iona", Role.ADMINISTRATOR, strathcarron)


@pytest.fixture
def cast(
    ailsa: User,
    brodie: User,
    catriona: User,
    dougal: User,
    eilidh: User,
    fergus: User,
    greer: User,
    hamish: User,
    iona: User,
) -> dict[str, User]:
    """Everybody, by first name in lower case."""
    everybody = (ailsa, brodie, catriona, dougal, eilidh, fergus, greer, hamish, iona)
    return {user.name.split()[0].lower(): user for user in everybody}


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser in which this user is signed in: `as_user(ailsa).get("/")`."""

    def signed_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend=BACKEND)
        return browser

    return signed_in
