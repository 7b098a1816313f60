"""Not found on a roll: a list to work through, and to take away."""

import json
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.linkage.queries import answered
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Act, Permission

from ..forms import ExportForm
from ..queries import clearance as clearances
from ..queries import exporting
from ..queries import not_found as reads
from ..queries.exporting import Export
from ..queries.learners import Asked
from ..queries.not_found import NotFound
from .export import file_of
from .learners import View


@require_safe
@access.signed_in
def not_found(request: AuthedRequest) -> HttpResponseBase:
    """Whom the newest roll doesn't hold; an answer given here leads back to the same place of the list."""
    authority = authority_where(request, Permission.QUESTION_SEE)
    found = asked_for(request, authority)
    shown = Paginator(found.lines, reads.PAGE).get_page(request.GET.get("page"))
    access.see(request, shown.object_list, of="learner", classes="ABCD")
    asked = reads.as_asked(authority, request.user, shown.object_list)
    may = request.user.may
    context = {
        "found": found,
        "page": shown,
        "lines": [(one, asked.get(one.pk)) for one in shown.object_list],
        "views": views(found),
        "place": urlencode({"show": found.show, "page": shown.number}),
        "saved": answered.just_now(request.user, request.GET.get("after", "")),
        "may_answer": may(Permission.QUESTION_ANSWER, authority.pk),
        "may_print": may(Permission.LETTER_PRINT, authority.pk),
        "may_export": may(Permission.REGISTER_EXPORT, authority.pk) and bool(found.lines),
        "export_url": f"{reverse('desk:not_found_export')}?{urlencode({'show': found.show})}",
    }
    return page(request, "desk/not_found.html", context)


def asked_for(request: AuthedRequest, authority: Authority) -> NotFound:
    return reads.not_found(request.user, authority, request.GET.get("show", reads.WITHOUT), clock.today())


def views(found: NotFound) -> list[View]:
    """No reason yet, with a reason, all; then each reason that somebody gave."""
    listed = [
        (reads.WITHOUT, "No reason yet", found.without),
        (reads.WITH, "With a reason", found.everybody - found.without),
        (reads.ALL, "All", found.everybody),
        *found.by_reason,
    ]
    return [View(words, f"?{urlencode({'show': key})}", key == found.show, count) for key, words, count in listed]


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def not_found_export(request: AuthedRequest) -> HttpResponseBase:
    """The page says what will be in the file; the file comes with a reason."""
    authority = authority_where(request, Permission.QUESTION_SEE)
    access.need(request.user, Permission.REGISTER_EXPORT, authority.pk)
    found = reads.export(asked_for(request, authority), clearances.of_user(request.user))
    form = ExportForm(request.POST or None)
    if form.is_valid() and len(found.rows) <= exporting.MOST:
        return taken_away(request, found, form.cleaned_data["reason"], form.cleaned_data["form"])
    access.see(request, found.lines[:3], verb="looked at an export of", of="learner", classes=classes(found))
    context = {
        "found": found,
        "form": form,
        "asked": Asked(),
        "most": exporting.MOST,
        "today": clock.today(),
        "headings": "|".join(found.columns),
        "list_url": f"{reverse('desk:not_found')}?{request.GET.urlencode()}",
    }
    return page(request, "desk/export.html", context)


def taken_away(request: AuthedRequest, found: Export, reason: str, form: str) -> HttpResponse:
    detail = json.dumps({"form": form, "columns": " ".join(found.columns)})
    access.see(
        request, found.lines, verb="took away", of="learner", classes=classes(found), reason=reason, detail=detail
    )
    return file_of(request, found, form, title="Not found on a roll", name="not-found-on-a-roll")


def classes(found: Export) -> str:
    """The classes of field in the file."""
    return "".join(sorted({reads.CLASSES[one] for one in found.columns} - {"-"}))
