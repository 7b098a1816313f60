"""Taking the register away as the spreadsheet that the head had: asked for again, with a reason, and written down."""

import json

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.vocab import Act, Permission

from ..forms import OwnListForm
from ..queries import own_list as queries
from ..queries.own_list import OwnList
from .export import TYPES
from .learners import authority_of


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def own_list(request: AuthedRequest) -> HttpResponseBase:
    """The page says what will be in the spreadsheet; it comes with a reason."""
    authority = authority_of(request)
    access.need(request.user, Permission.REGISTER_EXPORT, authority.pk)
    found = queries.own_list(request.user, authority, clock.today())
    form = OwnListForm(request.POST or None)
    if found and form.is_valid():
        return taken_away(request, found, form.cleaned_data["reason"])
    access.see(request, [], verb="looked at an export of", of="learner")
    return page(request, "desk/own_list.html", {"found": found, "form": form})


def taken_away(request: AuthedRequest, found: OwnList, reason: str) -> HttpResponse:
    detail = json.dumps({"form": "own list", "columns": len(found.headings)})
    access.see(
        request, found.lines, verb="took away", of="learner", classes=found.classes, reason=reason, detail=detail
    )
    at = timezone.localtime(clock.now())
    note = f"Taken by {request.user.name} on {at:%-d %B %Y at %H:%M}. Keep it safe, and delete it after use."
    disposition = f'attachment; filename="my-list-{at:%Y-%m-%d}.xlsx"'
    content = queries.workbook(found, note=note)
    return HttpResponse(content, content_type=TYPES["xlsx"], headers={"Content-Disposition": disposition})
