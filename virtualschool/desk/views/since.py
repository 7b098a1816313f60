"""What changed since a day or a list, by name; and the same as a spreadsheet."""

import json
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.vocab import Act, Permission

from ..forms import ExportForm
from ..forms_of_since import SinceForm
from ..queries import exporting
from ..queries import since as reads
from ..queries.exporting import Export, classes_of
from ..queries.learners import Asked
from ..queries.since import Since
from .export import file_of
from .learners import View


@require_safe
@access.signed_in
def changed(request: AuthedRequest) -> HttpResponse:
    """Since one's last look, unless two days were asked for."""
    authority = authority_where(request, Permission.REGISTER_SEE)
    form = SinceForm(request.GET)
    asked = form.asked()
    found = reads.since(request.user, authority, asked, clock.today())
    shown = Paginator(found.lines, reads.PAGE).get_page(request.GET.get("page"))
    access.see(request, [one.learner for one in shown], of="learner", classes=classes_of(shown))
    context = {
        "found": found,
        "page": shown,
        "form": form if form.errors else SinceForm(days(found) | {"kind": asked.kind}),
        "views": views(found, asked.kind),
        "usual": asked.since is None,
        "export_url": f"{reverse('desk:changed_export')}?{urlencode(days(found) | {'kind': asked.kind})}",
        "may_export": bool(found.lines) and request.user.may(Permission.REGISTER_EXPORT, authority.pk),
    }
    return page(request, "desk/since.html", context)


def days(found: Since) -> dict[str, str]:
    return {"since": found.since.isoformat(), "until": found.until.isoformat()}


def views(found: Since, kind: str) -> list[View]:
    listed = [("", "All", found.total), *found.counts]
    return [
        View(words, f"?{urlencode(days(found) | {'kind': key})}", key == kind, count) for key, words, count in listed
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def changed_export(request: AuthedRequest) -> HttpResponseBase:
    """The page says what will be in the file; the file comes with a reason."""
    authority = authority_where(request, Permission.REGISTER_SEE)
    access.need(request.user, Permission.REGISTER_EXPORT, authority.pk)
    since = reads.since(request.user, authority, SinceForm(request.GET).asked(), clock.today())
    found, classes = reads.export(since), classes_of(since.lines)
    form = ExportForm(request.POST or None)
    if form.is_valid() and len(found.rows) <= exporting.MOST:
        return taken_away(request, found, classes, form.cleaned_data["reason"], form.cleaned_data["form"])
    access.see(request, since.lines[:3], verb="looked at an export of", of="learner", classes=classes)
    context = {
        "found": found,
        "form": form,
        "asked": Asked(),
        "most": exporting.MOST,
        "today": clock.today(),
        "headings": "|".join(found.columns),
        "list_url": f"{reverse('desk:changed')}?{request.GET.urlencode()}",
    }
    return page(request, "desk/export.html", context)


def taken_away(request: AuthedRequest, found: Export, classes: str, reason: str, form: str) -> HttpResponse:
    detail = json.dumps({"form": form, "columns": " ".join(found.columns)})
    access.see(request, found.lines, verb="took away", of="learner", classes=classes, reason=reason, detail=detail)
    return file_of(request, found, form, title="What changed", name="what-changed")
