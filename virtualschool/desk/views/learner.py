"""One learner: the page, and who has looked at it."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.monitoring import tasks as flags
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.vocab import Permission, Role
from virtualschool.register.models import Learner

from ..queries import learner as reads
from ..queries.clearance import Reading
from ..queries.learner import Opening

MOST_LOOKS = 500


def opened(
    request: AuthedRequest, learner_id: UUID, *, needs: Permission = Permission.LEARNER_SEE, verb: str = "opened"
) -> tuple[Learner, Reading]:
    """The learner that this id means now, with what the user may read of it; the look is on the trail."""
    found, opening = opened_by(request, learner_id, needs=needs, verb=verb)
    return found, opening.reading


def opened_by(
    request: AuthedRequest, learner_id: UUID, *, needs: Permission = Permission.LEARNER_SEE, verb: str = "opened"
) -> tuple[Learner, Opening]:
    """The same, with every id that the learner ever had."""
    opening = reads.opening(request.user, learner_id)
    reading = opening.reading
    found = access.fetch(
        Learner,
        opening.learner_id,
        by=request,
        needs=needs,
        verb=verb,
        classes=reading.classes,
        relation=reading.relation,
    )
    return found, opening


@require_safe
@access.signed_in
def learner(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """The page; an id of the past leads to the learner's present one."""
    found, opening = opened_by(request, learner_id)
    reading = opening.reading
    if found.pk != learner_id:
        return redirect("desk:learner", found.pk)
    shown = reads.page(found, opening, request.user, session=request.GET.get("session", ""))
    count = len(shown.differences)
    context = {
        "learner": found,
        "reading": reading,
        "shown": shown,
        "today": clock.today(),
        "add_url": reverse("intake:add_fact", args=[found.pk]),
        "tell_url": reverse("desk:tell", args=[found.pk]),
        "are_behind": request.user.may(Permission.FLAG_SEE, found.authority_id)
        and flags.are_behind(found.authority, clock.today()),
        "head_label": Role.LEAD.label,
        "may_visit": request.user.may(Permission.REGISTER_SEE, found.authority_id),
        "life_words": "At your school" if reading.only_school else "Life so far",
        "differ_words": f"sources differ on {count} fact{'s' if count > 1 else ''}",
    }
    return page(request, "desk/learner.html", context)


@require_safe
@access.signed_in
def looked(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """Who opened this learner, when and in which role."""
    found, opening = opened_by(request, learner_id, needs=Permission.AUDIT_READ, verb="read who looked at")
    reading = opening.reading
    looks = reads.in_words(reads.looks(request.user, opening.aliases, found, reading)[: MOST_LOOKS + 1])
    context = {
        "learner": found,
        "learner_url": reverse("desk:learner", args=[found.pk]),
        "looks": looks[:MOST_LOOKS],
        "reading": reading,
        "is_cut": len(looks) > MOST_LOOKS,
        "today": clock.today(),
    }
    return page(request, "desk/looked.html", context)
