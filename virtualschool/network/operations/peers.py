"""Asking a peer. Without a name there is no actor, no authority and no time: not in the rows, and not in the audit.

What is said without a name waits in `Unsigned` until the coordinator has
looked at it; the audit learns of it with the coordinator's own act, at the
coordinator's own time. Whoever asked gets a key once, and the keyed digest
of it is all that is kept.
"""

import base64
import datetime as dt
import secrets
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import NETWORK
from virtualschool.foundation import keys
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User

from ..models import MemberAuthority, PeerAddressee, PeerQuestion, PeerReply, Unsigned
from ..vocab_practice import Waits
from .writing_down import write_down

KEY_BYTES = 15  # 120 bits: nobody guesses it, and four groups of six letters can be copied by hand
UNSIGNED_FIELDS = ("kind", "question_id", "title", "text", "came_of", "thanks", "to", "key_digest", "sent_back_why")


@dataclass(frozen=True)
class Asked:
    """A question as it is typed. `to` are the few members it goes to; none means all."""

    title: str
    text: str = ""
    to: tuple[MemberAuthority, ...] = ()


@dataclass(frozen=True)
class Closing:
    """What whoever asked says at the end."""

    tried: str
    came_of: str = ""
    thanks: str = ""


def digest_of(key: str) -> str:
    """What is kept of a key; spaces, hyphens and small letters make no difference."""
    plain = "".join(one for one in key.upper() if one.isalnum())
    return keys.digest("ledger", "asked without a name", plain) if plain else ""


def new_key() -> str:
    """Four groups of six letters and figures."""
    letters = base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode()
    return "-".join(letters[place : place + 6] for place in range(0, len(letters), 6))


# ---- with a name ----------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(*, asked: Asked, authority: Authority | None, by: User, at: dt.datetime) -> PeerQuestion:
    """Ask under one's name: members read it at once."""
    made = PeerQuestion.objects.create(
        title=asked.title.strip(),
        text=asked.text.strip(),
        asked_by=by,
        authority=authority,
        to_all=not asked.to,
        published_on=timezone.localdate(at),
    )
    _address(made, asked.to)
    write_down("asked a question", made, by=by, at=at)
    return made


@transaction.atomic
def reply(*, question: PeerQuestion, text: str, authority: Authority | None, by: User, at: dt.datetime) -> PeerReply:
    """Answer under one's name."""
    _need_open(question)
    made = PeerReply(
        question=question, text=text.strip(), by=by, authority=authority, published_on=timezone.localdate(at)
    )
    made.save(force_insert=True)
    write_down("replied to a question", question, by=by, at=at)
    return made


@transaction.atomic
def close(*, question: PeerQuestion, closing: Closing, by: User, at: dt.datetime) -> None:
    """Close one's own question with what was tried and what came of it."""
    _need_open(question)
    if question.asked_by_id != by.pk:
        raise Refusal("Whoever asked closes the question.")
    _close(question, closing, timezone.localdate(at))
    write_down("closed a question", question, by=by, at=at)


# ---- without a name -------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_unsigned(*, asked: Asked) -> str:
    """Ask without a name; returns the key, which nobody else will ever see, and which cannot be given again.

    There is no `by` and no `at`: what is not passed in cannot be kept.
    """
    key = new_key()
    to = " ".join(sorted(one.authority_id for one in asked.to))
    _wait(Waits.QUESTION, title=asked.title.strip(), text=asked.text.strip(), to=to, key_digest=digest_of(key))
    return key


@transaction.atomic
def reply_unsigned(*, question: PeerQuestion, text: str) -> None:
    """Answer as "someone who has done it"."""
    _need_open(question)
    _wait(Waits.REPLY, question_id=question.pk, text=text.strip())


@transaction.atomic
def add_word(*, question: PeerQuestion, key: str, text: str) -> None:
    """Say something more to one's own question, by its key."""
    _need_open(question)
    _need_key(question, key)
    _wait(Waits.WORD, question_id=question.pk, text=text.strip())


@transaction.atomic
def close_unsigned(*, question: PeerQuestion, key: str, closing: Closing) -> None:
    """Close one's own question, by its key; it closes when the words were looked at."""
    _need_open(question)
    _need_key(question, key)
    _wait(
        Waits.CLOSING, question_id=question.pk, text=closing.tried.strip(), came_of=closing.came_of.strip(),
        thanks=closing.thanks.strip(),
    )  # fmt: skip


