"""Accounts of a hub that stands alone; elsewhere this page is not there."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.models import User
from virtualschool.people.sign_in import one_time_path
from virtualschool.people.vocab import Act, Role

from .. import opening
from ..forms.accounts import AdmitForm
from ..operations import accounts as operations
from ..queries import accounts as reads


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def accounts(request: AuthedRequest) -> HttpResponseBase:
    """The coordinator's alone, and asked again who it is."""
    need_hub_alone(request)
    return letting_in(request)


@access.stepped_up(Act.LET_IN)
def letting_in(request: AuthedRequest) -> HttpResponseBase:
    """Let a colleague in; the one-time link is shown once, to be passed on by hand."""
    form, admitted = AdmitForm(request.POST or None), None
    if form.is_valid():
        admitted = let_in(request, form)
    context = {
        "form": AdmitForm() if admitted else form,
        "admitted": admitted,
        "link": settings.PUBLIC_ADDRESS.rstrip("/") + one_time_path(admitted) if admitted else "",
        "posts": reads.posts(),
    }
    return page(request, "network/accounts.html", context, status=422 if form.is_bound and not admitted else 200)


def let_in(request: AuthedRequest, form: AdmitForm) -> User | None:
    """The account, or nothing where it was refused: the form then says why."""
    given = form.cleaned_data
    try:
        return operations.admit(
            email=given["email"],
            name=given["name"],
            role=Role(given["role"]),
            authority=given["authority"],
            by=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return None


@require_POST
@access.signed_in
def end_post(request: AuthedRequest, network_post_id: UUID) -> HttpResponseBase:
    """From now on this colleague has no part in the Network."""
    need_hub_alone(request)
    return end(request, network_post_id)


@access.stepped_up(Act.END_PART)
def end(request: AuthedRequest, network_post_id: UUID) -> HttpResponseBase:
    post = reads.post(network_post_id)
    if post is None:
        raise NotVisibleError
    try:
        operations.end(post=post, by=request.user, at=clock.now())
        messages.success(request, f"{post.user.name} has no part in the Network any more.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("network:accounts")


def need_hub_alone(request: AuthedRequest) -> None:
    """Not there but on a hub alone; there, for the coordinator."""
    if not operations.is_offered():
        raise NotVisibleError
    opening.need_coordinator(request.user)
