"""Keys for hand-overs: our own to give away, the others' that are known here, and comparing them on the phone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Permission

from .. import hub as hub_client
from .. import keys
from ..forms import CheckForm, EnrolForm
from ..models import KnownKey
from ..operations import keeping
from ..queries import known, listing
from ..vocab import KEYS_ENDING


@require_safe
@access.signed_in
def known_keys(request: AuthedRequest) -> HttpResponse:
    authority = authority_where(request, Permission.HANDOVER_RECEIVE)
    context = {
        "authority": authority,
        "ours": keys.ours(authority.pk),
        "keys": [(one, known.name_of(one.of)) for one in listing.keys_known(request.user, authority)],
        "hub": hub_client.address(),
        "form": EnrolForm(),
        "today": clock.today(),
    }
    return page(request, "handover/keys.html", context)


@require_safe
@access.signed_in
def key_file(request: AuthedRequest) -> HttpResponse:
    """Our public keys, for other heads."""
    authority = authority_where(request, Permission.HANDOVER_RECEIVE)
    headers = {"Content-Disposition": f'attachment; filename="{authority.pk}.{KEYS_ENDING}"'}
    return HttpResponse(keys.key_file(authority.pk), content_type="application/json", headers=headers)


@require_POST
@access.signed_in
def hub(request: AuthedRequest) -> HttpResponse:
    """Tell the hub our keys where that is asked for, and fetch everybody's."""
    authority = authority_where(request, Permission.HANDOVER_RECEIVE)
    form = EnrolForm(request.POST)
    try:
        if request.POST.get("ask") == "enrol" and form.is_valid():
            hub_client.enrol(authority.pk, form.cleaned_data["code"])
        found = keeping.keep_all(
            authority=authority,
            found=hub_client.fetch(authority.pk),
            name=request.user.name,
            by=actor(request.user),
            at=clock.now(),
        )
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, f"The hub has the keys of {number(len(found))}. They are known here now.")
    return redirect("handover:keys")


def number(found: int) -> str:
    return {0: "no other authority", 1: "1 other authority"}.get(found, f"{found} other authorities")


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def compare(request: AuthedRequest, key_id: UUID) -> HttpResponse:
    """Both heads read the digits to each other; what was heard is typed here."""
    key = access.fetch(KnownKey, key_id, by=request, needs=Permission.HANDOVER_RECEIVE)
    form = CheckForm(request.POST or None)
    if form.is_valid():
        try:
            keeping.check(key=key, **form.cleaned_data, name=request.user.name, by=actor(request.user), at=clock.now())
        except Refusal as refusal:
            form.add_error("digits", refusal.sentence)
        else:
            messages.success(request, f"Compared. {known.name_of(key.of)}’s keys can be used now.")
            return redirect("handover:keys")
    context = {"key": key, "of": known.name_of(key.of), "ours": keys.ours(key.authority_id), "form": form}
    return page(request, "handover/compare.html", context, status=422 if form.is_bound else 200)
