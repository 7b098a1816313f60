"""Search: words by POST, so that no word stands in an address; what is found, best first."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods

from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.rules import SearchForm
from ..queries import search as reads


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def search(request: AuthedRequest) -> HttpResponseBase:
    """The form, and what it found."""
    opening.need_sight(request.user)
    form = SearchForm(request.POST or None)
    found = reads.search(request.user, form.cleaned_data["words"]) if form.is_valid() else None
    return page(request, "network/search.html", {"form": form, "found": found})
