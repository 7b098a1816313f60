"""The derived facts of some learners, all kinds in one query: what a page reads, whatever the years behind them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from virtualschool.people.models import Authority

from ..derive import ATTENDANCE, Fact
from ..models import BY_KIND, Attendance, LearnerFact

MODELS: Mapping[str, type[LearnerFact]] = {ATTENDANCE: Attendance, **BY_KIND}
OURS = {"id", "authority", "learner_id", "position", "as_at"}
FIELDS: Mapping[str, Sequence[str]] = {
    kind: [one.name for one in model._meta.concrete_fields if one.name not in OURS] for kind, model in MODELS.items()
}
WIDEST = max(map(len, FIELDS.values()))
Standing = Mapping[str, Sequence[Fact]]


def of_learners(learners: Collection[uuid.UUID], kinds: Iterable[str] = tuple(MODELS)) -> dict[uuid.UUID, Standing]:
    """Each learner's facts by kind, in their order, as rows of text with the day that their edition speaks of."""
    return read(Q(learner_id__in=list(learners)), kinds)


def of_authority(authority: Authority, kinds: Iterable[str], *, session: str = "") -> dict[uuid.UUID, Standing]:
    """The same of everybody in an authority, of one session where it is given; the caller shows whom a reader may."""
    return read(Q(authority=authority) & (Q(session=session) if session else Q()), kinds)


def read(where: Q, kinds: Iterable[str]) -> dict[uuid.UUID, Standing]:
    first, *others = [selected(kind, MODELS[kind], where) for kind in kinds]
    found: dict[uuid.UUID, dict[str, list[tuple[int, Fact]]]] = defaultdict(lambda: defaultdict(list))
    for learner, kind, as_at, position, *texts in first.union(*others, all=True) if others else first:
        found[learner][kind].append((position, fact(kind, as_at, texts)))
    return {learner: {kind: in_order(facts) for kind, facts in of.items()} for learner, of in found.items()}


def selected(kind: str, model: type[LearnerFact], where: Q) -> "QuerySet[Any, Any]":
    """One kind's rows as text, with as many columns as the widest kind has."""
    texts = {f"text_{at}": Cast(F(name), TextField()) for at, name in enumerate(FIELDS[kind])}
    empty = {f"text_{at}": Value("", TextField()) for at in range(len(texts), WIDEST)}
    rows: QuerySet[Any] = model._default_manager.filter(where).annotate(
        kind_of=Value(kind, TextField()), **texts, **empty
    )
    return rows.values_list("learner_id", "kind_of", "as_at", "position", *texts, *empty)


def fact(kind: str, as_at: dt.date, texts: Sequence[str | None]) -> Fact:
    return Fact({name: text for name, text in zip(FIELDS[kind], texts, strict=False) if text}, as_at)


def in_order(facts: Iterable[tuple[int, Fact]]) -> list[Fact]:
    return [one for _, one in sorted(facts, key=lambda each: each[0])]
