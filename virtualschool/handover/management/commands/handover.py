"""`./vs handover`: hand a learner over, look at what came and take it in, receipts, and the keys for it all."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.foundation.refusals import Refusal
from virtualschool.handover import hub, keys
from virtualschool.handover.models import Arrived, KnownKey, Sent
from virtualschool.handover.operations import bringing, keeping, receiving, sending
from virtualschool.handover.operations.bringing import Bringer
from virtualschool.handover.queries import known
from virtualschool.handover.queries.shown import part_words
from virtualschool.handover.vocab import CHOSEN_FROM, PACKET_ENDING, RECEIPT_ENDING, Part
from virtualschool.people import operations as people
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Learner

NEEDS_BY = "Handing over and taking in need --by EMAIL: they are somebody’s act, and are written down as such."


class Command(VsCommand):
    help = "Hand a learner over to another authority, or take in what another authority handed over."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("send", "receive", "receipt", "keys", "compare"))
        parser.add_argument(
            "what", nargs="?", metavar="FILE", help="the file, the learner’s id, or an authority’s code"
        )
        parser.add_argument("--authority", metavar="CODE", required=True, help="the authority's S12 code")
        parser.add_argument("--by", metavar="EMAIL", default="", help="who does it")
        parser.add_argument("--to", metavar="CODE", default="", help="send: the authority that the learner moves to")
        parser.add_argument(
            "--parts", metavar="PARTS", default="", help="send: what goes, with commas; all for everything"
        )
        parser.add_argument("--out", metavar="FILE", default="", help="where the file is written")
        parser.add_argument("--dry-run", action="store_true", help="receive: look at it and change nothing")
        parser.add_argument("--code", default="", help="keys hub: the coordinator's one-time code, to give ours first")
        parser.add_argument("--digits", default="", help="compare: the digits as the other head read them out")
        parser.add_argument("--spoken-with", default="", help="compare: who read them out")

    def run(self, **options: Any) -> Outcome:
        authority = people.authority(options["authority"])
        act = options["act"]
        if act == "keys" and not options["what"]:
            return own_keys(authority, options["out"])
        if not options["what"]:
            raise Refusal(f"./vs handover {act} needs one thing more: the file, the learner’s id or the other’s code.")
        user = who(options["by"], authority, Permission.HANDOVER_SEND if act == "send" else Permission.HANDOVER_RECEIVE)
        if act == "send":
            return sent(authority, options, user)
        if act == "compare":
            return compared(authority, options, user)
        if act == "keys" and options["what"] == "hub":
            return from_the_hub(authority, user, options["code"])
        return brought(authority, options, user)


def who(email: str, authority: Authority, needs: Permission) -> User:
    if not email:
        raise Refusal(NEEDS_BY)
    user: User | None = User.objects.filter(email=email.strip().lower()).first()
    if user is None or not user.standing.may(needs, authority.code):
        raise Refusal(f"{email} may not do this in {authority.name}: the head of the virtual school may.")
    return user


def own_keys(authority: Authority, out: str) -> Outcome:
    """The digits to be read on the phone, and the key file where one was asked for."""
    ours = keys.ours(authority.code)
    lines = [f"{authority.name}: {ours.fingerprint}"]
    if out:
        written(out, keys.key_file(authority.code))
        lines.append(f"The key file is {out}. It is public.")
    listed = KnownKey.objects.standing().filter(authority=authority).order_by("of")
    others = [{"of": one.of, "compared_on": one.checked_on and one.checked_on.isoformat()} for one in listed]
    return Outcome({"authority": authority.code, "fingerprint": ours.fingerprint, "known": others}, lines)


def from_the_hub(authority: Authority, user: User, code: str) -> Outcome:
    """Everybody's keys; with a code ours are given first."""
    if code:
        hub.enrol(authority.code, code)
    found = keeping.keep_all(
        authority=authority,
        found=hub.fetch(authority.code),
        name=user.name,
        by=operator(by=user.email),
        at=clock.now(),
    )
    codes = [one.of for one in found]
    return Outcome({"known": codes}, [f"The hub has the keys of {', '.join(codes) or 'nobody else'}."])


def compared(authority: Authority, options: dict[str, Any], user: User) -> Outcome:
    key = KnownKey.objects.standing().filter(authority=authority, of=options["what"].upper()).first()
    if key is None:
        raise Refusal(f"No keys of {options['what']} are known here.")
    keeping.check(
        key=key,
        digits=options["digits"],
        spoken_with=options["spoken_with"],
        name=user.name,
        by=operator(by=user.email),
        at=clock.now(),
    )
    return Outcome({"of": key.of, "compared_on": str(key.checked_on)}, [f"{known.name_of(key.of)}’s keys can be used."])


