"""National tables: the page, and each table as a spreadsheet. Members and observers see the same."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError

from .. import opening, workbook
from ..hub import dates
from ..hub.schema import COHORTS
from ..models import NamingAgreement, place_of
from ..operations import releases
from ..queries import national as reads
from ..queries import national_page

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@access.signed_in
def tables(request: AuthedRequest) -> HttpResponseBase:
    """The newest session's, or those that were chosen; never one authority's."""
    need_to_observe(request)
    session, _, cohort = request.GET.get("of", "").partition(" ")
    if cohort not in COHORTS:
        session = cohort = ""
    elif not dates.is_session(session):
        raise NotVisibleError
    found = national_page.page(session, cohort, today=clock.today())
    speaker = opening.speaks_for(request)
    mine = NamingAgreement.objects.visible_to(request.user).filter(authority=speaker).newest_first().first()
    context = {"found": found, "speaker": speaker, "agrees": bool(mine and mine.agrees)}
    return page(request, "network/national.html", context)


@require_safe
@access.signed_in
def sheet(request: AuthedRequest, session: str, cohort: str, table: str) -> HttpResponseBase:
    """One table as a workbook, with the words that belong to it."""
    need_to_observe(request)
    found = reads.tables(session.replace("-", "/"), cohort, today=clock.today())
    one = next((one for one in found.tables if one.id == table), None)
    if one is None:
        raise NotVisibleError
    notes = (
        f"{found.session}, {found.cohort}. As at {found.as_at:%-d %B %Y}. From {found.covered}.",
        "Numbers are rounded and ranges are added up, so they may not add up. The true sum lies in the range.",
        one.loss.sentence,
    )
    answer = HttpResponse(workbook.of_table(one, notes), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="national-{session}-{cohort}-{table}.xlsx"'
    return answer


@require_POST
@access.signed_in
def naming(request: AuthedRequest) -> HttpResponseBase:
    """Say for one's authority whether the tables may name who stands behind them."""
    speaker = opening.speaks_for(request)
    if speaker is None:
        raise PermissionDenied
    agrees = request.POST.get("agrees") == "yes"
    releases.agree_to_be_named(authority=speaker, agrees=agrees, by=request.user, at=clock.now())
    messages.success(
        request,
        "Saved. Names are shown once every member agrees." if agrees else "Saved. From now on no names are shown.",
    )
    return redirect("network:national")


def need_to_observe(request: AuthedRequest) -> None:
    if not place_of(request.user).observes:
        raise PermissionDenied
