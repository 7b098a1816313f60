"""Figures as they were made, beside what they would be today: what was corrected since."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from virtualschool.foundation import clock
from virtualschool.people.models import User
from virtualschool.register.models import Edition, Learner
from virtualschool.register.queries import stated
from virtualschool.register.vocab import FACT_KINDS, KIND_SOURCES, Cohort

from .. import specifications
from ..models import Snapshot
from ..queries import figures as queries
from ..queries.figures import Asked
from ..sessions_of import InSession
from ..specifications import Specification
from ..working_out import ALL, MEASURES, Figure, Share
from . import reading, wording
from .comparing import FEWEST
from .totals import Sum

MOST_NAMES = 200


@dataclass(frozen=True)
class Corrected:
    """One figure that is another today."""

    id: str
    title: str
    sector: str
    was: str
    was_counts: str
    now: str
    now_counts: str


@dataclass(frozen=True)
class Kept:
    """Figures as they were made, and what differs now."""

    figures: tuple[tuple[str, str, str, str], ...]
    """Title, figure, counts and coverage, of all sectors together."""
    corrected: tuple[Corrected, ...]
    came: tuple[Edition, ...]
    """Files that came, or were taken back, since."""


@dataclass(frozen=True)
class Altered:
    """A learner whose part in a figure is another today. Empty where the learner was, or is, not in it."""

    learner: Learner
    title: str
    was: str
    now: str

    @property
    def pk(self) -> uuid.UUID:
        return self.learner.pk

    @property
    def authority_id(self) -> str:
        return self.learner.authority_id


@dataclass(frozen=True)
class AlteredParts:
    altered: tuple[Altered, ...]
    unseen: int


def kept(snapshot: Snapshot) -> Kept:
    """The stored figures, and those that the same question gives today."""
    was = {(one["indicator"], one["sector"]): one for one in json.loads(snapshot.output)["figures"]}
    totals = reading.worked(snapshot.authority, snapshot.cohort, whose_of(snapshot))
    held = totals.get(snapshot.session)
    now = {(one.indicator, one.sector): one for one in reading.figures_of(held)} if held else {}
    specs = {one.id: one for one in specifications.indicators()}
    return Kept(
        figures=tuple(
            row_of(specs[name], one) for (name, sector), one in was.items() if sector == ALL and name in specs
        ),
        corrected=tuple(
            corrected(specs[name], sector, one, now.get((name, sector)))
            for (name, sector), one in was.items()
            if name in specs and differs(one, now.get((name, sector)))
        ),
        came=tuple(since(snapshot)),
    )


def whose_of(snapshot: Snapshot) -> Any:
    return snapshot.whose


def row_of(spec: Specification, one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    cover = f"{one['with_data']:,} with data, {one['learners']:,} on a roll"
    return spec.title, shown(spec, sum_in(one)), wording.counts(spec, sum_in(one)), cover


def shown(spec: Specification, found: Sum) -> str:
    """Under 20 learners no rate is shown, of old figures neither; the file that was kept has it."""
    few = 0 < found.with_data < FEWEST and spec.measure != "excluded"
    return wording.TOO_FEW if few else wording.shown(spec, found)


def sum_in(one: Mapping[str, Any]) -> Sum:
    return Sum(one["numerator"], one["denominator"] or 0, one["with_data"])


def differs(was: Mapping[str, Any], now: Figure | None) -> bool:
    names = ("numerator", "denominator", "with_data", "learners")
    return now is None or any(was[name] != getattr(now, name) for name in names)


def corrected(spec: Specification, sector: str, was: Mapping[str, Any], now: Figure | None) -> Corrected:
    found = Sum(now.numerator, now.denominator or 0, now.with_data) if now else Sum(0, 0, 0)
    return Corrected(
        id=spec.id,
        title=spec.title,
        sector=sector,
        was=shown(spec, sum_in(was)),
        was_counts=f"{wording.counts(spec, sum_in(was))}; {was['learners']:,} on a roll".removeprefix("; "),
        now=shown(spec, found),
        now_counts=f"{wording.counts(spec, found)}; {now.learners if now else 0:,} on a roll".removeprefix("; "),
    )


def since(snapshot: Snapshot) -> Iterable[Edition]:
    """Files that are behind today's figures and were not behind these, and the other way round, the newest first."""
    behind = set(snapshot.editions.split())
    now = stated.editions(snapshot.authority, kinds=(*KIND_SOURCES, *FACT_KINDS))
    fresh = [one for one in now if str(one.pk) not in behind]
    gone = Edition.objects.filter(pk__in=behind - {str(one.pk) for one in now})
    return sorted([*fresh, *gone], key=lambda one: (one.received, one.as_at), reverse=True)


def altered(snapshot: Snapshot, user: User) -> AlteredParts:
    """The learners whose part changed, derived again as known on the day of the figures: slow, and asked for apart.

    Of learners erased since nothing is held, and of those whom the reader may not see only the number is told.
    """
    day = snapshot.known_at or clock.day_of(snapshot.made_at)
    before = parts(snapshot, day)
    after = parts(snapshot, None)
    seen = Learner.objects.visible_to(user).filter(authority=snapshot.authority).defer("search_text").in_bulk()
    found: list[Altered] = []
    unseen: set[uuid.UUID] = set()
    for learner in {*before, *after}:
        changes = list(changed(before.get(learner, {}), after.get(learner, {})))
        if changes and learner not in seen:
            unseen.add(learner)
        elif changes:
            found += [Altered(seen[learner], *change) for change in changes]
    found.sort(key=lambda one: (one.learner.list_name.casefold(), one.title))
    return AlteredParts(tuple(found), len(unseen))


def parts(snapshot: Snapshot, known_at: dt.date | None) -> dict[uuid.UUID, dict[str, Share]]:
    asked = Asked(snapshot.authority, snapshot.session, Cohort(snapshot.cohort), whose_of(snapshot), known_at)
    return {one.learner.id: shares(one) for one in queries.cohort_of(asked)}


def shares(one: InSession) -> dict[str, Share]:
    return {
        spec.id: share
        for spec in specifications.indicators()
        if (share := MEASURES[spec.measure](spec, one)) is not None
    }


def changed(was: Mapping[str, Share], now: Mapping[str, Share]) -> Iterable[tuple[str, str, str]]:
    """Title, and the part before and after, of each figure in which the learner's part is another."""
    for spec in specifications.indicators():
        before, after = was.get(spec.id), now.get(spec.id)
        if before != after:
            yield spec.title, words(spec, before), words(spec, after)


def words(spec: Specification, share: Share | None) -> str:
    return wording.part(spec, share) if share else "Not counted"
