"""Words of the audit: the chains that belong to no authority, the actors, and what became of an act."""

import getpass
import os
from dataclasses import dataclass

from django.db.models import TextChoices

INSTALLATION = "installation"
NETWORK = "network"
GENESIS = "0" * 64


class Result(TextChoices):
    DONE = "done", "Done"
    SHOWN = "shown", "Shown"
    REFUSED = "refused", "Refused"


@dataclass(frozen=True)
class Actor:
    """Who acted: a user by id and e-mail, or the operator at the command line and on whose behalf (`by`)."""

    name: str
    email: str = ""
    by: str = ""


SYSTEM = Actor("system")


def operator(*, by: str = "") -> Actor:
    """The operating system's user, who can read the home and so everything in it; `by` is an e-mail address."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        name = str(os.getuid())
    return Actor(f"operator:{name}", by=by)
