"""Meetings: the list of a year, one meeting's page, closing it, its minutes, and what it decided."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.meetings import CallOffForm, GuestForm, HoldForm, MeetingForm, ProposeForm
from ..models import Item, Meeting, Priority, place_of
from ..operations import items as item_operations
from ..operations import meetings as operations
from ..queries import agenda, beside, years
from ..queries import meetings as reads
from .doing import Act, Deed, Forms, given, is_done

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@access.signed_in
def meetings(request: AuthedRequest) -> HttpResponseBase:
    """The meetings of one year, with what each reached; the coordinator plans another here."""
    place = opening.need_sight(request.user)
    form = MeetingForm(given(request, "plan"), auto_id="id_plan_%s")
    deeds: dict[str, Deed] = {"plan": lambda form: planned(request, form)} if place.coordinates else {}
    if request.method == "POST" and is_done(request, {"plan": form}, deeds):
        return redirect("network:meetings")
    year = years.asked(request.GET.get("year", "")) or years.year_of(clock.today())
    context = {"found": reads.year(request.user, year), "place": place, "form": form}
    return page(request, "network/meetings.html", context, status=422 if request.method == "POST" else 200)


def planned(request: AuthedRequest, form: MeetingForm) -> str:
    operations.plan(**form.wanted, by=request.user, at=clock.now())
    return "The meeting is planned."


@require_http_methods(BOTH)
@access.signed_in
def meeting(request: AuthedRequest, meeting_id: UUID) -> HttpResponseBase:
    """One meeting: its agenda, who comes, what it decided; and what one does about it."""
    opening.need_sight(request.user)
    found = opening.fetch(Meeting, meeting_id, by=request.user)
    forms = forms_of(request, found)
    if request.method == "POST" and is_done(request, forms, deeds_of(request, found)):
        return after_a_deed(request, found)
    shown = agenda.meeting_page(request.user, found, clock.now())
    context = {"shown": shown, "place": place_of(request.user), "forms": forms}
    context["beside"] = beside.beside(request.user) if shown.is_ahead else None
    return page(request, "network/meeting.html", context, status=422 if request.method == "POST" else 200)


def after_a_deed(request: AuthedRequest, found: Meeting) -> HttpResponseBase:
    """Back to the page; support pressed through htmx gets the agenda's list alone."""
    if getattr(request, "htmx", False) and request.POST.get("do") in ("support", "unsupport"):
        shown = agenda.meeting_page(request.user, found, clock.now())
        context = {"shown": shown, "place": place_of(request.user)}
        return page(request, "network/meeting.html", context, fragment="agenda")
    return redirect("network:meeting", found.pk)


def forms_of(request: AuthedRequest, found: Meeting) -> Forms:
    year = Priority.objects.visible_to(request.user).filter(year=years.year_of(found.day)).order_by("order")
    return {
        "propose": ProposeForm(given(request, "propose"), priorities=year, auto_id="id_propose_%s"),
        "guest": GuestForm(given(request, "guest"), auto_id="id_guest_%s"),
        "change": MeetingForm(given(request, "change"), initial=MeetingForm.of(found), auto_id="id_change_%s"),
        "call_off": CallOffForm(given(request, "call_off"), auto_id="id_call_off_%s"),
    }


def deeds_of(request: AuthedRequest, found: Meeting) -> dict[str, Deed]:
    """What this reader may do here."""
    place = place_of(request.user)
    for_members: dict[str, Deed] = {
        "propose": lambda form: proposed(request, found, form),
        "support": lambda _: supported(request, item_operations.support),
        "unsupport": lambda _: supported(request, item_operations.withdraw_support),
        "come": lambda _: coming(request, found, comes=True),
        "stay": lambda _: coming(request, found, comes=False),
    }
    for_coordinators: dict[str, Deed] = {
        "guest": lambda form: invited(request, found, form),
        "change": lambda form: changed(request, found, form),
        "call_off": lambda form: called_off(request, found, form),
    }
    return {**(for_members if place.takes_part else {}), **(for_coordinators if place.coordinates else {})}


def proposed(request: AuthedRequest, found: Meeting, form: ProposeForm) -> str:
    made = item_operations.propose(
        meeting=found,
        wanted=form.wanted,
        authority=opening.speaks_for(request),
        by=request.user,
        at=clock.now(),
    )
    if made.meeting_id != found.pk:
        return f"The agenda of this meeting is closed. Your item is on the list for {made.meeting.day:%-d %B %Y}."
    return "It’s on the list. The coordinator and you fit it into the time together."


def supported(request: AuthedRequest, deed: Act) -> str:
    item = opening.fetch(Item, request.POST.get("item", ""), by=request.user)
    deed(item=item, by=request.user, at=clock.now())
    return ""


def coming(request: AuthedRequest, found: Meeting, *, comes: bool) -> str:
    operations.say_coming(
        meeting=found, comes=comes, authority=opening.speaks_for(request), by=request.user, at=clock.now()
    )
    return "Noted: you come." if comes else "Noted: you can’t come this time."


def invited(request: AuthedRequest, found: Meeting, form: GuestForm) -> str:
    operations.invite(meeting=found, **form.cleaned_data, by=request.user, at=clock.now())
    return "The guest is noted."


def changed(request: AuthedRequest, found: Meeting, form: MeetingForm) -> str:
    operations.change(meeting=found, wanted=form.wanted, by=request.user, at=clock.now())
    return "The meeting is changed."


def called_off(request: AuthedRequest, found: Meeting, form: CallOffForm) -> str:
    left = operations.call_off(meeting=found, why=form.cleaned_data["why"], by=request.user, at=clock.now())
    return f"The meeting is called off. {carried(len(left))}"


def carried(number: int) -> str:
    if not number:
        return "Nothing was left over."
    return "1 item goes on to the next meeting." if number == 1 else f"{number} items go on to the next meeting."


@require_http_methods(BOTH)
@access.signed_in
def hold(request: AuthedRequest, meeting_id: UUID) -> HttpResponseBase:
    """After a meeting: the coordinator ticks what was talked about; all else carries over by itself."""
    opening.need_coordinator(request.user)
    found = opening.fetch(Meeting, meeting_id, by=request.user)
    waiting = Item.objects.visible_to(request.user).filter(meeting=found).waiting().in_order()
    form = HoldForm(request.POST or None, items=waiting, initial={"reached": on_agenda(waiting)})
    if request.method == "POST":
        forms, deeds = {"hold": form}, {"hold": lambda form: held(request, found, form)}
        if is_done(request, forms, deeds):
            return redirect("network:meeting", found.pk)
    context = {"meeting": found, "form": form, "waiting": waiting}
    return page(request, "network/hold.html", context, status=422 if request.method == "POST" else 200)


def on_agenda(waiting: object) -> list[object]:
    return [one.pk for one in waiting if one.state == "on_agenda"]  # type: ignore[attr-defined]


def held(request: AuthedRequest, found: Meeting, form: HoldForm) -> str:
    reached = {one.pk for one in form.cleaned_data["reached"]}
    left = operations.hold(meeting=found, reached=reached, by=request.user, at=clock.now())
    return f"The meeting is closed. {carried(len(left))}"
