"""What every request passes: safe headers, limits of the session, the second factor, and the audit of what was read."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from virtualschool.foundation import clock

from . import routes
from .access import AskedAgain, NotVisibleError
from .models import User
from .trail import Trail

Next = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger(__name__)


class SafeHeaders:
    """Outermost: what no response leaves without, errors and downloads included."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in settings.SAFE_HEADERS.items():
            response.headers[name] = value
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response


class SessionLimits:
    """A session ends after 20 idle minutes and after 10 hours."""

    IDLE = timedelta(minutes=20)
    WHOLE = timedelta(hours=10)
    NOTED_EVERY = timedelta(seconds=30)

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.limit(request, clock.now())
        return self.get_response(request)

    def limit(self, request: HttpRequest, now: datetime) -> None:
        began = _moment(request, "began") or now
        seen = _moment(request, "seen") or now
        if now - began >= self.WHOLE or now - seen >= self.IDLE:
            logout(request)
            return
        if now - seen >= self.NOTED_EVERY or "began" not in request.session:
            request.session["began"], request.session["seen"] = began.isoformat(), now.isoformat()


class SecondFactor:
    """Where a second factor is required, whoever has none sets one up before anything else."""

    OPEN = ("mfa_", "account_logout", "account_reauthenticate")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        if settings.MFA != "required" or not isinstance(request.user, User):
            return None
        if _route(request).startswith(self.OPEN) or is_mfa_enabled(request.user):
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


class AuditedReads:
    """Innermost: no audit row, no data.

    Before a response leaves, what its view saw is written to the audit. A
    route that nobody classified, and a personal answer with an empty trail,
    are errors that show nothing. Whoever is asked again who they are has seen
    nothing yet: the look is written down when it is answered. A streamed answer is audited before its
    first byte, and what it would read later is refused.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        trail = Trail(str(uuid.uuid4()))
        request.trail = trail  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.resolver_match is None:
            return response
        if _carries_data(response) and routes.is_personal(_route(request)) and not trail.sights:
            return _fail_closed(f"{_route(request)} showed personal data and left no trail.")
        if isinstance(response, AskedAgain):
            trail.nothing_was_shown()
        self.write(request, trail)
        return response

    def write(self, request: HttpRequest, trail: Trail) -> None:
        if trail.sights and isinstance(request.user, User):
            with transaction.atomic():
                trail.write(user=request.user, route=_route(request), at=clock.now())
        trail.is_closed = True

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        if routes.is_personal(_route(request)) is None:
            return _fail_closed(f"{_route(request)} is in no routes.csv.")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, NotVisibleError):
            raise Http404 from exception


def _route(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _carries_data(response: HttpResponseBase) -> bool:
    """Answers that show what was asked for: success, a form sent back, a late save with both texts."""
    return response.status_code < 300 or response.status_code in (409, 422)


def _fail_closed(why: str) -> HttpResponse:
    log.error("Refused to answer: %s", why)
    return HttpResponse(render_to_string("500.html"), status=500)


def _moment(request: HttpRequest, name: str) -> datetime | None:
    text = request.session.get(name)
    return datetime.fromisoformat(text) if text else None
