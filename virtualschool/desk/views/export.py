"""Taking the list of learners away as a file: asked for again, with a reason, and written down."""

import json

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

from ..forms import ExportForm, LearnersFilter
from ..queries import exporting
from ..queries.exporting import Export
from .learners import authority_of

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def export(request: AuthedRequest) -> HttpResponseBase:
    """The page says what will be in the file; the file comes with a reason."""
    authority = authority_of(request)
    access.need(request.user, Permission.REGISTER_EXPORT, authority.pk)
    asked = LearnersFilter(request.GET or None).asked()
    found = exporting.export(request.user, authority, asked, clock.today())
    form = ExportForm(request.POST or None)
    if form.is_valid() and len(found.rows) <= exporting.MOST:
        return taken_away(request, found, form.cleaned_data["reason"], form.cleaned_data["form"])
    access.see(request, found.lines[:3], verb="looked at an export of", of="learner", classes=classes(found))
    context = {
        "found": found,
        "form": form,
        "asked": asked,
        "most": exporting.MOST,
        "today": clock.today(),
        "headings": "|".join(found.columns),
        "list_url": f"{reverse('desk:learners')}?{request.GET.urlencode()}",
    }
    return page(request, "desk/export.html", context)


def taken_away(request: AuthedRequest, found: Export, reason: str, form: str) -> HttpResponse:
    """The file, with who took it and when above its header row."""
    detail = json.dumps({"form": form, "columns": " ".join(found.columns)})
    access.see(
        request, found.lines, verb="took away", of="learner", classes=classes(found), reason=reason, detail=detail
    )
    return file_of(request, found, form, title="Learners", name="learners")


def file_of(request: AuthedRequest, found: Export, form: str, *, title: str, name: str) -> HttpResponse:
    """The rows as a workbook or as text, with who took them and when above the header row."""
    at = timezone.localtime(clock.now())
    note = f"Taken by {request.user.name} on {at:%-d %B %Y at %H:%M}. Keep it safe, and delete it after use."
    if form == "csv":
        content = spreadsheets.as_csv(found.columns, found.rows, note=note)
    else:
        content = spreadsheets.as_xlsx(found.columns, found.rows, title=title, note=note)
    disposition = f'attachment; filename="{name}-{at:%Y-%m-%d}.{form}"'
    return HttpResponse(content, content_type=TYPES[form], headers={"Content-Disposition": disposition})


def classes(found: Export) -> str:
    """The classes of field in the file."""
    return "".join(sorted({exporting.CLASSES[one] for one in found.columns if one in exporting.CLASSES}))
