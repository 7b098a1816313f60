"""Reads about people: who acts at the command line, who heads an authority, and who has an account there."""

import datetime as dt
import uuid
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, QuerySet

from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal

from .models import Membership, User, standing_of
from .vocab import Permission, Role


def acting(email: str, *, authority: str, needs: Permission) -> User:
    """The user behind `--by EMAIL`, who must hold the permission in this authority today.

    Refuses with one sentence each for an unknown address and a missing
    permission: whoever can run a command can read the list of accounts.
    """
    user: User | None = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise Refusal(f"Nobody here has the address {email}. --by takes the e-mail address of an account.")
    if not user.may(needs, authority):
        raise Refusal(
            f"{user.name} may not do this in {authority}: it needs the permission “{Permission(needs).label}”."
        )
    return user


def holders(role: Role, authority: str) -> QuerySet[User]:
    """The users who hold a role in an authority today, by name."""
    posts = Membership.objects.held_on(clock.today()).filter(role=role, authority=authority)
    found: QuerySet[User] = User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name")
    return found


@dataclass(frozen=True)
class PostLine:
    """One post of an account, in the authority whose accounts are shown."""

    id: uuid.UUID
    role: str
    label: str
    school_code: str
    starts_on: dt.date
    ends_on: dt.date | None
    is_held: bool


@dataclass(frozen=True)
class Account:
    """An account as an authority's administrator sees it: what it gives elsewhere is not told."""

    id: uuid.UUID
    name: str
    email: str
    expires_on: dt.date | None
    last_login: dt.datetime | None
    has_second_factor: bool
    state: str
    posts: tuple[PostLine, ...]

    @property
    def held(self) -> tuple[PostLine, ...]:
        return tuple(post for post in self.posts if post.is_held)


def accounts(user: User, authority: str, *, only: uuid.UUID | None = None) -> list[Account]:
    """The accounts that hold or held a post in the authority, those that may sign in first, then by name."""
    today = clock.today()
    posts = Membership.objects.visible_to(user).filter(authority=authority).order_by("starts_on")
    shown = User.objects.visible_to(user).filter(pk__in=posts.values("user")).order_by("name")
    if only:
        shown = shown.filter(pk=only)
    people = list(shown.prefetch_related(Prefetch("memberships", queryset=posts, to_attr="posts_here")))
    secured = set(Authenticator.objects.filter(user__in=people).values_list("user_id", flat=True))
    found = [account(one, today, has_second_factor=one.pk in secured) for one in people]
    return sorted(found, key=lambda one: one.state in ("closed", "expired", "no post"))


def without_posts(one: User) -> Account:
    """An account whose posts are none of the reader's authority's, such as the reader's own seen from another."""
    state_now = state(one, clock.today(), has_post=False)
    return Account(one.pk, one.name, one.email, one.expires_on, one.last_login, False, state_now, ())


def account(one: User, today: dt.date, *, has_second_factor: bool) -> Account:
    posts = tuple(post_line(post, today) for post in one.posts_here)  # type: ignore[attr-defined]  # see accounts()
    return Account(
        id=one.pk,
        name=one.name,
        email=one.email,
        expires_on=one.expires_on,
        last_login=one.last_login,
        has_second_factor=has_second_factor,
        state=state(one, today, has_post=any(post.is_held for post in posts)),
        posts=posts,
    )


def post_line(post: Membership, today: dt.date) -> PostLine:
    is_held = post.starts_on <= today and (post.ends_on is None or post.ends_on >= today)
    label = Role(post.role).label
    return PostLine(post.pk, post.role, label, post.school_code, post.starts_on, post.ends_on, is_held)


def state(one: User, today: dt.date, *, has_post: bool) -> str:
    """What stands between the account and signing in, in a word or two; "open" where nothing does."""
    if not one.is_active:
        return "closed"
    if one.has_expired(today):
        return "expired"
    if not has_post:
        return "no post"
    return "open" if one.last_login else "never signed in"


def manages_accounts(user: User, authority: str) -> bool:
    """An administrator does; a lead only while the authority has nobody else to do it."""
    if not user.may(Permission.ACCOUNT_MANAGE, authority):
        return False
    is_administrator = Role.ADMINISTRATOR in standing_of(user).roles(authority)
    return is_administrator or not holders(Role.ADMINISTRATOR, authority).exists()


def may_change(manager: User, one: User, authority: str) -> bool:
    """Whether this manager may close, date or re-open the account as a whole.

    Not one's own, and not one that holds a post today where the manager looks
    after no accounts: there its posts end one by one.
    """
    elsewhere = standing_of(one).posts
    return (
        manager.pk != one.pk
        and manages_accounts(manager, authority)
        and all(post.authority and manages_accounts(manager, post.authority) for post in elsewhere)
    )
