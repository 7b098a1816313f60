"""The Network's first page: what comes next, and where everything is."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..queries import evaluation
from ..queries import home as reads


@require_safe
@access.signed_in
def home(request: AuthedRequest) -> HttpResponseBase:
    """The same page for everybody, with what their place opens."""
    place = opening.need_sight(request.user)
    context = {
        "found": reads.home(request.user, clock.now()),
        "place": place,
        "waiting": evaluation.waiting(request.user, clock.now(), clock.today()),
    }
    return page(request, "network/home.html", context)
