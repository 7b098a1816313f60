"""`./vs setup`: readies a real installation, from an empty folder to a lead who can sign in."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.models import Event
from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock, home, keys, safety
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome, day
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import operations as people
from virtualschool.people.management import hub_setup
from virtualschool.people.models import Authority, User
from virtualschool.people.sign_in import one_time_path
from virtualschool.people.vocab import Role

AGREED = "data protection papers agreed"
PAPERS = (
    ("Data protection impact assessment", "docs/first-day/data-protection-impact-assessment.md"),
    ("Sharing schedule", "docs/first-day/sharing-schedule.md"),
    ("The least columns needed", "docs/first-day/least-columns.md"),
)


class Command(VsCommand):
    help = "Ready a real installation: database, keys, authority, the first lead's account, and checks of the settings."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", metavar="CODE", default="", help="the authority's S12 code")
        parser.add_argument("--lead", metavar="EMAIL", default="", help="the virtual school head's address")
        parser.add_argument("--network", action="store_true", help="ready the Network's hub, with its coordinator")
        parser.add_argument("--coordinator", metavar="EMAIL", default="", help="the coordinator's address")
        parser.add_argument("--name", metavar="NAME", default="", help="their name, as colleagues see it")
        parser.add_argument("--agreed-by", metavar="NAME", default="", help="who agreed to the data protection papers")
        parser.add_argument("--agreed-on", type=day, metavar="DATE", help="and when")

    def run(self, **options: Any) -> Outcome:
        need_one_of_both(options)
        if options["network"]:
            return hub_setup.ready(options["coordinator"], options["name"])
        if bool(options["agreed_by"]) != bool(options["agreed_on"]):
            raise Refusal("--agreed-by NAME and --agreed-on DATE belong together: say both.")
        need_address(options["lead"])
        make_keys()
        authority = people.authority(options["authority"])
        user = lead(options["lead"], options["name"], authority)
        if options["agreed_by"]:
            note_agreement(authority, options["agreed_by"], options["agreed_on"])
        return outcome(authority, user)


def need_one_of_both(options: Mapping[str, Any]) -> None:
    """An authority with its lead, or the Network with its coordinator; anything else is wrong usage."""
    given = [name for name in ("authority", "lead", "network", "coordinator") if options[name]]
    if given not in (["authority", "lead"], ["network", "coordinator"]):
        raise CommandError(
            "Say --authority CODE --lead EMAIL for an authority, or --network --coordinator EMAIL for the hub.",
            returncode=2,
        )
    hat = "network" if options["network"] else "authority"
    if hat not in settings.HATS:
        raise Refusal(f"This installation does not wear the hat of {hat}: add it to VIRTUALSCHOOL_HATS.")


def need_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise Refusal(f"{email!r} is no e-mail address. Give the head's with --lead EMAIL.") from wrong


def make_keys() -> None:
    """Every key that the installation will need, so that the first backup of the keys holds them all."""
    for name in ("sealed", "ledger", "audit", "namespace", "django"):
        keys.key(name)


@transaction.atomic
def lead(email: str, name: str, authority: Authority) -> User:
    """The lead's account and post; run again, it is the same account."""
    by, at = operator(), clock.now()
    user: User | None = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = people.open_account(email=email, name=name or email.partition("@")[0], by=by, at=at)
    people.appoint(user=user, role=Role.LEAD, by=by, at=at, authority=authority)
    return user


@transaction.atomic
def note_agreement(authority: Authority, who: str, on: dt.date) -> None:
    if on > clock.today():
        raise Refusal("The papers cannot have been agreed in the future: check --agreed-on.")
    audit.record(
        chain=authority.code,
        verb=AGREED,
        at=clock.now(),
        actor=operator(),
        object_type="authority",
        object_id=authority.code,
        detail=json.dumps({"by": who, "on": on.isoformat()}, ensure_ascii=False),
    )


def agreement(authority: Authority) -> dict[str, str] | None:
    """Who agreed to the papers last, and on which day."""
    found = Event.objects.filter(chain=authority.code, verb=AGREED).order_by("-sequence").first()
    return json.loads(found.detail) if found else None


def outcome(authority: Authority, user: User) -> Outcome:
    link = settings.PUBLIC_ADDRESS.rstrip("/") + one_time_path(user)
    found, agreed = safety.doubts(), agreement(authority)
    data = {
        "home": str(home.path()),
        "authority": authority.code,
        "lead": user.email,
        "link": link,
        "doubts": [vars(doubt) for doubt in found],
        "papers": [path for _, path in PAPERS],
        "agreed": agreed,
    }
    return Outcome(data, [*ready(authority, user, link), *about_settings(found), *about_papers(agreed)])


def ready(authority: Authority, user: User, link: str) -> list[str]:
    return [
        f"{authority.name} is ready in {home.path()}.",
        f"{user.email} leads its virtual school. This link sets a password:",
        f"  {link}",
        "It dies with use, or after three days.",
        "It is printed here and nowhere else; run setup again for another.",
        "",
    ]


def about_settings(found: list[safety.Doubt]) -> list[str]:
    lines = [f"- {'To mend before serving: ' if doubt.stops else ''}{doubt.sentence}" for doubt in found]
    lines.append("- Encrypt the disk that the home lies on; no program can check that for you.")
    lines.append("- keys/sealed belongs in no backup; keep the other keys with your backup.")
    return ["The settings:", *lines, ""]


def about_papers(agreed: dict[str, str] | None) -> list[str]:
    lines = ["Before the first real file, the data protection papers:"]
    lines += [f"- {title}: {path}" for title, path in PAPERS]
    if agreed:
        return [*lines, f"Agreed by {agreed['by']} on {dt.date.fromisoformat(agreed['on']):%-d %B %Y}."]
    return [*lines, "Nobody is recorded as having agreed to them. Then: setup with --agreed-by NAME --agreed-on DATE."]
