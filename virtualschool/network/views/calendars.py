"""Calendar files: one meeting, the series for whoever is signed in, and a feed at an address that cannot be guessed."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.models import User

from .. import calendar_files, opening
from ..models import Meeting
from ..operations import calendars as operations
from ..queries import calendars as reads
from .doing import is_done


@require_safe
@access.signed_in
def meeting_file(request: AuthedRequest, meeting_id: UUID) -> HttpResponseBase:
    """One meeting for one's calendar."""
    opening.need_sight(request.user)
    return file_of([opening.fetch(Meeting, meeting_id, by=request.user)])


@require_safe
@access.signed_in
def series_file(request: AuthedRequest) -> HttpResponseBase:
    """All meetings ahead and of the last year."""
    opening.need_sight(request.user)
    return file_of(reads.series(request.user, clock.now()))


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The series of whoever the secret belongs to, as long as they may see it; a calendar cannot sign in."""
    user = reads.whose(operations.digest(secret))
    if user is None:
        raise NotVisibleError
    return file_of(reads.series(user, clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def calendar(request: AuthedRequest) -> HttpResponseBase:
    """Where one makes a feed's address: it is shown this once, and a new one ends the old."""
    opening.need_sight(request.user)
    made: list[str] = []
    deeds = {"new": lambda _: new_address(request.user, made), "end": lambda _: ended(request.user)}
    if request.method == "POST":
        is_done(request, {}, deeds)
    context = {"address": made[0] if made else "", "feed": reads.feed(request.user)}
    return page(request, "network/calendar.html", context)


def new_address(user: User, made: list[str]) -> str:
    secret = operations.new_address(by=user, at=clock.now())
    made.append(settings.PUBLIC_ADDRESS + reverse("network:feed", args=[secret]))
    return ""


def ended(user: User) -> str:
    operations.end_address(by=user, at=clock.now())
    return "The address shows nothing any more."


def file_of(meetings: list[Meeting]) -> HttpResponse:
    address = settings.PUBLIC_ADDRESS + reverse("network:meetings")
    content = calendar_files.calendar_of(meetings, address=address, name="The Network", now=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="network.ics"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
