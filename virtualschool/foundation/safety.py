"""Whether this installation may hold real children's records: each doubt is a sentence that says what to do."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from . import home
from .refusals import Refusal


@dataclass(frozen=True)
class Doubt:
    """Something about the settings; one that `stops` keeps the installation from being served."""

    sentence: str
    stops: bool


def doubts() -> list[Doubt]:
    """Everything to mend or to think of, what stops first. What only people can see, such as the disk, is not here."""
    found = [*of_the_home(home.path()), *of_sign_in(), *of_the_tables(), *of_the_address()]
    return sorted(found, key=lambda doubt: not doubt.stops)


def need_safe() -> None:
    """Refuse to serve where a doubt stops it, all of them in one go."""
    stopping = [doubt.sentence for doubt in doubts() if doubt.stops]
    if stopping:
        raise Refusal(" ".join(stopping))


def of_the_home(folder: Path) -> list[Doubt]:
    found = [
        Doubt(f"Others on this machine can open {one}: run chmod 700 {one}.", stops=True)
        for one in (folder, folder / "keys")
        if one.is_dir() and stat.S_IMODE(one.stat().st_mode) & 0o077
    ]
    if folder.stat().st_uid != os.getuid():
        found.append(Doubt(f"{folder} belongs to another user: run the commands as its owner.", stops=True))
    if (folder / "demo.json").exists():
        found.append(Doubt(f"{folder} holds the demo: keep real records in another home.", stops=True))
    return found


def of_sign_in() -> list[Doubt]:
    if settings.MFA == "required":
        return []
    sentence = "A second factor is not required: unset VIRTUALSCHOOL_MFA, since a password alone is no protection."
    return [Doubt(sentence, stops=True)]


def of_the_tables() -> list[Doubt]:
    """Tables that changed on any day would tell who came or left since the day before."""
    if settings.NATIONAL_DATES:
        return []
    sentence = "National tables change on fixed days alone: unset VIRTUALSCHOOL_NATIONAL_DATES, or give it days."
    return [Doubt(sentence, stops=True)]


def of_the_address() -> list[Doubt]:
    found = []
    if not settings.IS_HTTPS:
        found.append(
            Doubt(
                f"{settings.PUBLIC_ADDRESS} is for this machine alone: set VIRTUALSCHOOL_ADDRESS to the https address "
                "that people will type, before anybody else signs in.",
                stops=False,
            )
        )
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        found.append(
            Doubt("No mail is sent: hand one-time links over yourself, or set VIRTUALSCHOOL_MAIL.", stops=False)
        )
    return found
