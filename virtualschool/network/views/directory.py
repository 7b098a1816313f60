"""The directory, an authority's entry, joining and leaving, and the published counts that reach rests on."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people import operations as people
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import current_authority

from .. import opening
from ..forms.directory import BuddyForm, CountsForm, EntryForm, JoinForm, LeaveForm, StepForm
from ..models import MemberAuthority, Place
from ..operations import authorities as operations
from ..queries import directory as reads
from ..vocab import InductionStep, Level
from .doing import Deed, Forms, given, is_done

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@access.signed_in
def directory(request: AuthedRequest) -> HttpResponseBase:
    """Who belongs and who might; an authority asks to join here, and the coordinator lets it in."""
    place = opening.need_sight(request.user)
    choices = reads.joinable(request.user, clock.today()) if place.coordinates else []
    form = JoinForm(given(request, "join"), authorities=choices, auto_id="id_join_%s")
    deeds: dict[str, Deed] = {}
    if place.coordinates:
        deeds["join"] = lambda form: joined(request, form)
    if place.level is Level.OUTSIDE:
        deeds["ask"] = lambda _: asked(request)
    if request.method == "POST" and is_done(request, {"join": form}, deeds):
        return redirect("network:directory")
    context = {
        "found": reads.directory(request.user, clock.today()),
        "place": place,
        "form": form,
        "in_scotland": reads.in_scotland(),
    }
    return page(request, "network/directory.html", context, status=422 if request.method == "POST" else 200)


def joined(request: AuthedRequest, form: JoinForm) -> str:
    code = form.cleaned_data["authority"]
    made = operations.join(
        authority=reads.authority(request.user, code) or people.authority(code),
        on=form.cleaned_data["on"],
        by=request.user,
        at=clock.now(),
    )
    return f"{made} belongs from {made.joined_on:%-d %B %Y}. Its induction list is on its page."


def asked(request: AuthedRequest) -> str:
    authority = current_authority(request)
    if authority is None:
        raise PermissionDenied
    operations.ask_to_join(authority=authority, by=request.user, at=clock.now())
    return "The coordinator sees that you would like to join, and will be in touch."


@require_http_methods(BOTH)
@access.signed_in
def member(request: AuthedRequest, member_id: UUID) -> HttpResponseBase:
    """One authority's entry, with its induction and its buddy."""
    place = opening.need_sight(request.user)
    found = opening.fetch(MemberAuthority, member_id, by=request.user, related=("authority", "buddy__authority"))
    others = reads.to_choose(request.user, clock.today()).exclude(pk=found.pk)
    forms: Forms = {
        "leave": LeaveForm(given(request, "leave"), auto_id="id_leave_%s"),
        "buddy": BuddyForm(
            given(request, "buddy"), members=others, initial={"buddy": found.buddy_id}, auto_id="id_buddy_%s"
        ),
        "step": StepForm(given(request, "step")),
    }
    if request.method == "POST" and is_done(request, forms, deeds_of(request, found, place)):
        return redirect("network:member", found.pk)
    context = {
        "shown": reads.member_page(request.user, found, clock.today()),
        "place": place,
        "forms": forms,
        "may_edit": may_edit(place, found),
    }
    return page(request, "network/member.html", context, status=422 if request.method == "POST" else 200)


def may_edit(place: Place, found: MemberAuthority) -> bool:
    """Its own members, and the coordinator."""
    return place.coordinates or found.authority_id in place.authorities


def deeds_of(request: AuthedRequest, found: MemberAuthority, place: Place) -> dict[str, Deed]:
    deeds: dict[str, Deed] = {}
    if may_edit(place, found):
        deeds["step"] = lambda form: stepped(request, found, form)
    if place.coordinates:
        deeds["leave"] = lambda form: left(request, found, form)
        deeds["buddy"] = lambda form: paired(request, found, form)
    return deeds


def stepped(request: AuthedRequest, found: MemberAuthority, form: StepForm) -> str:
    step = InductionStep(form.cleaned_data["step"])
    operations.take_step(member=found, step=step, by=request.user, at=clock.now())
    return ""


def left(request: AuthedRequest, found: MemberAuthority, form: LeaveForm) -> str:
    operations.leave(member=found, on=form.cleaned_data["on"], by=request.user, at=clock.now())
    return f"{found} leaves. What it said and decided with you stays."


def paired(request: AuthedRequest, found: MemberAuthority, form: BuddyForm) -> str:
    operations.pair(member=found, buddy=form.cleaned_data["buddy"], by=request.user, at=clock.now())
    return "Noted."


@require_http_methods(BOTH)
@access.signed_in
def edit_member(request: AuthedRequest, member_id: UUID) -> HttpResponseBase:
    """What an authority says of itself."""
    place = opening.need_part(request.user)
    found = opening.fetch(MemberAuthority, member_id, by=request.user, related=("authority",))
    if not may_edit(place, found):
        raise PermissionDenied
    posts = reads.member_page(request.user, found, clock.today()).entry.posts
    form = EntryForm(request.POST or None, initial=EntryForm.of(found, posts))
    if form.is_valid():
        entry = {name: value for name, value in form.cleaned_data.items() if name != "posts"}
        operations.describe(
            member=found, entry=entry, posts=form.cleaned_data["posts"], by=request.user, at=clock.now()
        )
        messages.success(request, "Saved.")
        return redirect("network:member", found.pk)
    context = {"member": found, "form": form}
    return page(request, "network/edit_member.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(BOTH)
@access.signed_in
def counts(request: AuthedRequest) -> HttpResponseBase:
    """The published counts behind reach; the coordinator enters a publication's numbers."""
    place = opening.need_sight(request.user)
    form = CountsForm(given(request, "counts"))
    deeds: dict[str, Deed] = {"counts": lambda form: counted(request, form)} if place.coordinates else {}
    if request.method == "POST" and is_done(request, {"counts": form}, deeds):
        return redirect("network:counts")
    context = {"found": reads.publications(request.user), "form": form, "place": place}
    context["in_scotland"] = reads.in_scotland()
    return page(request, "network/counts.html", context, status=422 if request.method == "POST" else 200)


def counted(request: AuthedRequest, form: CountsForm) -> str:
    given = dict(form.cleaned_data)
    lines = given.pop("lines")
    found = [(reads.authority(request.user, code) or people.authority(code), number) for code, number in lines]
    operations.enter_counts(**given, counts=found, by=request.user, at=clock.now())
    return "The publication’s numbers are kept. Reach follows them."
