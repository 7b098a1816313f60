"""Reads about people: who acts at the command line, and who heads an authority."""

from django.db.models import QuerySet

from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal

from .models import Membership, User
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
