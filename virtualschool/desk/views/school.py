"""Schools: the page of a school's designated manager, and a school's learners on one sheet for a visit."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.vocab import Permission
from virtualschool.schools.models import School

from ..queries import school as reads
from ..queries import visits


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


@require_safe
@access.signed_in
def schools(request: AuthedRequest) -> HttpResponseBase:
    """The schools at which the authority's learners are today."""
    authority = authority_where(request, Permission.REGISTER_SEE)
    found = visits.schools(request.user, authority, clock.today())
    return page(request, "desk/schools.html", {"schools": found})


@require_safe
@access.signed_in
def visit(request: AuthedRequest, school_code: str) -> HttpResponseBase:
    """One school's learners, to be printed and taken along."""
    authority = authority_where(request, Permission.REGISTER_SEE)
    one = School.objects.visible_to(request.user).of(authority.pk).filter(code=school_code).first()
    if one is None:
        raise access.NotVisibleError
    found = visits.visit(request.user, authority, one, clock.today())
    access.see(request, found.learners, of="learner", classes=found.classes)
    return page(request, "desk/visit.html", {"found": found, "today": clock.today()})
