"""Who works with whom: a head shares learners out; a member of the team reads their own list."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.monitoring import tasks
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Learner
from virtualschool.register.operations import relations

from ..forms_of_trust import ShareForm
from ..queries import caseloads as reads
from ..queries.caseloads import Caseloads, Member
from .learners import View
from .trust import open_authority, sent

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def caseload(request: AuthedRequest) -> HttpResponseBase:
    """The list, and giving the ticked learners to somebody."""
    authority = open_authority(request)
    access.need(request.user, Permission.LEARNER_SEE, authority.pk)
    if request.method == "POST":
        access.need(request.user, Permission.CASELOAD_SHARE, authority.pk)
    of = request.GET.get("of", "")
    found = reads.caseloads(request.user, authority, of, clock.today())
    form = ShareForm(sent(request), members=[(str(one.id), one.name) for one in found.members])
    if form.is_valid():
        return shared(request, authority, found, form)
    return shown(request, authority, found, form, of)


def shown(request: AuthedRequest, authority: Authority, found: Caseloads, form: ShareForm, of: str) -> HttpResponseBase:
    cases = Paginator(found.cases, PAGE).get_page(request.GET.get("page"))
    request.trail.saw(authority.pk, "learner", [one.pk for one in cases.object_list], classes="AB")
    may_share = request.user.may(Permission.CASELOAD_SHARE, authority.pk)
    views = [
        View("Everybody", "?", not of, None),
        View("Nobody’s", f"?of={reads.NOBODY}", of == reads.NOBODY, found.without),
    ]
    views += [View(one.name, f"?of={one.id}", of == str(one.id), one.number) for one in found.members]
    context = {"views": views, "found": found, "page": cases, "form": form, "of": of, "may_share": may_share}
    return page(request, "desk/trust/caseload.html", context, status=422 if form.errors else 200)


def shared(request: AuthedRequest, authority: Authority, found: Caseloads, form: ShareForm) -> HttpResponseBase:
    """Give each ticked learner, each looked up anew; one that the user may not see gives none of them."""
    member = next(one for one in found.members if str(one.id) == form.cleaned_data["member"])
    learners = [learner(request, authority, one) for one in form.cleaned_data["learners"]]
    given = give_all(request.user, authority, member, learners)
    tasks.who_may_need_us.enqueue(authority.pk)  # who is asked first follows whose learner it is
    messages.info(request, f"{given} given to {member.name}.")
    return redirect("desk:caseload")


def learner(request: AuthedRequest, authority: Authority, learner_id: str) -> Learner:
    found = access.fetch(Learner, learner_id, by=request, needs=Permission.CASELOAD_SHARE, verb="shared out")
    if found.authority_id != authority.pk:
        raise access.NotVisibleError
    return found


@transaction.atomic
def give_all(user: User, authority: Authority, member: Member, learners: list[Learner]) -> int:
    """How many are new to the member."""
    known = reads.known_to(member.id, authority, clock.today())
    new = [one for one in learners if one.pk not in known]
    person = reads.person(member.id)
    for one in new:
        relations.give(authority=authority, kind=member.kind, learner_id=one.pk, by=user, at=clock.now(), user=person)
    return len(new)
