"""Learning elsewhere and reduced timetables across learners, and one week of attendance told for several at once."""

import datetime as dt
import json
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.learning.operations import told as operations
from virtualschool.learning.operations.told import Week
from virtualschool.monitoring import tasks
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Act, Permission
from virtualschool.schools.days import monday_of

from ..forms import ExportForm
from ..forms_of_learning import WeekChoice, WeeksForm
from ..queries import exporting
from ..queries import packages as reads
from ..queries.exporting import Export
from ..queries.learners import Asked
from ..queries.packages import Listed
from .export import file_of
from .learners import View

Read = Callable[..., Listed]
CLASSES = "ABCE"
ALL = "all"


@require_safe
@access.signed_in
def packages(request: AuthedRequest) -> HttpResponse:
    """Who learns elsewhere, where, and how they attended there lately."""
    return listed(request, reads.packages, "desk/told/packages.html", "desk:packages_export")


@require_safe
@access.signed_in
def timetables(request: AuthedRequest) -> HttpResponse:
    """Reduced timetables, those to be looked at again soonest first."""
    return listed(request, reads.timetables, "desk/told/timetables.html", "desk:timetables_export")


def listed(request: AuthedRequest, read: Read, template: str, export: str) -> HttpResponse:
    authority = authority_where(request, Permission.REGISTER_SEE)
    every = request.GET.get("state") == ALL
    found = read(request.user, authority, clock.today(), ended=every)
    shown = Paginator(found.lines, reads.PAGE).get_page(request.GET.get("page"))
    access.see(request, [one.learner for one in shown], of="learner", classes=CLASSES)
    context = {
        "found": found,
        "page": shown,
        "views": [
            View("Going on", "?", not every, found.going_on),
            View("Ended, too", f"?state={ALL}", every, found.everybody),
        ],
        "export_url": f"{reverse(export)}{f'?state={ALL}' if every else ''}",
        "may_export": bool(found.lines) and request.user.may(Permission.REGISTER_EXPORT, authority.pk),
        "may_tell": request.user.may(Permission.LEARNING_TELL_AT_SCHOOL, authority.pk),
    }
    return page(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def packages_export(request: AuthedRequest) -> HttpResponseBase:
    """The list as a spreadsheet, with a reason."""
    return exported(request, reads.packages, reads.as_packages, "Learning elsewhere", "desk:packages")


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def timetables_export(request: AuthedRequest) -> HttpResponseBase:
    """The list as a spreadsheet, with a reason."""
    return exported(request, reads.timetables, reads.as_timetables, "Reduced timetables", "desk:timetables")


def exported(
    request: AuthedRequest, read: Read, shape: Callable[[Listed], Export], title: str, back: str
) -> HttpResponseBase:
    authority = authority_where(request, Permission.REGISTER_SEE)
    access.need(request.user, Permission.REGISTER_EXPORT, authority.pk)
    found = shape(read(request.user, authority, clock.today(), ended=request.GET.get("state") == ALL))
    form = ExportForm(request.POST or None)
    if form.is_valid() and len(found.rows) <= exporting.MOST:
        return taken_away(request, found, form, title)
    access.see(request, found.lines[:3], verb="looked at an export of", of="learner", classes=CLASSES)
    context = {
        "found": found,
        "form": form,
        "asked": Asked(),
        "most": exporting.MOST,
        "today": clock.today(),
        "headings": "|".join(found.columns),
        "list_url": f"{reverse(back)}?{request.GET.urlencode()}",
    }
    return page(request, "desk/export.html", context)


def taken_away(request: AuthedRequest, found: Export, form: ExportForm, title: str) -> HttpResponse:
    given = form.cleaned_data
    detail = json.dumps({"form": given["form"], "columns": " ".join(found.columns)})
    access.see(
        request,
        found.lines,
        verb="took away",
        of="learner",
        classes=CLASSES,
        reason=given["reason"],
        detail=detail,
    )
    name = title.lower().replace(" ", "-")
    return file_of(request, found, given["form"], title=title, name=name)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def weeks(request: AuthedRequest) -> HttpResponseBase:
    """How several learners attended elsewhere in one week, as one person told it."""
    authority = authority_where(request, Permission.LEARNING_TELL_AT_SCHOOL)
    today = clock.today()
    week_of = week_asked(request, today)
    lines = reads.week(request.user, authority, week_of, today)
    form = WeeksForm(request.POST or None, lines=lines, initial={"id": uuid.uuid4(), "said_on": today})
    access.see(request, [one.learner for one in lines], verb="was about to tell of", of="learner", classes="AB")
    if form.is_valid() and told(request, form, week_of):
        return redirect(f"{reverse('desk:package_weeks')}?week={week_of}")
    context = {
        "form": form,
        "rows": list(form.rows()),
        "week_of": week_of,
        "choice": WeekChoice({"week": week_of}),
        "before": week_of - dt.timedelta(days=7),
        "after": week_of + dt.timedelta(days=7) if week_of + dt.timedelta(days=7) <= today else None,
        "may_list": may_list(request.user, authority),
    }
    return page(request, "desk/told/weeks.html", context, status=422 if form.is_bound else 200)


def week_asked(request: AuthedRequest, today: dt.date) -> dt.date:
    """The Monday of the week in the address; last week's where there is none, or one that has not come."""
    choice = WeekChoice(request.GET)
    given = choice.cleaned_data["week"] if choice.is_valid() else None
    return monday_of(given if given and given <= today else today - dt.timedelta(days=7))


def told(request: AuthedRequest, form: WeeksForm, week_of: dt.date) -> bool:
    """Write down the lines that were filled in; False, with the sentence on the form, where that cannot be."""
    asked = form.told()
    given = [Week(one.line.learner, one.line.package.id, one.half_days, one.half_days_attended) for one in asked]
    try:
        count = operations.tell_weeks(
            weeks=given,
            week_of=week_of,
            saying=form.saying(),
            id=form.cleaned_data["id"],
            by=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    for authority in sorted({one.line.learner.authority_id for one in asked}):
        tasks.who_may_need_us.enqueue(authority)
    messages.success(request, f"Saved the week of {week_of:%-d %B %Y} for {count} learner{'' if count == 1 else 's'}.")
    return True


def may_list(user: User, authority: Authority) -> bool:
    return user.may(Permission.REGISTER_SEE, authority.pk)
