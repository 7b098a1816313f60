"""Find a learner: by POST, so that no name stands in an address, in a history or in a log."""

import json

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods

from virtualschool.audit.operations import search_digest
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.vocab import Permission

from ..forms import FindForm
from ..queries import finding


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def find(request: AuthedRequest) -> HttpResponseBase:
    """The audit keeps who was found, and of the words a keyed digest."""
    access.need(request.user, Permission.LEARNER_SEE)
    form = FindForm(request.POST) if request.method == "POST" else FindForm()
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = finding.find(request.user, words)
    detail = json.dumps({"terms": search_digest(words)}) if words else ""
    learners = [hit.learner for hit in found.hits]
    access.see(request, learners, verb="searched", of="learner", classes="AB" if learners else "", detail=detail)
    return page(request, "desk/find.html", {"form": form, "found": found, "asked": bool(words)})
