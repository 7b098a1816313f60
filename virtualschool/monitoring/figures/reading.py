"""Figures read for a page: made ready first where the register has changed since."""

import datetime as dt
from collections.abc import Iterator

from virtualschool.people.models import Authority
from virtualschool.register import cohorts
from virtualschool.register.models import Edition
from virtualschool.register.vocab import Source

from .. import specifications
from ..models import Worked
from ..sessions_of import SECTORS
from ..working_out import ALL, Figure, value
from . import everyone, refreshing, totals
from .everyone import Everyone
from .parts import group_of
from .totals import Sum, Totals


def worked(authority: Authority, cohort: str, whose: cohorts.Whose) -> dict[str, Totals]:
    """The sums of a cohort in every session that anything is known of, the earliest first."""
    refreshing.refresh(authority)
    rows = Worked.objects.filter(authority=authority, group=group_of(cohort, whose)).order_by("session")
    return {session: totals.read(content) for session, content in rows.values_list("session", "content")}


def all_pupils(authority: Authority) -> dict[str, Everyone]:
    """How all pupils attend, by session; after `worked`, which makes it ready."""
    rows = Worked.objects.filter(authority=authority, group=refreshing.EVERYBODY)
    return {session: everyone.read(content) for session, content in rows.values_list("session", "content")}


def exclusions_to(authority: Authority) -> dt.date | None:
    """The day of which the newest file of exclusions speaks."""
    heard = Edition.objects.filter(authority=authority, kind="exclusions", source=Source.EDUCATION).standing()
    return heard.order_by("-as_at").values_list("as_at", flat=True).first()


def figures_of(found: Totals) -> Iterator[Figure]:
    """Every indicator in every sector, as `./vs figures` prints them."""
    for spec in specifications.indicators():
        for sector in (ALL, *SECTORS):
            yield figure_of(spec, found.sum_of(spec.id, sector), found.on_roll[sector], sector)


def figure_of(spec: specifications.Specification, found: Sum, on_roll: int, sector: str = ALL) -> Figure:
    is_count = spec.measure == "excluded"
    return Figure(
        spec.id,
        sector,
        found.numerator,
        None if is_count else found.denominator,
        found.numerator if is_count else value(found.numerator, found.denominator, spec.unit),
        spec.unit,
        on_roll,
        found.with_data,
        spec.basis,
    )
