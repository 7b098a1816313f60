"""Requests between an authority and the hub, signed by RFC 9421 so that nobody else can make, change or repeat one.

The signature (Ed25519) covers the method, the whole address, the digest of the body (RFC 9530), the moment and a
number used once. Both sides know of each other only the authority's code and its public key.
"""

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Protocol

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, VerifyResult
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from requests.auth import AuthBase

from .refusals import Refusal

TAG = "virtual-school"
COVERED = ("@method", "@target-uri", "content-digest")
OLDEST = dt.timedelta(minutes=5)
CLOCKS_DIFFER = dt.timedelta(seconds=30)
"""How far two machines' clocks may be apart."""
_KEY_ID = re.compile(r"^(S12[0-9]{6}):([0-9a-f]{16})$")


class NotSigned(Refusal):
    """A request without a signature that holds: said in a sentence, for whoever mends the other side."""


class Asked(Protocol):
    """What is read of a request that came in; Django's requests are such."""

    @property
    def method(self) -> str | None: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...
    def build_absolute_uri(self) -> str: ...


FindKey = Callable[[str], bytes | None]
Spend = Callable[[str, str], bool]


def raw(public_key: Ed25519PublicKey) -> bytes:
    """The 32 bytes of a public key."""
    return public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id_of(authority: str, public_key: bytes) -> str:
    """How a key is named: the authority's code and the first 16 hex digits of the key's sha256."""
    return f"{authority}:{hashlib.sha256(public_key).hexdigest()[:16]}"


def authority_of(key_id: str) -> str:
    """The authority's code in the name of a key; "" where it is no such name."""
    found = _KEY_ID.match(key_id)
    return found[1] if found else ""


# ---- the side that asks ---------------------------------------------------------------------------------------------


class _OwnKey(HTTPSignatureKeyResolver):
    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self.private_key = private_key

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return self.private_key


class Signing(AuthBase):
    """Signs each request as it is sent, at that moment and with a number of its own."""

    def __init__(self, key_id: str, private_key: Ed25519PrivateKey) -> None:
        self.key_id = key_id
        self.signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_OwnKey(private_key))

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self.signer.sign(
            request,
            key_id=self.key_id,
            created=dt.datetime.now(dt.UTC),
            nonce=secrets.token_urlsafe(16),
            tag=TAG,
            covered_component_ids=COVERED,
            body=_body(request),
        )
        return request


def _body(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    if isinstance(body, str):
        return body.encode()
    if not isinstance(body, bytes):
        raise TypeError("What is signed is sent in one piece: give bytes, text or json.")
    return body


def signed_session(key_id: str, private_key: Ed25519PrivateKey) -> requests.Session:
    """A session whose every request is signed. It follows no redirect: a signature is for one address.

    It sets no time-out and repeats nothing: whoever sends says both.
    """
    session = requests.Session()
    session.auth = Signing(key_id, private_key)
    session.max_redirects = 0
    return session


# ---- the side that is asked -----------------------------------------------------------------------------------------


class _KnownKeys(HTTPSignatureKeyResolver):
    def __init__(self, find_key: FindKey) -> None:
        self.find_key = find_key

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        found = self.find_key(key_id)
        if found is None:
            raise NotSigned(
                f"The key {key_id[:40]} is not known here, or no longer holds. Enrol with a code from the coordinator."
            )
        return Ed25519PublicKey.from_public_bytes(found)


class _Message:
    """A request as the library reads it."""

    def __init__(self, request: Asked) -> None:
        self.method = request.method
        self.url = request.build_absolute_uri()
        self.headers = dict(request.headers.items())


def verify(request: Asked, find_key: FindKey, *, spend: Spend) -> str:
    """The id of the key that signed this very request; raises `NotSigned` with a sentence where none did.

    `find_key` gives the 32 bytes of a public key, None for one that is not
    known. `spend` is told the key's id and the number of the request, and says
    whether that number was new: it is asked last, when all else holds, so that
    nobody else can spend an authority's numbers.
    """
    result = _checked(request, find_key)
    key_id, nonce = str(result.parameters["keyid"]), str(result.nonce or "")
    if not 16 <= len(nonce) <= 64:
        raise NotSigned("The signature has no nonce of 16 to 64 characters, without which it could be sent again.")
    if not spend(key_id, nonce):
        raise NotSigned("This request was sent before. Sign it again, with a nonce of its own.")
    return key_id


def _checked(request: Asked, find_key: FindKey) -> VerifyResult:
    verifier = HTTPMessageVerifier(signature_algorithm=ED25519, key_resolver=_KnownKeys(find_key))
    verifier.max_clock_skew = CLOCKS_DIFFER
    try:
        results = verifier.verify(
            _Message(request),
            max_age=OLDEST - CLOCKS_DIFFER,
            expect_tag=TAG,
            require_components=COVERED,
            body=request.body,
        )
    except HTTPMessageSignaturesException as problem:
        if isinstance(problem.__cause__, NotSigned):
            raise problem.__cause__ from None
        raise NotSigned(
            f"The signature does not hold ({problem or 'it belongs to another request'}). "
            "Sign method, address, body, moment and a nonce by RFC 9421."
        ) from problem
    return results[0]
