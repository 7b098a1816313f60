"""The interface's description: how its ways of signing and signing in are told to whoever writes a program."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularJSONAPIView

from .signed import ByNewKey, BySession, BySignature


class SignatureScheme(OpenApiAuthenticationExtension):
    target_class = BySignature
    name = "signature"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "signature",
            "description": "RFC 9421 with Ed25519: @method, @target-uri and content-digest are covered; created, keyid "
            "(<authority>:<first 16 hex of the sha256 of the public key>), a nonce and the tag virtual-school are set.",
        }


class NewKeyScheme(SignatureScheme):
    target_class = ByNewKey
    name = "signature_of_a_new_key"


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = BySession
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "session", "description": "Somebody signed in, to read."}


class Description(SpectacularJSONAPIView):
    """The OpenAPI document of all this, for whoever writes a program: open, since it says nothing of anybody."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []
