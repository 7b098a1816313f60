"""Everybody who may come to an address, signed in."""

import pytest
from django.test import Client

from tests.conftest import BACKEND
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory, cast_member
from tests.sweep import matrix
from virtualschool.network.models import MemberAuthority
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import WITHOUT_AUTHORITY, Role

LAST_YEAR = ("2025-08-18", "2026-06-30")
Cookies = dict[str, str]


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
