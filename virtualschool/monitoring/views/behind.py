"""From a figure to its learners, and from a learner to the rows of files behind it: two clicks."""

from dataclasses import replace
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.vocab import Permission
from virtualschool.register import listing
from virtualschool.register.models import Learner

from ..figures import behind as reads
from ..figures import source_rows, wording
from ..figures.behind import PARTS, Behind, Wanted
from ..figures.page import Known
from ..figures.totals import SPLITS
from ..forms_of_figures import BehindForm
from ..specifications import Specification
from ..working_out import ALL
from . import asking

PAGE = 50


@require_safe
@access.signed_in
def behind(request: AuthedRequest, indicator: str) -> HttpResponse:
    """The learners behind a figure, with the part of each."""
    spec, found, wanted, listed = read(request, indicator)
    shown = Paginator(listed.people, PAGE).get_page(request.GET.get("page"))
    members = list(reads.members(found.asked, spec, listed, list(shown)))
    access.see(request, members, of="learner", classes="ABC", detail=f"{spec.id} {asking.query(found.asked)}")
    take = reverse("monitoring:take_behind", args=[spec.id])
    chosen = {"sector": wanted.sector, "kind": wanted.kind, "group": wanted.group}
    context = {
        "spec": spec,
        "asked": found.asked,
        "group": asking.group_words(found.asked),
        "query": asking.query(found.asked),
        "wanted": wanted,
        "listed": listed,
        "page": shown,
        "members": members,
        "heading": f"Learners in this figure: {spec.title[0].lower()}{spec.title[1:]}",
        "lede": f"Session {found.asked.session}, learners {asking.group_words(found.asked)}.",
        "sides": [
            asking.View(words, f"?{asking.query(found.asked, side=key, **chosen)}", key == wanted.side)
            for key, words in sides(spec)
        ],
        "of_words": of_words(wanted),
        "may_take": asking.may_take(request, found.asked.authority),
        "take_url": f"{take}?{asking.query(found.asked, side=wanted.side, **chosen)}",
    }
    return page(request, "monitoring/behind.html", context)


def read(request: AuthedRequest, indicator: str) -> tuple[Specification, Known, Wanted, Behind]:
    """What the list shows; a split above the reader's class is not there."""
    spec = asking.need_indicator(indicator)
    found = asking.known(request)
    access.need(request.user, Permission.LEARNER_SEE, found.asked.authority.pk)
    wanted = wanted_in(request)
    if wanted.kind and SPLITS[wanted.kind].field_class not in reads.classes_of(request.user, found.asked.authority):
        raise NotVisibleError
    return spec, found, wanted, reads.behind(request.user, found.asked, spec, wanted)


def wanted_in(request: AuthedRequest) -> Wanted:
    form = BehindForm(request.GET)
    if not form.is_valid():
        return Wanted()
    given = form.cleaned_data
    return Wanted(given["sector"] or ALL, given["kind"], given["group"], given["side"])


def sides(spec: Specification) -> list[tuple[str, str]]:
    """The lists that make sense of a figure: half days have no side."""
    if spec.measure == "openings":
        return [(key, words) for key, words in PARTS.items() if key in ("", "missing")]
    return list(PARTS.items())


def of_words(wanted: Wanted) -> str:
    """Which of the figure's learners are listed, in words."""
    parts = [wanted.sector if wanted.sector != ALL else "", wanted.group]
    return ", ".join(part for part in parts if part)


@require_safe
@access.signed_in
def rows(request: AuthedRequest, indicator: str, learner_id: UUID) -> HttpResponse:
    """The rows of files that one learner's part in a figure rests on."""
    spec = asking.need_indicator(indicator)
    learner = access.fetch(
        Learner, learner_id, by=request, needs=Permission.FIGURES_SEE, verb="opened the sources of", classes="ABC"
    )
    found = asking.known(request)
    if learner.authority_id != found.asked.authority.pk:
        raise NotVisibleError
    shows_place = learner.pk not in listing.protected_ids(found.asked.authority, clock.today())
    whose = found.asked if shows_place else replace(found.asked, whose="all")  # which authority's tells of the place
    part = reads.part_of(whose, learner.pk)
    share = part.shares.get(spec.id) if part else None
    session = found.asked.session
    listed = source_rows.of_part(learner.pk, spec, session, shows_place=shows_place)
    context = {
        "spec": spec,
        "asked": found.asked,
        "learner": learner,
        "heading": learner.name or "Name not known",
        "lede": f"What {spec.title.lower()} rests on.",
        "query": asking.query(found.asked),
        "words": wording.part(spec, share) if share else "Not counted in this figure",
        "page": Paginator(listed, PAGE).get_page(request.GET.get("page")),
        "held": source_rows.why_counted(
            learner.pk, session, shows_place=shows_place, shows_label=not learner.label_unwanted
        ),
        "learner_url": reverse("desk:learner", args=[learner.pk]),
        "shows_place": shows_place,
    }
    return page(request, "monitoring/source_rows.html", context)
