"""Dull factories: a valid row with as little in it as there can be."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.operations import known_authorities
from virtualschool.people.vocab import Role
from virtualschool.schools.models import School

LONG_AGO = dt.datetime(2026, 8, 17, 9, tzinfo=dt.UTC)
PASSWORD = "a walk by the loch at noon"
SCHOOL_OF_DOUGAL = "9900101"


class AuthorityFactory(DjangoModelFactory[Authority]):
    class Meta:
        model = Authority
        django_get_or_create = ("code",)

    code = "S12000098"
    name = factory.LazyAttribute(lambda made: known_authorities()[made.code][0])
    short_name = factory.LazyAttribute(lambda made: known_authorities()[made.code][1])


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Member {n}")
    email = factory.LazyAttribute(lambda made: made.name.replace(" ", ".").lower() + "@example.invalid")
    joined_at = LONG_AGO
    password = factory.django.Password(PASSWORD)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    authority = factory.SubFactory(AuthorityFactory)
    role = Role.TEAM_MEMBER
    starts_on = LONG_AGO.date()


class SchoolFactory(DjangoModelFactory[School]):
    class Meta:
        model = School

    authority = factory.SubFactory(AuthorityFactory)
    code = factory.Sequence(lambda n: f"99{n:05d}")
    name = factory.Sequence(lambda n: f"Invented School {n}")
    sector = "primary"


def cast_member(name: str, role: Role, authority: Authority | None, *, school_code: str = "") -> User:
    """One of the cast, with one post."""
    user = UserFactory(name=name)
    MembershipFactory(user=user, authority=authority, role=role, school_code=school_code)
    return user
