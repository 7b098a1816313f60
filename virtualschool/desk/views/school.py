"""The page of a school's designated manager."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from ..queries import school as reads


@require_safe
@access.signed_in
def school(request: AuthedRequest) -> HttpResponseBase:
    """The learners whom the school was told of; for whoever manages no school there is no such page."""
    schools = reads.schools_of(request.user)
    if not schools:
        raise access.NotVisibleError
    for one in schools:
        access.see(request, one.pupils, of="learner", classes="ABC", relation="told")
    return page(request, "desk/school.html", {"schools": schools, "today": clock.today()})
