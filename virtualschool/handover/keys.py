"""An authority's keys for hand-overs: its own pair (X25519), what others need of it, and how two heads compare them.

The secret half never leaves the home. What others need is a key file: both
public keys, signed with the signing key, so that a copying error is seen. Only
a voice on the phone tells whose they are: both heads read the same digits.
"""

import hashlib
import json
import re
from dataclasses import dataclass

import rfc8785
from nacl.public import PrivateKey

from virtualschool.foundation import keys, signing_keys
from virtualschool.foundation.refusals import Refusal

SCHEMA = "virtual-school/keys/1"
_HEX = re.compile(r"^[0-9a-f]{64}$")
_CODE = re.compile(r"^S12[0-9]{6}$")
GROUPS, DIGITS = 8, 5


@dataclass(frozen=True)
class PublicKeys:
    """What others need to write to an authority, and to know that it wrote."""

    authority: str
    handover: bytes
    signing: bytes

    @property
    def fingerprint(self) -> str:
        """Eight groups of five digits that stand for both keys: short enough to read to somebody on the phone."""
        return fingerprint(self.authority, self.handover, self.signing)


def private_key(authority: str) -> PrivateKey:
    """What opens packets sealed to this authority; made on first use, among the home's keys."""
    return PrivateKey(keys.key_of("handover", authority))


def public_key(authority: str) -> bytes:
    """The 32 bytes to which others seal."""
    return bytes(private_key(authority).public_key)


def ours(authority: str) -> PublicKeys:
    """The public keys of an authority of this home."""
    return PublicKeys(authority, public_key(authority), signing_keys.public_key(authority))


def short_id(public: bytes) -> str:
    """Sixteen hex digits by which a key is named."""
    return hashlib.sha256(public).hexdigest()[:16]


def fingerprint(authority: str, handover: bytes, signing: bytes) -> str:
    number = int.from_bytes(hashlib.sha256(authority.encode() + handover + signing).digest(), "big")
    digits = f"{number % 10 ** (GROUPS * DIGITS):0{GROUPS * DIGITS}d}"
    return " ".join(digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS))


def key_file(authority: str) -> bytes:
    """What another authority needs to write to this one, as a small file for anybody to read."""
    found = ours(authority)
    said = {
        "schema": SCHEMA,
        "authority": authority,
        "handover_key": found.handover.hex(),
        "signing_key": found.signing.hex(),
        "fingerprint": found.fingerprint,
    }
    signature = signing_keys.sign(authority, rfc8785.dumps(said)).hex()
    return json.dumps(said | {"signature": signature}, indent=1).encode() + b"\n"


def read_key_file(content: bytes) -> PublicKeys:
    """The keys in a key file; raises `Refusal` where it is none, is damaged, or is of another version."""
    try:
        said = json.loads(content.decode())
    except ValueError:
        raise Refusal("This is no key file: it can’t be read. Ask for it again.") from None
    if not isinstance(said, dict) or not str(said.get("schema", "")).startswith("virtual-school/keys/"):
        raise Refusal("This is no key file. A key file is made on the page Keys for hand-overs.")
    if said["schema"] != SCHEMA:
        raise Refusal("This key file is of a newer version. Bring this installation up to date, then take it in.")
    signature = str(said.pop("signature", ""))
    found = public_keys(said.get("authority"), said.get("handover_key"), said.get("signing_key"))
    if not is_whole(said, signature, found):
        raise Refusal("This key file is damaged: its own signature doesn’t hold. Ask for it again.")
    return found


def is_whole(said: dict[str, object], signature: str, found: PublicKeys) -> bool:
    if said.get("fingerprint") != found.fingerprint or not re.fullmatch(r"[0-9a-f]{128}", signature):
        return False
    try:
        return signing_keys.is_signed(rfc8785.dumps(said), bytes.fromhex(signature), found.signing)  # type: ignore[arg-type]
    except rfc8785.CanonicalizationError:
        return False


def public_keys(authority: object, handover: object, signing: object) -> PublicKeys:
    """The same from text: a code and two keys of 64 hex digits. Raises `Refusal` for anything else."""
    texts = [str(one).strip().lower() for one in (handover, signing)]
    code = str(authority).strip().upper()
    if not _CODE.match(code) or not all(_HEX.match(one) for one in texts):
        raise Refusal("These are no keys: an authority has a code (S12 and six digits) and two keys of 64 digits.")
    return PublicKeys(code, bytes.fromhex(texts[0]), bytes.fromhex(texts[1]))
