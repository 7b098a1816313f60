"""The minutes of one meeting: every version, who agreed, and what should read differently."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.meetings import MinutesForm, SaidForm
from ..models import Meeting, Minutes, place_of
from ..operations import minutes as operations
from ..queries import minutes as reads
from ..vocab import MinutesStance
from .doing import Deed, Forms, given, is_done, need_read

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@access.signed_in
def minutes(request: AuthedRequest, meeting_id: UUID) -> HttpResponseBase:
    """The newest version, what was said to it, and the versions before."""
    opening.need_sight(request.user)
    found = opening.fetch(Meeting, meeting_id, by=request.user)
    shown = reads.minutes_page(request.user, found)
    forms: Forms = {
        "draft": MinutesForm(given(request, "draft"), initial={"text": shown.starting_text}, auto_id="id_draft_%s"),
        "say": SaidForm(given(request, "say"), auto_id="id_say_%s"),
    }
    if request.method == "POST" and is_done(request, forms, deeds_of(request, found, shown.newest)):
        return redirect("network:minutes", found.pk)
    context = {"shown": shown, "place": place_of(request.user), "forms": forms}
    return page(request, "network/minutes.html", context, status=422 if request.method == "POST" else 200)


def deeds_of(request: AuthedRequest, found: Meeting, newest: Minutes | None) -> dict[str, Deed]:
    place = place_of(request.user)
    deeds: dict[str, Deed] = {}
    if place.takes_part and newest:
        deeds["say"] = lambda form: spoken(request, newest, form)
    if place.coordinates:
        deeds["draft"] = lambda form: drafted(request, found, newest, form)
    if place.coordinates and newest:
        deeds["agree"] = lambda _: agreed(request, newest)
        deeds["open"] = lambda _: opened(request, newest, is_open=True)
        deeds["close"] = lambda _: opened(request, newest, is_open=False)
    return deeds


def spoken(request: AuthedRequest, newest: Minutes, form: SaidForm) -> str:
    need_read(request, newest.version)
    operations.say(
        minutes=newest,
        stance=MinutesStance(form.cleaned_data["stance"]),
        words=form.cleaned_data["words"],
        authority=opening.speaks_for(request),
        by=request.user,
        at=clock.now(),
    )
    return "Noted, with your name."


def drafted(request: AuthedRequest, found: Meeting, newest: Minutes | None, form: MinutesForm) -> str:
    need_read(request, newest.version if newest else 0)
    made = operations.draft(meeting=found, text=form.cleaned_data["text"], by=request.user, at=clock.now())
    return f"Version {made.version} is there for members to read."


def agreed(request: AuthedRequest, newest: Minutes) -> str:
    need_read(request, newest.version)
    operations.agree(minutes=newest, by=request.user, at=clock.now())
    return "The minutes are agreed."


def opened(request: AuthedRequest, newest: Minutes, *, is_open: bool) -> str:
    need_read(request, newest.version)
    operations.open_to_observers(minutes=newest, is_open=is_open, by=request.user, at=clock.now())
    return "Observers may read them." if is_open else "Only members read them now."
