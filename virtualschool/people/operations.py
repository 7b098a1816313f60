"""The verbs of accounts: which authority, who is invited, who holds which post, and who no longer may sign in."""

import csv
import datetime as dt
import json
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import INSTALLATION, NETWORK, Actor
from virtualschool.foundation.refusals import Refusal

from .models import Authority, Membership, User
from .vocab import OF_A_SCHOOL, WITHOUT_AUTHORITY, Role

_AUTHORITIES = Path(__file__).parent / "data" / "authorities.csv"


@cache
def known_authorities() -> dict[str, tuple[str, str]]:
    """Name and short name of the 32 authorities and the demo's two invented ones, by code."""
    with _AUTHORITIES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["name"], row["short_name"]) for row in csv.DictReader(file)}


def authority(code: str) -> Authority:
    """The authority with this code, made on first use; an unknown code is refused with a sentence."""
    known = known_authorities().get(code.strip().upper())
    if known is None:
        raise Refusal(
            f"There is no authority with the code {code!r}. A code is S12 and six digits: Aberdeen City has S12000033."
        )
    name, short_name = known
    made, _ = Authority.objects.get_or_create(
        code=code.strip().upper(), defaults={"name": name, "short_name": short_name}
    )
    return made


def actor(user: User) -> Actor:
    """A user as the audit names them."""
    return Actor(str(user.pk), user.email)


@transaction.atomic
def open_account(
    *, email: str, name: str, by: Actor, at: dt.datetime, password: str | None = None, expires_on: dt.date | None = None
) -> User:
    """Open an account. Without a password its owner sets one through a one-time link; nobody registers alone."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise Refusal(f"There is an account for {email} already. Give that account the post instead.")
    user = User(email=email, name=name, joined_at=at, expires_on=expires_on)
    user.set_password(password)
    user.save(force_insert=True)
    audit.record(chain=INSTALLATION, verb="account opened", at=at, actor=by, object_type="user", object_id=user.pk)
    return user


@transaction.atomic
def appoint(
    *,
    user: User,
    role: Role,
    by: Actor,
    at: dt.datetime,
    authority: Authority | None = None,
    school_code: str = "",
    ends_on: dt.date | None = None,
) -> Membership:
    """Give a user a post from today on; the same open post given twice is one post."""
    _refuse_a_post_that_does_not_fit(role, authority, school_code)
    if by.name == str(user.pk):
        raise Refusal("Nobody gives a post to themselves: ask somebody else who looks after accounts.")
    post, is_new = Membership.objects.get_or_create(
        user=user,
        authority=authority,
        role=role,
        school_code=school_code,
        ends_on=ends_on,
        defaults={"starts_on": at.date()},
    )
    if is_new:
        _tell(post, verb="post given", by=by, at=at)
    return post


def _refuse_a_post_that_does_not_fit(role: Role, authority: Authority | None, school_code: str) -> None:
    if (authority is None) != (role in WITHOUT_AUTHORITY):
        needs = "belongs to the Network and to no authority" if authority else "needs an authority"
        raise Refusal(f"The role {Role(role).label} {needs}.")
    if bool(school_code) != (role in OF_A_SCHOOL):
        needs = "does not belong to one school" if school_code else "needs the code of a school"
        raise Refusal(f"The role {Role(role).label} {needs}.")


@transaction.atomic
def end_post(*, post: Membership, on: dt.date, by: Actor, at: dt.datetime, reason: str) -> None:
    """End a post after the given day. What was seen and done stays in the audit.

    A post that would begin later, given by mistake, say, stands as that one day.
    """
    post.starts_on, post.ends_on = min(post.starts_on, on), on
    post.save(update_fields=["starts_on", "ends_on"])
    _tell(post, verb="post ended", by=by, at=at, reason=reason)


@transaction.atomic
def close_account(*, user: User, by: Actor, at: dt.datetime, reason: str) -> None:
    """Disable an account: its sessions die with their next request."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record(
        chain=INSTALLATION, verb="account closed", at=at, actor=by, object_type="user", object_id=user.pk, reason=reason
    )


@transaction.atomic
def admit(
    *,
    authority: Authority,
    email: str,
    name: str,
    role: Role,
    school_code: str,
    ends_on: dt.date | None,
    by: Actor,
    at: dt.datetime,
) -> User:
    """Open an account with its first post, both or neither.

    A school's account ends with the session unless a day was named: whoever
    still needs it is asked for once a year.
    """
    if role in OF_A_SCHOOL and ends_on is None:
        ends_on = expires_with_the_session(timezone.localdate(at))
    user = open_account(email=email, name=name, by=by, at=at, expires_on=ends_on)
    appoint(user=user, role=role, authority=authority, school_code=school_code, by=by, at=at)
    return user


def expires_with_the_session(today: dt.date) -> dt.date:
    """The last day of the school year: when accounts of schools end unless renewed."""
    return dt.date(today.year + (today.month >= 8), 7, 31)


@transaction.atomic
def set_expiry(*, user: User, expires_on: dt.date | None, by: Actor, at: dt.datetime) -> None:
    """Set the last day of an account; None lets it go on until somebody closes it."""
    user.expires_on = expires_on
    user.save(update_fields=["expires_on"])
    detail = json.dumps({"until": expires_on.isoformat() if expires_on else ""})
    audit.record(
        chain=INSTALLATION, verb="account dated", at=at, actor=by, object_type="user", object_id=user.pk, detail=detail
    )


@transaction.atomic
def hand_over_link(*, user: User, authority: Authority, by: Actor, at: dt.datetime) -> None:
    """Note that somebody was given a one-time link to an account, where its authority's audit shows it."""
    audit.record(chain=authority.pk, verb="one-time link made", at=at, actor=by, object_type="user", object_id=user.pk)


@transaction.atomic
def review_access(*, authority: Authority, accounts: int, by: Actor, at: dt.datetime) -> None:
    """Note that somebody went through who has access here."""
    audit.record(
        chain=authority.pk,
        verb="access reviewed",
        at=at,
        actor=by,
        object_type="access",
        object_id=authority.pk,
        number=accounts,
    )


def _tell(post: Membership, *, verb: str, by: Actor, at: dt.datetime, reason: str = "") -> None:
    audit.record(
        chain=post.authority_id or NETWORK,
        verb=verb,
        at=at,
        actor=by,
        role=post.role,
        object_type="user",
        object_id=post.user_id,
        reason=reason,
    )
