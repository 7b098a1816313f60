"""How well the joining does, and the button that measures it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.vocab import Permission

from .. import tasks
from ..queries import accuracy as reads
from ..queries.agreement import agreement, leanings


@require_safe
@access.signed_in
def accuracy(request: AuthedRequest) -> HttpResponse:
    """Counts of the authority that is open; nobody's name."""
    authority = authority_where(request, Permission.QUESTION_SEE)
    may_measure = request.user.may(Permission.QUESTION_ANSWER, authority.pk)
    found = reads.page(authority, request.user, clock.now())
    leant = leanings(agreement(authority))
    return page(request, "linkage/accuracy.html", {"found": found, "may_measure": may_measure, "agreement": leant})


@require_POST
@access.signed_in
def measure(request: AuthedRequest) -> HttpResponse:
    """Ask for a new measurement of recall; a worker makes it."""
    authority = authority_where(request, Permission.QUESTION_ANSWER)
    try:
        tasks.measure_soon(authority, at=clock.now(), by=request.user)
    except Refusal as refusal:
        messages.info(request, refusal.sentence)
    return redirect("linkage:accuracy")
