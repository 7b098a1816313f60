"""The coordinator's page of keys: who has enrolled, a code for who has not, and an end for keys that were lost."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Act

from .. import opening
from ..forms.keys import CodeForm, EndForm
from ..models import AuthorityKeys, EnrolmentCode
from ..operations import keys
from ..queries import national as reads


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def keys_page(request: AuthedRequest) -> HttpResponseBase:
    """The coordinator's alone, and asked again who it is: a code lets an installation in."""
    opening.need_coordinator(request.user)
    return codes(request)


@access.stepped_up(Act.SEE_TO_KEYS)
def codes(request: AuthedRequest) -> HttpResponseBase:
    """A code is shown once, on the answer to the press that made it, and kept nowhere."""
    form, code = CodeForm(request.POST or None), ""
    if form.is_valid():
        code = keys.make_code(authority=form.chosen(), by=actor(request.user), at=clock.now())
    waiting = EnrolmentCode.objects.visible_to(request.user).filter(used_at=None, ends_at__gt=clock.now())
    context = {
        "form": CodeForm() if code else form,
        "code": code,
        "authority": form.chosen() if code else None,
        "held": reads.keys_held(),
        "waiting": list(waiting.select_related("authority").order_by("ends_at")),
        "end_form": EndForm(),
    }
    return page(request, "network/keys.html", context, status=422 if form.is_bound and not code else 200)


@require_POST
@access.signed_in
def end_keys(request: AuthedRequest, keys_id: UUID) -> HttpResponseBase:
    """Keys that were lost sign nothing any more; the authority enrols again with a new code."""
    opening.need_coordinator(request.user)
    return end(request, keys_id)


@access.stepped_up(Act.END_KEYS)
def end(request: AuthedRequest, keys_id: UUID) -> HttpResponseBase:
    held = opening.fetch(AuthorityKeys, keys_id, by=request.user, related=("authority",))
    form = EndForm(request.POST)
    if form.is_valid() and held.ended_at is None:
        keys.end(keys=held, reason=form.cleaned_data["reason"], by=actor(request.user), at=clock.now())
        messages.success(request, f"{held.authority.short_name}’s keys have ended. Give them a new code.")
    else:
        messages.error(request, "Say in a few words why the keys end.")
    return redirect("network:keys")
