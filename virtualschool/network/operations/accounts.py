"""Accounts of a hub that stands alone: the coordinator opens them and ends their posts.

Where an authority's rooms are in the same installation, its own administrator does: a post there opens more.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction

from virtualschool.foundation.refusals import Refusal
from virtualschool.people import operations as people
from virtualschool.people.models import Membership, User
from virtualschool.people.vocab import Role

from ..models import place_of

ROLES = (Role.NETWORK_MEMBER, Role.NETWORK_OBSERVER, Role.NETWORK_COORDINATOR)


def is_offered() -> bool:
    """Whether this hub stands alone."""
    return "authority" not in settings.HATS


@transaction.atomic
def admit(*, email: str, name: str, role: Role, authority: str, by: User, at: dt.datetime) -> User:
    """An account with a post in the Network; for an address that has an account, the post alone."""
    _need(by)
    if role not in ROLES:
        raise Refusal("The coordinator gives posts of the Network alone.")
    user: User | None = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = people.open_account(email=email, name=name, by=people.actor(by), at=at)
    whose = people.authority(authority) if role is Role.NETWORK_MEMBER else None
    people.appoint(user=user, role=role, authority=whose, by=people.actor(by), at=at)
    return user


@transaction.atomic
def end(*, post: Membership, by: User, at: dt.datetime) -> None:
    """Today is the post's last day. The last coordinator keeps theirs: a hub without one could not be mended."""
    _need(by)
    if post.role not in ROLES:
        raise Refusal("The coordinator ends posts of the Network alone.")
    if post.user_id == by.pk:
        raise Refusal("Nobody ends their own post: ask another coordinator.")
    yesterday = at.date() - dt.timedelta(days=1)
    people.end_post(post=post, on=yesterday, by=people.actor(by), at=at, reason="ended by the coordinator")


def _need(by: User) -> None:
    if not (is_offered() and place_of(by).coordinates):
        raise Refusal("An authority’s administrator opens accounts here.")
