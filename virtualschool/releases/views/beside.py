"""Your own figures beside the Network's: only you see that, and nobody is ranked."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission

from .. import reading, tasks
from ..forms import TablesForm
from ..models import National, Release


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def beside(request: AuthedRequest) -> HttpResponseBase:
    """The newest own tables of a session and cohort, each cell beside the Network's as the hub gave them last.

    A POST asks the background to fetch them: no request waits for another machine.
    """
    authority = authority_where(request, Permission.RELEASE_SEE)
    form = TablesForm(request.POST or usual(request), today=clock.today())
    asked = form.cleaned_data if form.is_valid() else {}
    if request.method == "POST":
        if asked:
            tasks.fetch_national.enqueue(authority.pk, asked["session"], asked["cohort"])
            messages.success(request, "The Network’s tables are being fetched. Open this page again in a minute.")
        return redirect(f"{reverse('releases:beside')}?{urlencode(asked)}")
    own, kept = newest(request, authority, asked) if asked else (None, None)
    national = json.loads(kept.content) if kept and kept.content else None
    context = {
        "form": form,
        "own": own,
        "kept": kept,
        "covered": national["covered"] if national else "",
        "tables": set_beside(own, national) if own and national else [],
        "asked": asked,
    }
    return page(request, "releases/beside.html", context)


def usual(request: AuthedRequest) -> dict[str, str]:
    """What the address asks for; else the newest session that is over, looked after in the year."""
    first = TablesForm(today=clock.today()).fields
    usual_of = {name: first[name].choices[0][0] for name in ("session", "cohort")}  # type: ignore[attr-defined]
    return {name: request.GET.get(name) or usual_of[name] for name in usual_of}


def newest(
    request: AuthedRequest, authority: Authority, asked: dict[str, Any]
) -> tuple[Release | None, National | None]:
    """Approved tables first, else the newest draft that the reader may see."""
    of = {"authority": authority, "session": asked["session"], "cohort": asked["cohort"]}
    held = Release.objects.visible_to(request.user).filter(**of).exclude(document="").newest_first()
    found = sorted(access.see(request, held, verb="set beside the national tables", classes="BC"), key=by_state)
    return next(iter(found), None), National.objects.visible_to(request.user).filter(**of).first()


def by_state(one: Release) -> int:
    return ("approved", "draft", "withdrawn").index(one.state)


def set_beside(own: Release, national: dict[str, Any]) -> list[reading.TablePage]:
    theirs = {one["id"]: one for one in national["tables"]}
    return [reading.page(table, {}, cells_of(theirs[table["id"]])) for table in own.tables if table["id"] in theirs]


def cells_of(table: dict[str, Any]) -> dict[reading.At, dict[str, Any]]:
    return {reading.place(cell, table["dimensions"]): cell for cell in table["cells"]}
