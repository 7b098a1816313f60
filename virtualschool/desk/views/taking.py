"""Taking a list away as a file: the page says what will be in it; the file comes with a reason and is written down."""

import json
from dataclasses import dataclass

from django.http import HttpResponse

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from ..forms import ExportForm
from ..queries import exporting
from ..queries.exporting import Export
from ..queries.learners import Asked
from .export import file_of


@dataclass(frozen=True)
class Taking:
    """A list that may be taken away: what is in it, what it is called, and the page that it comes from."""

    found: Export
    classes: str
    title: str
    name: str
    list_url: str


def asked_for(request: AuthedRequest, taking: Taking) -> HttpResponse:
    """The page with the first rows, or, with a reason, the file."""
    found = taking.found
    form = ExportForm(request.POST or None)
    if form.is_valid() and len(found.rows) <= exporting.MOST:
        return taken_away(request, taking, form.cleaned_data["reason"], form.cleaned_data["form"])
    access.see(request, found.lines[:3], verb="looked at an export of", of="learner", classes=taking.classes)
    context = {
        "found": found,
        "form": form,
        "asked": Asked(),
        "most": exporting.MOST,
        "today": clock.today(),
        "headings": "|".join(found.columns),
        "list_url": taking.list_url,
        "rows_words": "row" if len(found.rows) == 1 else "rows",
    }
    return page(request, "desk/export.html", context)


def taken_away(request: AuthedRequest, taking: Taking, reason: str, form: str) -> HttpResponse:
    detail = json.dumps({"form": form, "columns": " ".join(taking.found.columns)})
    access.see(
        request,
        taking.found.lines,
        verb="took away",
        of="learner",
        classes=taking.classes,
        reason=reason,
        detail=detail,
    )
    return file_of(request, taking.found, form, title=taking.title, name=taking.name)
