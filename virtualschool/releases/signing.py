"""How a release is signed: Ed25519 by the authority's own key, over its canonical JSON without the signature."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from virtualschool.foundation import signing_keys

ALGORITHM = "Ed25519"


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are signed, and of which a release's id is the sha256."""
    return rfc8785.dumps({name: value for name, value in document.items() if name != "signature"})


def id_of(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(document)).hexdigest()


def signed(
    document: Mapping[str, Any], *, approvals: Iterable[Mapping[str, str]] = (), attack_report: str = ""
) -> dict[str, Any]:
    """The document with its signature; who approved stands beside the value, by role and keyed digest.

    So does the sha256 of the attack's report, where the document leaves: the report itself stays.
    """
    authority = document["authority"]
    signature = {
        "alg": ALGORITHM,
        "key_id": signing_keys.key_id(authority),
        "value": base64.b64encode(signing_keys.sign(authority, canonical(document))).decode(),
        "approvals": [dict(one) for one in approvals],
        **({"attack_report": attack_report} if attack_report else {}),
    }
    return {**{name: value for name, value in document.items() if name != "signature"}, "signature": signature}
