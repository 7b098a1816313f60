"""The first day: three steps from nothing to a register."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.vocab import Permission

from ..queries import first_day as reads


@require_safe
@access.signed_in
def first_day(request: AuthedRequest) -> HttpResponse:
    """What to do first, with what is done already ticked."""
    authority = authority_where(request, Permission.FILE_SEND)
    return page(request, "desk/first_day.html", {"page": reads.page(authority, request.user)})
