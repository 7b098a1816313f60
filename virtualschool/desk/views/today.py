"""The first page: what changed, what waits, how fresh the sources are; and the switch between two authorities."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.frame import is_here
from virtualschool.foundation.page import page
from virtualschool.monitoring import tasks
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission, Role

from ..frame import SESSION_KEY, current_authority
from ..queries import needs
from ..queries import today as reads
from ..queries.today import Today


@require_safe
@access.signed_in
def today(request: AuthedRequest) -> HttpResponseBase:
    """Today for whoever works with the register; others are shown the way to the page that is theirs."""
    authority = current_authority(request)
    roles = request.user.standing.roles(authority.pk) if authority else frozenset()
    if authority and request.user.may(Permission.REGISTER_SEE, authority.pk):
        found = reads.today(request.user, authority, clock.today())
        access.see(request, found.needs.people, of="learner", classes=needs.classes(found.needs))
        request.questions_at_hand = found.minutes  # type: ignore[attr-defined]
        return page(request, "desk/today.html", context(request, found, authority))
    if Role.DESIGNATED_MANAGER in roles:
        return redirect("desk:school")
    if Role.SOCIAL_WORK_PARTNER in roles:
        return redirect("desk:learners")
    if request.user.standing.giving(Permission.NETWORK_SEE) and is_here("network:home"):
        return redirect("network:home")
    access.see(request, (), of="learner")
    return page(request, "desk/elsewhere.html", {"switch": switch(request)})


def context(request: AuthedRequest, found: Today, authority: Authority) -> dict[str, object]:
    may = {one.name.lower(): request.user.may(one, authority.pk) for one in (
        Permission.FILE_SEND, Permission.FILE_SEE, Permission.QUESTION_SEE, Permission.SCHOOL_TELL,
        Permission.LETTER_PRINT, Permission.LEARNER_TELL_OF, Permission.FLAG_SEE,
    )}  # fmt: skip
    learners = reverse("desk:learners")
    return {
        "found": found,
        "may": may,
        "today": clock.today(),
        "switch": switch(request),
        "withheld": needs.WITHHELD,
        "are_behind": may["flag_see"] and tasks.are_behind(authority, clock.today(), known=found.needs.is_behind),
        "more_sources": f"and {len(found.needs.sources) - 1} more",
        "files_url": reverse("intake:files"),
        "changes": [(one.count, one.words, change_url(one)) for one in found.changed],
        "lists": [
            (found.only_social_work, "social work knows, no roll has", f"{learners}?source=social-work"),
            (found.only_education, "the roll says looked after, social work doesn’t", f"{learners}?source=education"),
            (found.only_by_hand, "only you or a person knows", f"{learners}?source=by-hand"),
        ],
    }


def change_url(one: reads.Changed) -> str:
    """The bringing that the change came with, at its list of changes."""
    return f"{reverse('intake:run', args=[one.run_id])}#{one.kind}" if one.run_id else ""


def switch(request: AuthedRequest) -> list[Authority]:
    """The authorities to choose from, where there is a choice."""
    if len(request.user.standing.authorities()) < 2:
        return []
    found = list(Authority.objects.visible_to(request.user).order_by("name"))
    return found if len(found) > 1 else []


@require_POST
@access.signed_in
def choose_authority(request: AuthedRequest) -> HttpResponseBase:
    """Open another authority's pages; one in which the user holds no post is as good as none."""
    code = request.POST.get("authority", "")
    if code not in request.user.standing.authorities():
        raise access.NotVisibleError
    request.session[SESSION_KEY] = code
    return redirect("desk:today")
