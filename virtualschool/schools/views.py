"""Term dates: what is known for which school year, and a form to enter or paste them."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.vocab import Permission

from . import operations, queries
from .forms import TermDatesForm


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def term_dates(request: AuthedRequest) -> HttpResponseBase:
    """One entry replaces the one before it of the same authority, school and year."""
    authority = authority_where(request, Permission.CALENDAR_SET)
    schools = sorted(queries.names(authority.pk).items(), key=lambda one: one[1])
    form = TermDatesForm(request.POST or None, request.FILES or None, own=authority.pk, schools=schools)
    if form.is_valid():
        operations.enter_calendar(
            authority=authority,
            of=form.cleaned_data["of"],
            school_code=form.cleaned_data["school_code"],
            lines=form.read,
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, "Saved. School days are counted by these dates from now on.")
        return redirect("schools:term_dates")
    context = {"form": form, "given": queries.calendars_given(authority.pk)}
    return page(request, "schools/term_dates.html", context, status=422 if form.is_bound else 200)
