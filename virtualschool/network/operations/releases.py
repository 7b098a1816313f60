"""Taking in what authorities release, and what they take back. What is shown changes on fixed days alone."""

import base64
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import rfc8785
from django.conf import settings
from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import NETWORK, Actor
from virtualschool.foundation import clock
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor

from ..hub import dates, documents
from ..hub.documents import NotTaken
from ..models import AuthorityKeys, NamingAgreement, ReceivedRelease, Withdrawal
from ..vocab import WithdrawalReason


@dataclass(frozen=True)
class Taken:
    """A release as it stands after it was sent, and whether it was new."""

    release: ReceivedRelease
    is_new: bool


class NoSuchRelease(NotTaken):
    """A release that is not this authority's, or that nobody ever sent: nobody is told which."""

    status = 404


def take(*, found: Any, authority: str, signed_by: str, at: dt.datetime, today: dt.date) -> Taken:
    """Take in one signed document; the same again changes nothing. Raises `NotTaken` with a sentence.

    Only the authority whose key signed the request may send it, and only its
    own. The document is kept in its canonical form, signature included.
    """
    document = documents.release(found, today=today)
    if document["authority"] != authority:
        raise NotTaken(f"This is a release of {document['authority']}, and {authority} signed the request.")
    documents.need_signature(document, _key_of(document, authority))
    documents.need_approvals(document, today=today)
    return _keep(document, authority=authority, signed_by=signed_by, at=at, today=today)


def _key_of(document: documents.Document, authority: str) -> bytes:
    """The key that the document names: one that holds, or held when the last approval was given."""
    key_id = document["signature"]["key_id"]
    known = AuthorityKeys.objects.filter(authority=authority, key_id=key_id).order_by("-since").first()
    approved = documents.last_approved(document) if document["signature"]["approvals"] else None
    if known is None or (known.ended_at and (approved is None or approved > clock.day_of(known.ended_at))):
        raise NotTaken(f"The document is signed with {key_id}, which is no key of {authority} that holds.")
    return base64.b64decode(known.signing_key)


@transaction.atomic
def _keep(document: documents.Document, *, authority: str, signed_by: str, at: dt.datetime, today: dt.date) -> Taken:
    id_ = documents.release_id(document)
    held = ReceivedRelease.objects.filter(pk=id_).first()
    if held is not None:
        return Taken(held, is_new=False)
    made = ReceivedRelease(
        id=id_,
        authority_id=authority,
        session=document["session"],
        cohort=document["cohort"],
        made_on=document["made_on"],
        key_id=document["signature"]["key_id"],
        received_at=at,
        shown_from=dates.next_after(today, settings.NATIONAL_DATES),
        document=rfc8785.dumps(document).decode(),
    )
    made.save(force_insert=True)
    _tell("release received", made.pk, signed_by, at, session=made.session, cohort=made.cohort)
    return Taken(made, is_new=True)


@transaction.atomic
def withdraw(*, found: Any, authority: str, signed_by: str, at: dt.datetime, today: dt.date) -> tuple[Withdrawal, bool]:
    """Take a release out of the national tables from the next fixed day on; said again, it changes nothing."""
    asked = documents.fits(found, "withdrawal")
    reason = asked["reason_key"]
    if reason not in WithdrawalReason.values:
        raise NotTaken(f"“reason_key” is one of {', '.join(WithdrawalReason.values)}.")
    release = ReceivedRelease.objects.of(authority).filter(pk=asked["release"]).first()
    if release is None:
        raise NoSuchRelease("There is no such release of yours here.")
    held = Withdrawal.objects.filter(release=release).first()
    if held is not None:
        return held, False
    made = Withdrawal(
        release=release,
        reason_key=reason,
        received_at=at,
        effective_from=dates.next_after(today, settings.NATIONAL_DATES),
    )
    made.save(force_insert=True)
    _tell("release withdrawn", release.pk, signed_by, at, reason=reason)
    return made, True


@transaction.atomic
def agree_to_be_named(*, authority: Authority, agrees: bool, by: User, at: dt.datetime) -> NamingAgreement:
    """Say for an authority whether national tables may name it; names appear only once every member agrees."""
    made = NamingAgreement(authority=authority, agrees=agrees, by_name=by.name, at=at)
    made.save(force_insert=True)
    audit.record(
        chain=NETWORK,
        verb="agreed to be named" if agrees else "agreed no more to be named",
        at=at,
        actor=actor(by),
        object_type="authority",
        object_id=authority.pk,
    )
    return made


def _tell(verb: str, release: str, signed_by: str, at: dt.datetime, **detail: str) -> None:
    audit.record(
        chain=NETWORK,
        verb=verb,
        at=at,
        actor=Actor(f"key:{signed_by}"),
        object_type="release",
        object_id=release,
        detail=json.dumps(detail),
    )
