"""The list of questions, by kind."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.vocab import Permission

from ..models import Question
from ..queries import answered, listing, readings
from ..vocab import KINDS


@require_safe
@access.signed_in
def questions(request: AuthedRequest) -> HttpResponse:
    """Every open question that the reader may see; `?kind=` shows one kind whole."""
    authority = authority_where(request, Permission.QUESTION_SEE)
    rows = Question.objects.visible_to(request.user).filter(authority=authority).open().in_order_of_worth()
    found = access.see(request, rows.select_related("left"), classes="ABC")
    only = request.GET.get("kind", "")
    context = {
        "page": listing.page(authority, request.user, found, only=only if only in KINDS else ""),
        "answered": answered.lately(authority, request.user),
        "saved": answered.just_now(request.user, request.GET.get("after", "")),
        "only": KINDS.get(only),
        "second": readings.asks_second_reader(authority),
        "may_set": request.user.may(Permission.SECOND_READER_SET, authority.pk),
    }
    return page(request, "linkage/questions.html", context)
