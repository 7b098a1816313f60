"""Tables of figures taken away as a spreadsheet: asked for again, with a reason, and written down."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.vocab import Act, Permission
from virtualschool.register import spreadsheets

from ..figures import behind as people
from ..figures import tables
from ..figures.page import Known
from ..figures.tables import Table
from ..forms_of_figures import TakeForm
from . import asking, behind

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_FIGURES)
def take_figures(request: AuthedRequest) -> HttpResponseBase:
    """Every figure of the page, in every sector."""
    found = known(request)
    back = f"{reverse('monitoring:figures')}?{asking.query(found.asked)}"
    return asked_or_taken(request, found, tables.of_figures(found), back, ())


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_FIGURES)
def take_figure(request: AuthedRequest, indicator: str) -> HttpResponseBase:
    """One figure by group, over the sessions and over time."""
    spec, found = asking.need_indicator(indicator), known(request)
    classes = people.classes_of(request.user, found.asked.authority)
    back = f"{reverse('monitoring:figure', args=[spec.id])}?{asking.query(found.asked)}"
    return asked_or_taken(request, found, tables.of_figure(found, spec, classes), back, ())


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def take_behind(request: AuthedRequest, indicator: str) -> HttpResponseBase:
    """The learners behind a figure, by name."""
    known(request)
    spec, found, _, listed = behind.read(request, indicator)
    back = f"{reverse('monitoring:behind', args=[spec.id])}?{request.GET.urlencode()}"
    members = list(people.members(found.asked, spec, listed, listed.people))
    return asked_or_taken(request, found, tables.of_learners(spec, members), back, members)


def known(request: AuthedRequest) -> Known:
    found = asking.known(request)
    access.need(request.user, Permission.REGISTER_EXPORT, found.asked.authority.pk)
    return found


def asked_or_taken(
    request: AuthedRequest, found: Known, table: Table, back: str, members: Sequence[people.Member]
) -> HttpResponse:
    """The page says what will be in the file; the file comes with a reason."""
    form = TakeForm(request.POST or None)
    is_taken = form.is_valid()
    authority, reason = found.asked.authority.code, form.cleaned_data["reason"] if is_taken else ""
    verb, detail = "took away" if is_taken else "looked at an export of", f"{table.name} {asking.query(found.asked)}"
    if members:
        shown = members if is_taken else members[:3]
        access.see(request, shown, of="learner", verb=verb, classes="ABC", reason=reason, detail=detail)
    else:
        request.trail.saw(authority, "figures", [], verb=verb, classes="BC", reason=reason, detail=detail)
    if is_taken:
        return file_of(request, table, form.cleaned_data["form"])
    context = {"table": table, "form": form, "back": back, "headings": "|".join(table.columns)}
    return page(request, "monitoring/take.html", context)


def file_of(request: AuthedRequest, table: Table, form: str) -> HttpResponse:
    """The table with who took it and when above its header row; its name names nobody."""
    at = timezone.localtime(clock.now())
    note = f"Taken by {request.user.name} on {at:%-d %B %Y at %H:%M}. Working view, for the team only: exact numbers."
    if form == "csv":
        content = spreadsheets.as_csv(table.columns, table.rows, note=note)
    else:
        content = spreadsheets.as_xlsx(table.columns, table.rows, title=table.title, note=note)
    disposition = f'attachment; filename="{table.name}-{at:%Y-%m-%d}.{form}"'
    return HttpResponse(content, content_type=TYPES[form], headers={"Content-Disposition": disposition})
