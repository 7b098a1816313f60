"""An authority's signing key (Ed25519): made on first use, kept among the home's keys, and backed up with them.

What leaves an authority in its name (releases, requests to the hub,
hand-overs and their receipts) is signed with it. Others know the public half.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import keys
from .signed_requests import key_id_of, raw


def private_key(authority: str) -> Ed25519PrivateKey:
    """The authority's own key, by its code."""
    return Ed25519PrivateKey.from_private_bytes(keys.key_of("signing", authority))


def public_key(authority: str) -> bytes:
    """The 32 bytes of the public half."""
    return raw(private_key(authority).public_key())


def key_id(authority: str) -> str:
    """How the key is named wherever something is signed with it: the code and 16 hex digits."""
    return key_id_of(authority, public_key(authority))


def sign(authority: str, said: bytes) -> bytes:
    """The 64 bytes of the authority's signature."""
    return private_key(authority).sign(said)


def is_signed(said: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the holder of this public key's other half signed these very bytes. Bytes that are no key say no."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True
