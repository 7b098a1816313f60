"""Telling a school, taking it back, and protecting a place: each on a page of its own before it is done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Learner
from virtualschool.register.operations import relations

from ..forms import ReasonForm, TellForm
from ..queries import learner as learners
from ..queries import telling as reads
from .learner import opened

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@access.signed_in
def tell(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """What leaves and to whom; then, on the second press, it does."""
    found, reading = opened(request, learner_id, needs=Permission.SCHOOL_TELL, verb="was about to tell of")
    if not reading.shows_place or found.ended_in_adoption:
        return page(request, "desk/tell_not.html", {"learner": found})
    leaving = reads.leaving(found)
    form = TellForm(request.POST or None, schools=leaving.choices)
    if form.is_valid():
        code = form.cleaned_data["school"]
        try:
            reason = form.cleaned_data["reason"]
            relations.tell_school(learner=found, school_code=code, by=request.user, at=clock.now(), reason=reason)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Told: {dict(leaving.choices)[code]} now knows of {found.name}.")
            return redirect("desk:learner", found.pk)
    return page(
        request, "desk/tell.html", about(found) | tell_words(found, leaving) | {"leaving": leaving, "form": form}
    )


def about(found: Learner) -> dict[str, object]:
    """What each of these pages needs of its learner."""
    return {"learner": found, "learner_url": reverse("desk:learner", args=[found.pk]), "today": clock.today()}


def tell_words(found: Learner, leaving: reads.Leaving) -> dict[str, object]:
    """The heading and the button, which name the school where there is one to name."""
    school = leaving.schools[0].school if len(leaving.schools) == 1 else "a school"
    return {"title": f"Tell {school} about {found.name}", "button_words": f"Tell {school}"}


@require_http_methods(BOTH)
@access.signed_in
def withdraw(request: AuthedRequest, learner_id: UUID, relation_id: UUID) -> HttpResponseBase:
    """Take a telling back, with a reason; the page says who has seen it."""
    found, _ = opened(request, learner_id, needs=Permission.SCHOOL_TELL, verb="was about to withdraw")
    relation = reads.standing(found, relation_id)
    if relation is None:
        raise NotVisibleError
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        seen = relations.withdraw_telling(
            relation=relation, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"]
        )
        who = f"Seen meanwhile by {', '.join(seen)}: ring them." if seen else "Nobody there had opened it."
        messages.success(request, f"Taken back. The school can’t see {found.name} any more. {who}")
        return redirect("desk:learner", found.pk)
    context = {"relation": relation, "seen": reads.seen_by(relation), "form": form}
    return page(request, "desk/withdraw.html", about(found) | context)


@require_http_methods(BOTH)
@access.signed_in
def protect(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """Withhold where a learner lives from everybody who is not named; whoever is named may show it again."""
    found, reading = opened(request, learner_id, needs=Permission.LEARNER_TELL_OF, verb="was about to protect")
    if reading.is_protected and not reading.is_named:
        raise NotVisibleError
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        messages.success(request, changed_protection(request, found, form.cleaned_data["reason"]))
        return redirect("desk:learner", found.pk)
    return page(request, "desk/protect.html", about(found) | {"reading": reading, "form": form})


def changed_protection(request: AuthedRequest, found: Learner, reason: str) -> str:
    """Begin or end it, and the sentence that says so."""
    standing = learners.protection_of(found, clock.today())
    if standing:
        relations.unprotect(protection=standing, by=request.user, at=clock.now())
        return f"Where {found.name} lives is shown again."
    relations.protect(learner=found, by=request.user, at=clock.now(), reason=reason)
    return f"Protected. Where {found.name} lives, and their school, are withheld from everybody who isn’t named."


@require_POST
@access.signed_in
def acknowledge(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """A designated manager has read that the school was told."""
    found, _ = opened(request, learner_id, verb="acknowledged")
    mine = reads.to_schools_of(request.user, found)
    if not mine:
        raise NotVisibleError
    for relation in mine:
        relations.acknowledge(relation=relation, by=request.user, at=clock.now())
    messages.success(request, f"Thank you: the Virtual School knows that you’ve read about {found.name}.")
    return redirect("desk:school")


@require_POST
@access.signed_in
def not_ours(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """A designated manager says that this is no pupil of theirs: the learner goes from the page at once."""
    found, _ = opened(request, learner_id, verb="denied")
    mine = reads.to_schools_of(request.user, found)
    if not mine:
        raise NotVisibleError
    for relation in mine:
        relations.deny(relation=relation, by=request.user, at=clock.now())
    messages.success(request, "Thank you. The learner is off your page, and the Virtual School has been told why.")
    return redirect("desk:school")
