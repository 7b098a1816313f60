"""One question on its own page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.vocab import Permission
from virtualschool.register.vocab import About

from ..models import Question
from ..queries import answered, review


@require_safe
@access.signed_in
def question(request: AuthedRequest, question_id: UUID) -> HttpResponse:
    """The question with its evidence; one that has been answered leads back to the list."""
    asked = access.fetch(Question, question_id, by=request, needs=Permission.QUESTION_SEE, classes="ABCE")
    if asked.closed_on is not None:
        return redirect("linkage:questions")
    number = number_in(request.GET.get("pupil", ""))
    shown = review.page(asked, user=request.user, today=clock.today(), number=number)
    template = "linkage/review.html" if asked.about == About.SAME_CHILD else "linkage/question.html"
    saved = answered.just_now(request.user, request.GET.get("after", ""))
    return page(request, template, {"page": shown, "saved": saved})


def number_in(text: str) -> int:
    """The number of the pupil asked for; 0 where none is."""
    return int(text) if text.isdecimal() and len(text) < 3 else 0