@transaction.atomic
def ask_again(*, waiting: Unsigned, key: str, asked: Asked) -> None:
    """Put a question that was sent back in other words, by its key."""
    if not waiting.key_digest or waiting.key_digest != digest_of(key):
        raise Refusal("That key opens no question.")
    Unsigned.objects.filter(pk=waiting.pk).delete()
    _wait(
        Waits.QUESTION, title=asked.title.strip(), text=asked.text.strip(), to=waiting.to, key_digest=waiting.key_digest
    )


@transaction.atomic
def take_back(*, waiting: Unsigned, key: str) -> None:
    """Take back a question that nobody but the coordinator has read; nothing of it stays."""
    if not waiting.key_digest or waiting.key_digest != digest_of(key):
        raise Refusal("That key opens no question.")
    Unsigned.objects.filter(pk=waiting.pk).delete()
    _write_anew([])


# ---- looking at it --------------------------------------------------------------------------------------------------


@transaction.atomic
def publish(*, waiting: Unsigned, by: User, at: dt.datetime) -> PeerQuestion:
    """Let members read what was said without a name. The row that waited goes, and its id with it."""
    on = timezone.localdate(at)
    question = waiting.question or _published(waiting, on)
    if waiting.kind in (Waits.REPLY, Waits.WORD):
        made = PeerReply(question=question, text=waiting.text, is_asker=waiting.kind == Waits.WORD, published_on=on)
        made.save(force_insert=True)
    if waiting.kind == Waits.CLOSING:
        _close(question, Closing(waiting.text, waiting.came_of, waiting.thanks), on)
    Unsigned.objects.filter(pk=waiting.pk).delete()
    _write_anew([])
    audit.record(
        chain=NETWORK, verb=f"{SAID[Waits(waiting.kind)]} without a name", at=at,
        object_type="peerquestion", object_id=question.pk,
    )  # fmt: skip
    write_down("looked at and published", question, by=by, at=at)
    return question


@transaction.atomic
def send_back(*, waiting: Unsigned, why: str, by: User, at: dt.datetime) -> None:
    """Ask for other words: whoever asked reads why with their key. What has no key is let go."""
    if not why.strip():
        raise Refusal("Say what should read differently, so that it can be put in other words.")
    if waiting.key_digest:
        waiting.sent_back_why = why.strip()
        waiting.save(update_fields=["sent_back_why"])
    else:
        Unsigned.objects.filter(pk=waiting.pk).delete()
    _write_anew([])
    write_down("sent back what was said without a name", waiting, by=by, at=at)


SAID = {
    Waits.QUESTION: "a question was asked",
    Waits.REPLY: "a reply was given",
    Waits.WORD: "a word was added",
    Waits.CLOSING: "a question was closed",
}


def _published(waiting: Unsigned, on: dt.date) -> PeerQuestion:
    codes = waiting.to.split()
    made = PeerQuestion.objects.create(
        title=waiting.title, text=waiting.text, to_all=not codes, published_on=on, key_digest=waiting.key_digest
    )
    _address(made, MemberAuthority.objects.filter(authority__in=codes).order_by("authority_id"))
    return made


def _address(question: PeerQuestion, members: Iterable[MemberAuthority]) -> None:
    PeerAddressee.objects.bulk_create([PeerAddressee(question=question, member=one) for one in members])


def _wait(kind: Waits, **values: object) -> None:
    made = Unsigned(id=uuid.uuid4(), kind=kind, **values)
    same = Unsigned.objects.filter(kind=kind, question_id=made.question_id, title=made.title, text=made.text)
    if same.exists():
        raise Refusal("These very words wait to be looked at already.")
    _write_anew([made])


def _write_anew(added: Collection[Unsigned]) -> None:
    """Write every row that waits again, with new ids and in their order: no row is older than another."""
    rows = [*Unsigned.objects.all(), *added]
    Unsigned.objects.all().delete()
    anew = [Unsigned(id=uuid.uuid4(), **{name: getattr(one, name) for name in UNSIGNED_FIELDS}) for one in rows]
    Unsigned.objects.bulk_create(sorted(anew, key=lambda one: one.pk))


def _close(question: PeerQuestion, closing: Closing, on: dt.date) -> None:
    if not closing.tried.strip():
        raise Refusal("Say what you tried, so that others learn from it.")
    question.tried, question.came_of, question.thanks = (
        closing.tried.strip(), closing.came_of.strip(), closing.thanks.strip(),
    )  # fmt: skip
    question.closed_on = on
    question.save(update_fields=["tried", "came_of", "thanks", "closed_on"])


def _need_open(question: PeerQuestion) -> None:
    if question.closed_on:
        raise Refusal("This question is closed.")


def _need_key(question: PeerQuestion, key: str) -> None:
    if not question.key_digest or question.key_digest != digest_of(key):
        raise Refusal("That key opens no question.")
