"""The register as a list: filters, sorting, counts, and as it was known on a day."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.templatetags.tables import Column
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission, Role

from ..forms import LearnersFilter
from ..frame import current_authority
from ..queries import learners as reads
from ..queries.learners import Asked, Learners

PAGE = 50
COLUMNS = (
    ("Name", "name"),
    ("Age#", "age"),
    ("Stage", "stage"),
    ("School", "school"),
    ("Care status", "status"),
    ("Lives", ""),
    ("Known to", ""),
)


@dataclass(frozen=True)
class View:
    """A saved view as the component shows it."""

    label: str
    url: str
    current: bool
    count: int | None


@require_safe
@access.signed_in
def learners(request: AuthedRequest) -> HttpResponseBase:
    """The list. A designated manager has a page of their own."""
    authority = authority_of(request)
    if request.user.standing.roles(authority.pk) == {Role.DESIGNATED_MANAGER}:
        return redirect("desk:school")
    form = LearnersFilter(request.GET or None)
    asked = form.asked()
    found = reads.learners(request.user, authority, asked, clock.today())
    form.offer("school", found.schools)
    form.offer("lives", found.homes)
    shown = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    access.see(request, shown.object_list, of="learner", classes=found.classes)
    may_export = request.user.may(Permission.REGISTER_EXPORT, authority.pk)
    shared = {"page": shown, "may_export": may_export and bool(found.lines)}
    return page(request, "desk/learners.html", context(request, found, asked, form) | shared)


def authority_of(request: HttpRequest) -> Authority:
    """The authority whose list is open; 403 for whoever may see no learner there."""
    authority = current_authority(request)
    if authority is None:
        raise PermissionDenied
    access.need(request.user, Permission.LEARNER_SEE, authority.pk)  # type: ignore[arg-type]
    return authority


def context(request: HttpRequest, found: Learners, asked: Asked, form: LearnersFilter) -> dict[str, object]:
    return {
        "found": found,
        "asked": asked,
        "form": form,
        "today": asked.known_on or clock.today(),
        "views": [
            View(words, with_query(request, view=key), asked.view == key, count if key else None)
            for key, words, count in found.views
            if count or not key
        ],
        "columns": [column(request, words, sort, asked.sort or "name") for words, sort in COLUMNS],
        "export_url": f"{reverse('desk:export')}?{request.GET.urlencode()}",
        "dropped": [(words, with_query(request, **{name: ""})) for name, words in filters_in_use(form)],
    }


def filters_in_use(form: LearnersFilter) -> list[tuple[str, str]]:
    """Each filter that narrows the list, with what it is set to, so that an empty list can name what to clear."""
    if not form.is_bound:
        return []
    used = [(field.name, field.label.lower()) for field in form.visible_fields() if form.data.get(field.name)]
    return [*used, *([("view", "the view")] if form.data.get("view") else [])]


def column(request: HttpRequest, words: str, sort: str, asked: str) -> Column:
    """A heading that sorts; pressed again, it sorts the other way round."""
    numeric, label = words.endswith("#"), words.rstrip("#")
    if not sort:
        return Column(label)
    is_up, is_down = asked == sort, asked == f"-{sort}"
    url = with_query(request, sort=f"-{sort}" if is_up else sort)
    return Column(label, numeric, sort_url=url, sorted="ascending" if is_up else "descending" if is_down else "")


def with_query(request: HttpRequest, **changed: str) -> str:
    """This page's address with some of its questions changed; it begins on the first page again."""
    asked = request.GET.dict() | changed
    kept = [(name, value) for name, value in asked.items() if value and name != "page"]
    return f"{reverse('desk:learners')}?{urlencode(kept)}"
