"""The Network's cast: Strathcarron and Inverallan belong, Ailsa and Catriona are members, Nora observes."""

import datetime as dt

import pytest

from tests.factories import AuthorityFactory, cast_member
from virtualschool.network.models import MemberAuthority
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Role

NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)


def join(authority: Authority) -> MemberAuthority:
    """An authority that has belonged for a year and a half."""
    return MemberAuthority.objects.create(authority=authority, joined_on=dt.date(2025, 3, 3), has_virtual_school=True)


@pytest.fixture
def ours(strathcarron: Authority) -> MemberAuthority:
    return join(strathcarron)


@pytest.fixture
def theirs(inverallan: Authority) -> MemberAuthority:
    return join(inverallan)


@pytest.fixture
def network(ours: MemberAuthority, theirs: MemberAuthority) -> tuple[MemberAuthority, MemberAuthority]:
    return ours, theirs


@pytest.fixture
def nora(db: None) -> User:
    return cast_member("Nora", Role.NETWORK_OBSERVER, None)


@pytest.fixture
def outsider(db: None) -> User:
    """Heads a virtual school whose authority has not joined."""
    return cast_member("Olave", Role.LEAD, AuthorityFactory(code="S12000033"))
