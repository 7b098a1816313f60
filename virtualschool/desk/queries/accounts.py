"""The accounts of an authority with the names of their schools, and when somebody last reviewed them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from virtualschool.audit.models import Event
from virtualschool.people import queries as people
from virtualschool.people.models import Authority, User
from virtualschool.people.queries import Account, PostLine
from virtualschool.people.vocab import Permission
from virtualschool.schools import queries as schools_of


@dataclass(frozen=True)
class Post:
    """A post in the words of a page."""

    line: PostLine
    school: str


@dataclass(frozen=True)
class Shown:
    account: Account
    posts: tuple[Post, ...]
    past: tuple[Post, ...]


@dataclass(frozen=True)
class Accounts:
    accounts: tuple[Account, ...]
    shown: tuple[Shown, ...]
    manages: bool
    may_review: bool
    reviewed_at: dt.datetime | None
    reviewed_by: str


def accounts(user: User, authority: Authority) -> Accounts:
    """Everybody who has or had a post here, as far as this user may see accounts."""
    found = people.accounts(user, authority.pk)
    names = schools_of.names(authority.pk)
    last = Event.objects.about("access", authority.pk).latest_first().first()
    return Accounts(
        accounts=tuple(found),
        shown=tuple(with_schools(one, names) for one in found),
        manages=people.manages_accounts(user, authority.pk),
        may_review=user.may(Permission.AUDIT_READ, authority.pk),
        reviewed_at=last.at if last else None,
        reviewed_by=last.actor_email if last else "",
    )


def account(user: User, authority: Authority, one: User) -> Shown:
    """One account; somebody whose posts were all elsewhere has none here."""
    found = people.accounts(user, authority.pk, only=one.pk)
    line = found[0] if found else people.without_posts(one)
    return with_schools(line, schools_of.names(authority.pk))


def with_schools(one: Account, names: Mapping[str, str]) -> Shown:
    posts = [Post(line, names.get(line.school_code, line.school_code)) for line in one.posts]
    held = tuple(post for post in posts if post.line.is_held)
    return Shown(one, held, tuple(post for post in posts if not post.line.is_held))


def schools(authority: Authority) -> list[tuple[str, str]]:
    """The schools to choose from, by name."""
    return sorted(schools_of.names(authority.pk).items(), key=lambda pair: pair[1])


def day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)
