"""Which keys are known of other authorities, and whether a voice has vouched for them."""

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority
from virtualschool.people.operations import known_authorities

from ..keys import PublicKeys
from ..models import KnownKey


def name_of(code: str) -> str:
    """An authority's short name; its code where this version knows none."""
    return known_authorities().get(code, (code, code))[1]


def known(authority: Authority, of: str) -> KnownKey:
    """The keys that stand for another authority, compared on the phone; raises `Refusal` where there are none such."""
    if of not in known_authorities() or of == authority.code:
        raise Refusal("The file names a sender that is no other authority. Ask whoever sent it what it is.")
    found: KnownKey | None = KnownKey.objects.standing().filter(authority=authority, of=of).first()
    if found is None:
        raise Refusal(
            f"{name_of(of)}’s keys aren’t known here. Fetch them from the hub, or ask for their key file, on the page "
            "Keys for hand-overs."
        )
    if found.checked_on is None:
        raise Refusal(
            f"Nobody has compared {name_of(of)}’s keys on the phone yet. It takes a minute, on the page Keys for "
            "hand-overs."
        )
    return found


def public_keys(authority: Authority, of: str) -> PublicKeys:
    """The same as keys."""
    found = known(authority, of)
    return PublicKeys(of, bytes.fromhex(found.handover_key), bytes.fromhex(found.signing_key))