def sent(authority: Authority, options: dict[str, Any], user: User) -> Outcome:
    learner = learner_with(options["what"], authority)
    to, out = options["to"].strip().upper(), options["out"]
    if not to or not out:
        raise Refusal(f"Say to whom (--to CODE) and where the file goes (--out NAME.{PACKET_ENDING}).")
    made = sending.send(
        learner=learner,
        to=to,
        parts=parts_of(options["parts"]),
        id=uuid.uuid4(),
        by=user,
        on_behalf=operator(by=user.email),
        at=clock.now(),
    )
    written(out, made.content)
    until = f"until {made.sent.expires_on:%-d %B %Y}"
    lines = [
        f"{', '.join(part_words(made.sent.parts))}: sealed to {known.name_of(to)} in {out}, {until}.",
        "Send it by secure mail, then delete it here.",
    ]
    return Outcome(as_data(made.sent) | {"file": out}, lines)


def learner_with(text: str, authority: Authority) -> Learner:
    try:
        found = Learner.objects.filter(authority=authority, aliases__alias=uuid.UUID(text)).first()
    except ValueError:
        found = None
    if found is None:
        raise Refusal("No learner of this authority has this id. `./vs register` lists them.")
    return found


def parts_of(text: str) -> tuple[Part, ...]:
    if text.strip() == "all":
        return CHOSEN_FROM
    asked = [one.strip() for one in text.split(",") if one.strip()]
    if unknown := [one for one in asked if one not in CHOSEN_FROM]:
        raise Refusal(f"{', '.join(unknown)} can’t be chosen. Choose from {', '.join(CHOSEN_FROM)}, or all.")
    return tuple(Part(one) for one in asked)


def brought(authority: Authority, options: dict[str, Any], user: User) -> Outcome:
    """A packet is looked at, and taken in; a receipt and a key file are kept."""
    content = read(options["what"])
    at, actor = clock.now(), operator(by=user.email)
    if options["act"] == "receive" and options["dry_run"]:
        return looked_at(receiving.open_file(authority, content, at=at))
    found = bringing.bring(authority=authority, content=content, bringer=Bringer(user.name, actor), at=at)
    if isinstance(found, Arrived):
        return taken_in(found, options["out"], user, at)
    if isinstance(found, Sent):
        return Outcome(as_data(found), [f"Received on {found.received_on:%-d %B %Y}."])
    data = {"of": found.of, "compared_on": found.checked_on and str(found.checked_on)}
    words = f"{known.name_of(found.of)}’s keys are known."
    return Outcome(data, [words if found.checked_on else f"{words} Compare them on the phone: ./vs handover compare."])


def looked_at(found: Any) -> Outcome:
    """Counts, no names: names are for the page, where who reads them is known."""
    counts = found.contents.counts
    data = {"from": found.sender, "made_at": found.made_at.isoformat(), "parts": counts}
    words = ", ".join(f"{kind} {number}" for kind, number in counts.items())
    lines = [f"From {known.name_of(found.sender)}, until {found.expires_on:%-d %B %Y}: {words}. Nothing has changed."]
    return Outcome(data | {"expires_on": found.expires_on.isoformat(), "protected": found.contents.is_protected}, lines)


def taken_in(arrived: Arrived, out: str, user: User, at: dt.datetime) -> Outcome:
    learner_id = receiving.take_in(arrived=arrived, by=user, on_behalf=operator(by=user.email), at=at)
    lines = [f"Taken in from {known.name_of(arrived.sender)}: {', '.join(part_words(arrived.parts))}."]
    if out:
        written(out, receiving.receipt(arrived))
        lines.append(f"Send the receipt back: {out}. It names no child.")
    else:
        lines.append(f"The page Hand-overs makes the receipt, and so does --out NAME.{RECEIPT_ENDING}.")
    return Outcome({"learner_id": str(learner_id), "from": arrived.sender, "receipt": out}, lines)


def as_data(made: Sent) -> dict[str, Any]:
    return {
        "packet": str(made.pk),
        "to": made.to,
        "parts": dict(one.split(":") for one in made.parts.split()),
        "sha256": made.sha256,
        "expires_on": made.expires_on.isoformat(),
        "received_on": made.received_on and made.received_on.isoformat(),
    }


def read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as problem:
        raise Refusal(f"{file} cannot be read: {problem.strerror}. Check the path and try again.") from problem


def written(file: str, content: bytes) -> None:
    """The operator's own folder, readable by the operator alone; a file that is there already is not written over."""
    try:
        with Path(file).open("xb") as out:
            Path(file).chmod(0o600)
            out.write(content)
    except FileExistsError as problem:
        raise Refusal(f"{file} is there already. Give another name.") from problem
    except OSError as problem:
        raise Refusal(f"{file} cannot be written: {problem.strerror}. Give another place.") from problem
