"""An authority's figures for a session and a group, one figure with what is behind it, and a school's own."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission

from ..figures import behind, run_chart, school
from ..figures import page as reads
from ..figures.page import Known
from ..forms_of_figures import WAYS, FiguresForm
from ..specifications import Specification, indicators
from . import asking


@require_safe
@access.signed_in
def figures(request: AuthedRequest) -> HttpResponse:
    """Every figure of a session and a group, each beside what it may fairly stand beside."""
    own_school = asking.school_of(request)
    if own_school:
        return of_school(request, *own_school)
    found = asking.known(request)
    seen(request, found)
    lines = list(reads.lines(found))
    attendance, beside = indicators()[0], reads.beside(lines)
    classes = behind.classes_of(request.user, found.asked.authority)
    context = shared(request, found, "month") | {
        "lines": lines,
        "beside": beside,
        "columns": "|".join(["Measure", "Our learners#", *(f"{words}#" for words in beside.values()), "Covers"]),
        "left_out": [words for key, words in reads.BESIDE.items() if key not in beside],
        "spec": attendance,
        "chart": run_chart.drawn(found, attendance, "month"),
        "homes": next((one for one in reads.splits(found, attendance, classes) if one.kind == "home"), None),
        "sources": reads.sources(lines),
        "reasons": reads.reasons(lines),
        "too_few": [one for one in lines if one.too_few],
        "take_url": f"{reverse('monitoring:take_figures')}?{asking.query(found.asked)}",
    }
    return page(request, "monitoring/figures.html", context)


@require_safe
@access.signed_in
def figure(request: AuthedRequest, indicator: str) -> HttpResponse:
    """One figure: over time, by group, and over the sessions."""
    spec = asking.need_indicator(indicator)
    found = asking.known(request)
    seen(request, found)
    way = way_of(request, spec)
    classes = behind.classes_of(request.user, found.asked.authority)
    context = shared(request, found, way) | {
        "spec": spec,
        "line": reads.line(found, spec),
        "way": way,
        "ways": ways_of(found, spec, way),
        "way_words": dict(WAYS)[way],
        "chart": run_chart.drawn(found, spec, way),
        "splits": list(reads.splits(found, spec, classes)),
        "take_url": f"{reverse('monitoring:take_figure', args=[spec.id])}?{asking.query(found.asked)}",
    }
    return page(request, "monitoring/figure.html", context)


def seen(request: AuthedRequest, found: Known) -> None:
    """Counts are seen, and some of them single a child out: the look is on the trail, with no learner's id."""
    request.trail.saw(found.asked.authority.code, "figures", [], classes="BC", detail=asking.query(found.asked))


def shared(request: AuthedRequest, found: Known, way: run_chart.By) -> dict[str, Any]:
    """What all pages of figures need."""
    asked, count = found.asked, found.now.members
    may_annotate = request.user.may(Permission.CHART_ANNOTATE, asked.authority.pk)
    group = asking.group_words(asked)
    return {
        "found": found,
        "asked": asked,
        "form": FiguresForm(asked.query, sessions=found.newest_first or [asked.session]),
        "group": group,
        "heading": f"Figures, session {asked.session}",
        "lede": f"{count:,} learner{'' if count == 1 else 's'} {group}, wherever they go to school.",
        "query": asking.query(asked),
        "may_take": asking.may_take(request, asked.authority),
        "may_annotate": may_annotate,
        "tried_columns": "When|What began|Written down by" + ("|If it’s wrong" if may_annotate else ""),
        "chart_query": asking.query(asked, by=way),
        "may_see_learners": request.user.may(Permission.LEARNER_SEE, asked.authority.pk),
    }


def ways_of(found: Known, spec: Specification, way: str) -> list[asking.View]:
    """The ways in which the figure can be drawn, as links."""
    return [
        asking.View(words, f"?{asking.query(found.asked, by=key)}#over-time", key == way)
        for key, words in WAYS
        if key in run_chart.ways(spec)
    ]


def way_of(request: AuthedRequest, spec: Specification) -> run_chart.By:
    """By week, month or session, as asked for and as the figure can be drawn."""
    ways = run_chart.ways(spec)
    asked = request.GET.get("by", "")
    return next((one for one in ways if one == asked), ways[0])


def of_school(request: AuthedRequest, authority: Authority, code: str) -> HttpResponse:
    """A designated manager sees the school's own figures, where 20 learners or more stand behind them."""
    found = school.figures(request.user, authority, code, request.GET.get("session", ""), clock.today())
    request.trail.saw(authority.code, "figures", [], classes="BC", relation="told", detail=f"school {code}")
    context = {
        "found": found,
        "heading": f"Figures of {found.school}",
        "lede": f"Session {found.session}: {found.learners} learner{'' if found.learners == 1 else 's'}.",
        "sessions": [asking.View(one, f"?session={one}", one == found.session) for one in found.sessions],
    }
    return page(request, "monitoring/school.html", context)
