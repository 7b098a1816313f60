"""The verbs of the key registry: a code for an authority, its first keys, new ones, and the end of lost ones."""

import base64
import datetime as dt
import hashlib
import secrets

from django.db import IntegrityError, transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import NETWORK, Actor
from virtualschool.foundation.refusals import Refusal
from virtualschool.foundation.signed_requests import CLOCKS_DIFFER, OLDEST, authority_of, key_id_of
from virtualschool.people.models import Authority

from ..models import AuthorityKeys, EnrolmentCode, SpentNumber

CODE_LASTS = dt.timedelta(days=7)


class CodeRefused(Refusal):
    """A code that enrols nobody; the sentence tells nobody which authority it was for."""


@transaction.atomic
def make_code(*, authority: Authority, by: Actor, at: dt.datetime) -> str:
    """A code that enrols this authority's first keys once, within a week; an earlier one dies with it.

    It is returned here and kept nowhere. 25 letters of 32 are 125 bits: nobody guesses one.
    """
    EnrolmentCode.objects.filter(authority=authority, used_at=None, ends_at__gt=at).update(ends_at=at)
    letters = base64.b32encode(secrets.token_bytes(16)).decode()[:25]
    code = "-".join(letters[start : start + 5] for start in range(0, 25, 5))
    EnrolmentCode(
        authority=authority, digest=_digest(code), made_by=by.email or by.name, made_at=at, ends_at=at + CODE_LASTS
    ).save(force_insert=True)
    _tell("enrolment code made", authority.pk, by=by, at=at)
    return code


def code_for(code: str, *, at: dt.datetime) -> EnrolmentCode:
    """The code as it is kept, if it still enrols somebody; refused otherwise."""
    found = EnrolmentCode.objects.filter(digest=_digest(code), used_at=None, ends_at__gt=at).first()
    if found is None:
        raise CodeRefused("This code is not known, was used, or is older than a week. Ask the coordinator for another.")
    return found


@transaction.atomic
def enrol(*, code: str, key_id: str, signing_key: str, handover_key: str, at: dt.datetime) -> AuthorityKeys:
    """The first keys of an authority, or new ones after a loss: the code is used up, and earlier keys end."""
    used = code_for(code, at=at)
    if authority_of(key_id) != used.authority_id:
        raise CodeRefused("This code is for another authority. Ask the coordinator for one of your own.")
    used.used_at = at
    used.save(update_fields=["used_at"])
    return _set(used.authority, key_id, signing_key, handover_key, at, verb="keys enrolled")


@transaction.atomic
def rotate(*, authority: Authority, signing_key: str, handover_key: str, signed_by: str, at: dt.datetime) -> bool:
    """New keys in place of those that signed the request; False where they are the same, and nothing changes."""
    key_id = key_id_of(authority.pk, base64.b64decode(signing_key))
    held = AuthorityKeys.objects.holding().filter(authority=authority).first()
    if held is not None and (held.key_id, held.handover_key) == (key_id, handover_key):
        return False
    _set(authority, key_id, signing_key, handover_key, at, verb="keys replaced", actor=Actor(f"key:{signed_by}"))
    return True


@transaction.atomic
def end(*, keys: AuthorityKeys, reason: str, by: Actor, at: dt.datetime) -> None:
    """From now on these keys sign nothing: lost, or the authority left. What they signed stands."""
    keys.ended_at, keys.ended_why = at, reason
    keys.save(update_fields=["ended_at", "ended_why"])
    _tell("keys ended", keys.key_id, by=by, at=at, reason=reason)


def _set(
    authority: Authority,
    key_id: str,
    signing_key: str,
    handover_key: str,
    at: dt.datetime,
    *,
    verb: str,
    actor: Actor | None = None,
) -> AuthorityKeys:
    AuthorityKeys.objects.holding().filter(authority=authority).update(ended_at=at, ended_why="replaced")
    made = AuthorityKeys(
        authority=authority, key_id=key_id, signing_key=signing_key, handover_key=handover_key, since=at
    )
    made.save(force_insert=True)
    _tell(verb, key_id, by=actor or Actor(f"key:{key_id}"), at=at)
    return made


def public_key(key_id: str) -> bytes | None:
    """The 32 bytes of a key that holds now."""
    found = AuthorityKeys.objects.holding().filter(key_id=key_id).values_list("signing_key", flat=True).first()
    return base64.b64decode(found) if found else None


def spend(key_id: str, nonce: str, *, at: dt.datetime) -> bool:
    """Whether this number of a signed request is new; it is remembered for as long as the request could come again."""
    SpentNumber.objects.filter(at__lt=at - OLDEST - 2 * CLOCKS_DIFFER).delete()
    try:
        with transaction.atomic():
            SpentNumber(key_id=key_id, nonce=nonce, at=at).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _digest(code: str) -> str:
    """Kept instead of the code; what a person types may be small, and without the dashes."""
    return hashlib.sha256("".join(code.upper().split()).replace("-", "").encode()).hexdigest()


def _tell(verb: str, about: str, *, by: Actor, at: dt.datetime, reason: str = "") -> None:
    audit.record(chain=NETWORK, verb=verb, at=at, actor=by, object_type="keys", object_id=about, reason=reason)
