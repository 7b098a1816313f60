"""Marking on run charts what was tried, and withdrawing a mark; each on a page of its own."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission

from ..forms_of_figures import AnnotationForm, WithdrawForm
from ..models import Annotation
from ..operations import annotations as operations
from ..specifications import Specification, indicators
from . import asking

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@access.signed_in
def annotate(request: AuthedRequest, indicator: str) -> HttpResponseBase:
    """What began, and when; on this figure or on all."""
    authority = authority_where(request, Permission.CHART_ANNOTATE)
    spec = asking.need_indicator(indicator)
    form = AnnotationForm(request.POST or None, spec=spec)
    if form.is_valid() and is_kept(request, authority, form):
        messages.success(request, "Marked, with your name and today’s date.")
        return redirect(chart_of(request, spec))
    context = {"spec": spec, "form": form, "back": chart_of(request, spec)}
    return page(request, "monitoring/annotate.html", context, status=422 if form.is_bound else 200)


def is_kept(request: AuthedRequest, authority: Authority, form: AnnotationForm) -> bool:
    """Whether it was written down; a refusal goes on the form."""
    given = form.cleaned_data
    try:
        operations.annotate(
            authority=authority,
            indicator=form.indicator,
            words=given["words"],
            on=given["on"],
            by=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


@require_http_methods(BOTH)
@access.signed_in
def withdraw(request: AuthedRequest, annotation_id: UUID) -> HttpResponseBase:
    """It was a mistake: it is drawn no more, with a reason."""
    annotation = access.fetch(Annotation, annotation_id, by=request, needs=Permission.CHART_ANNOTATE)
    figure = request.GET.get("figure") or annotation.indicator or indicators()[0].id
    back = chart_of(request, asking.need_indicator(figure))
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            operations.withdraw(
                annotation=annotation, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Withdrawn. It’s drawn no more; that it was written down is kept.")
            return redirect(back)
    context = {"annotation": annotation, "form": form, "back": back}
    return page(request, "monitoring/withdraw_annotation.html", context, status=422 if form.is_bound else 200)


def chart_of(request: AuthedRequest, spec: Specification) -> str:
    """The drawing that the reader came from, with the same session and group."""
    address = reverse("monitoring:figure", args=[spec.id])
    asked = urlencode({name: request.GET[name] for name in ("session", "cohort", "whose", "by") if name in request.GET})
    return f"{address}?{asked}#over-time"
