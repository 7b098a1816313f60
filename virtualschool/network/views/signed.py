"""Who asks the hub's interface: an authority's installation by its signature, or somebody signed in, for tables."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from rest_framework import exceptions, permissions, status, throttling
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from virtualschool.foundation import clock, signed_requests
from virtualschool.foundation.refusals import Refusal
from virtualschool.foundation.signed_requests import NotSigned
from virtualschool.people.models import User

from ..hub import documents
from ..models import place_of
from ..operations import keys


@dataclass(frozen=True)
class Installation:
    """An authority's installation, known by the key that signed the request."""

    authority: str
    key_id: str
    is_authenticated: bool = True
    is_active: bool = True


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"The body is larger than {settings.HUB_MOST_BYTES:,} bytes."


class PerAddress(throttling.SimpleRateThrottle):
    """Counted before anything is worked out, for whoever has no key, too."""

    scope = "address"

    def get_rate(self) -> str:
        return str(settings.HUB_RATES[self.scope])

    def get_cache_key(self, request: Request, view: Any) -> str:
        return str(self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)})


class PerKey(PerAddress):
    """Counted by the key that signed, or by the person who is signed in."""

    scope = "key"

    def get_cache_key(self, request: Request, view: Any) -> str:
        who = request.user.key_id if isinstance(request.user, Installation) else request.user.pk
        return str(self.cache_format % {"scope": self.scope, "ident": who})


class BySignature(BaseAuthentication):
    """RFC 9421: see `foundation.signed_requests`. A request without a signature is left to the next way."""

    def authenticate(self, request: Request) -> tuple[Installation, None] | None:
        need_room(request)
        if "Signature-Input" not in request.headers:
            return None
        return self.installation(request, self.find_key), None

    def find_key(self, key_id: str) -> bytes | None:
        return keys.public_key(key_id)

    def installation(self, request: Request, find: signed_requests.FindKey) -> Installation:
        try:
            key_id = signed_requests.verify(
                request._request,  # noqa: SLF001  (the signature is over the request as it came)
                find,
                spend=lambda key_id, nonce: keys.spend(key_id, nonce, at=clock.now()),
            )
        except NotSigned as refusal:
            raise exceptions.AuthenticationFailed(refusal.sentence) from refusal
        return Installation(signed_requests.authority_of(key_id), key_id)

    def authenticate_header(self, request: Request) -> str:
        return 'Signature realm="virtual-school"'


class ByNewKey(BySignature):
    """By the key that holds; or, with a code from the coordinator, by the very key that is to be enrolled."""

    def installation(self, request: Request, find: signed_requests.FindKey) -> Installation:
        if request.method != "PUT":
            return super().installation(request, find)
        asked = documents.fits(body_of(request), "keys")
        new = base64.b64decode(asked["signing_key"])
        return super().installation(request, (lambda key_id: self.new(key_id, new)) if "code" in asked else find)

    def new(self, key_id: str, new: bytes) -> bytes | None:
        is_named_so = signed_requests.key_id_of(signed_requests.authority_of(key_id), new) == key_id
        return new if is_named_so else None


def body_of(request: Request) -> Any:
    """The JSON of the body, read strictly and from the very bytes that were signed."""
    if request.content_type.split(";")[0].strip() != "application/json":
        raise exceptions.UnsupportedMediaType(request.content_type[:80])
    return documents.parse(request._request.body)  # noqa: SLF001


def need_room(request: Request) -> None:
    """Refuse too many requests and too large ones before their body is read."""
    throttle = PerAddress()
    if not throttle.allow_request(request, None):
        raise exceptions.Throttled(throttle.wait())
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.HUB_MOST_BYTES:
        raise TooLarge


class BySession(SessionAuthentication):
    """Somebody signed in, for what is only read."""

    def authenticate_header(self, request: Request) -> str:
        return 'Signature realm="virtual-school"'


class IsInstallation(permissions.BasePermission):
    message = "Sign the request with your authority’s key."

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, Installation)


class MaySeeNational(permissions.BasePermission):
    message = "There is nothing here that you can see."

    def has_permission(self, request: Request, view: Any) -> bool:
        if isinstance(request.user, Installation):
            return True
        return isinstance(request.user, User) and place_of(request.user).observes


def answer_to(problem: Exception, context: Mapping[str, Any]) -> Response | None:
    """Every refusal is an object with one sentence, `detail`; anything else is an error of ours."""
    if isinstance(problem, Refusal):
        return Response({"detail": problem.sentence}, status=getattr(problem, "status", status.HTTP_400_BAD_REQUEST))
    response: Response | None = exception_handler(problem, dict(context))
    return response
