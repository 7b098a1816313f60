"""What was drafted, approved and sent, and a form for the next draft."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission
from virtualschool.register.vocab import Cohort

from .. import dates, tasks
from ..forms import TablesForm
from ..menu import menu
from ..models import Release
from ..operations import drafting
from ..operations.drafting import Wanted

MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def releases(request: AuthedRequest) -> HttpResponseBase:
    """The list; a POST asks for a draft, which the background makes."""
    authority = authority_where(request, Permission.RELEASE_SEE)
    if request.method == "POST":
        return ask(request, authority)
    return shown(request, authority, TablesForm(today=clock.today()))


def ask(request: AuthedRequest, authority: Authority) -> HttpResponseBase:
    access.need(request.user, Permission.RELEASE_MAKE, authority.pk)
    form = TablesForm(request.POST, today=clock.today())
    if not form.is_valid():
        return shown(request, authority, form, status=422)
    cohort = Cohort(form.cleaned_data["cohort"])
    wanted = Wanted(authority, form.cleaned_data["session"], cohort, clock.today())
    made = drafting.ask(wanted=wanted, by=request.user, at=clock.now())
    tasks.make_draft.enqueue(str(made.pk))
    messages.success(request, "The tables are being made. Open this page again in a minute.")
    return redirect("releases:releases")


def shown(request: AuthedRequest, authority: Authority, form: TablesForm, status: int = 200) -> HttpResponse:
    found = Release.objects.visible_to(request.user).filter(authority=authority).newest_first()
    listed = access.see(request, found.prefetch_related("approvals", "posts")[:MOST])
    asked = Release.objects.visible_to(request.user).filter(askings__user=request.user).exclude(authority=authority)
    context = {
        "releases": listed,
        "asked": list(asked.select_related("authority")),
        "form": form,
        "may_make": request.user.may(Permission.RELEASE_MAKE, authority.pk),
        "on_fixed_days": dates.are_fixed(settings.RELEASE_DATES),
        "next_day": dates.next_day(clock.today(), settings.RELEASE_DATES),
        "menu": menu(),
    }
    return page(request, "releases/releases.html", context, status=status)
