"""`./vs setup --network`: readies a hub, from an empty folder to a coordinator who can sign in."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock, home, keys, safety
from virtualschool.foundation.command import Outcome
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import operations as people
from virtualschool.people.models import User
from virtualschool.people.sign_in import one_time_path
from virtualschool.people.vocab import Role


def ready(email: str, name: str) -> Outcome:
    """The coordinator's account and a one-time link to it; run again, it is the same account and another link."""
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise Refusal(f"{email!r} is no e-mail address. Give the coordinator's with --coordinator EMAIL.") from wrong
    for one in ("audit", "django"):
        keys.key(one)
    user = coordinator(email, name)
    link = settings.PUBLIC_ADDRESS.rstrip("/") + one_time_path(user)
    found = safety.doubts()
    data = {
        "home": str(home.path()),
        "network": True,
        "coordinator": user.email,
        "link": link,
        "doubts": [vars(doubt) for doubt in found],
    }
    return Outcome(data, [*words(user, link), *(f"- {doubt.sentence}" for doubt in found)])


@transaction.atomic
def coordinator(email: str, name: str) -> User:
    by, at = operator(), clock.now()
    user: User | None = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = people.open_account(email=email, name=name or email.partition("@")[0], by=by, at=at)
    people.appoint(user=user, role=Role.NETWORK_COORDINATOR, by=by, at=at)
    return user


def words(user: User, link: str) -> list[str]:
    return [
        f"The Network's hub is ready in {home.path()}.",
        f"{user.email} coordinates it. This link sets a password:",
        f"  {link}",
        "It dies with use, or after three days.",
        "",
        "An authority's installation sends its tables here once it has enrolled: the coordinator makes a code under",
        "Keys of authorities, and its operator enters it. VIRTUALSCHOOL_HUB there is this hub's https address.",
        "",
        "The settings:",
    ]
