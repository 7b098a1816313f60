"""Keeping other authorities' public keys: taken from the hub or from a key file, and compared on the phone."""

import datetime as dt
import json
from collections.abc import Iterable

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import Actor
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority
from virtualschool.people.operations import known_authorities

from ..keys import PublicKeys, short_id
from ..models import KnownKey
from ..vocab import CameFrom


@transaction.atomic
def keep(
    *, authority: Authority, found: PublicKeys, came_from: CameFrom, name: str, by: Actor, at: dt.datetime
) -> KnownKey:
    """Know these keys from now on. The same again changes nothing; others replace them and are to be compared anew."""
    if found.authority not in known_authorities():
        raise Refusal(f"No authority has the code {found.authority}. Ask for the key file again.")
    if found.authority == authority.code:
        raise Refusal("These are your own keys. Give them to the others; what you need are theirs.")
    standing = KnownKey.objects.standing().filter(authority=authority, of=found.authority).first()
    if standing and (standing.handover_key, standing.signing_key) == (found.handover.hex(), found.signing.hex()):
        return standing
    if standing:
        standing.replaced_at = at
        standing.save(update_fields=["replaced_at"])
    made = KnownKey.objects.create(
        authority=authority,
        of=found.authority,
        handover_key=found.handover.hex(),
        signing_key=found.signing.hex(),
        came_from=came_from,
        entered_by=name,
        entered_at=at,
    )
    note(made, "replaced an authority's keys" if standing else "took in an authority's keys", by, at)
    return made


def keep_all(
    *, authority: Authority, found: Iterable[PublicKeys], name: str, by: Actor, at: dt.datetime
) -> list[KnownKey]:
    """Know all of these from the hub, but for one's own and authorities that this version does not know."""
    others = [one for one in found if one.authority != authority.code and one.authority in known_authorities()]
    return [keep(authority=authority, found=one, came_from=CameFrom.HUB, name=name, by=by, at=at) for one in others]


@transaction.atomic
def check(*, key: KnownKey, digits: str, spoken_with: str, name: str, by: Actor, at: dt.datetime) -> None:
    """The digits were read to each other on the phone, and are these; raises `Refusal` where they are not."""
    if key.replaced_at:
        raise Refusal("These keys have been replaced since. Compare the newer ones.")
    if "".join(digits.split()) != "".join(keys_of(key).fingerprint.split()):
        raise Refusal(
            "These aren’t the digits of the key that is known here. Ask for them once more; if they still differ, "
            "don’t use this key, and ask for the key file again."
        )
    if not spoken_with.strip():
        raise Refusal("Say with whom you spoke.")
    key.checked_by, key.checked_with, key.checked_on = name, spoken_with.strip(), at.date()
    key.save(update_fields=["checked_by", "checked_with", "checked_on"])
    note(key, "compared an authority's keys on the phone", by, at)


def keys_of(key: KnownKey) -> PublicKeys:
    return PublicKeys(key.of, bytes.fromhex(key.handover_key), bytes.fromhex(key.signing_key))


def note(key: KnownKey, verb: str, by: Actor, at: dt.datetime) -> None:
    audit.record(
        chain=key.authority_id,
        verb=verb,
        at=at,
        actor=by,
        object_type="knownkey",
        object_id=key.pk,
        detail=json.dumps({"of": key.of, "key": short_id(bytes.fromhex(key.handover_key))}),
    )
