"""What a page of figures shows, summed over learners' parts once and kept. No database, no clock."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from virtualschool.register.vocab import code_list, label

from ..sessions_of import SECTORS
from ..working_out import ALL, Share
from .parts import Part

NO_PERIOD = "Not looked after in the session"
NO_STAGE = "On no roll"
PROTECTED = "Place protected"
"""The group of whoever's place is protected, where groups tell where learners live."""
BY_CRIMINAL_COURT, OTHER_REASON = "CRIM", "OTHER"


class Sum(NamedTuple):
    """A numerator and a denominator, and the learners behind them."""

    numerator: int
    denominator: int
    with_data: int


NOTHING = Sum(0, 0, 0)


@dataclass(frozen=True)
class Totals:
    """All sums of one cohort in one session; `splits` are by what a learner is grouped by, then by group."""

    members: int
    on_roll: Mapping[str, int]
    sums: Mapping[str, Mapping[str, Sum]]
    """By indicator, then by sector."""
    splits: Mapping[str, Mapping[str, Mapping[str, Sum]]]
    """By kind of split, then by group, then by indicator."""
    weeks: Mapping[str, Sum]
    months: Mapping[str, Sum]
    cases: Mapping[str, int]
    placed: Mapping[str, int]
    """Half days that a week, or a month, could be told of."""

    def sum_of(self, indicator: str, sector: str = ALL) -> Sum:
        return self.sums.get(indicator, {}).get(sector, NOTHING)

    def written(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"), ensure_ascii=False)


def read(text: str) -> Totals:
    """The totals that `written` wrote."""
    held: dict[str, Any] = json.loads(text)
    for name in ("weeks", "months"):
        held[name] = {key: Sum(*numbers) for key, numbers in held[name].items()}
    held["sums"] = {one: as_sums(by) for one, by in held["sums"].items()}
    held["splits"] = {kind: {group: as_sums(by) for group, by in of.items()} for kind, of in held["splits"].items()}
    return Totals(**held)


def as_sums(found: Mapping[str, Sequence[int]]) -> dict[str, Sum]:
    return {key: Sum(*numbers) for key, numbers in found.items()}


def stage_group(part: Part) -> str:
    """P1 to P3 and so on, as figures are published."""
    return str(code_list("stages").get(part.stage, {}).get("publication_group") or part.stage or NO_STAGE)


def home_group(part: Part) -> str:
    if part.is_protected:
        return PROTECTED
    return label("lives_with", part.lives_with) if part.lives_with else NO_PERIOD


def reason_group(part: Part) -> str:
    """A criminal court is more closely held than other reasons: it is counted among the others.

    An order to live at home says where a learner lives.
    """
    if part.is_protected:
        return PROTECTED
    reason = OTHER_REASON if part.legal_reason == BY_CRIMINAL_COURT else part.legal_reason
    return label("legal_reasons", reason) if reason else NO_PERIOD


class Split(NamedTuple):
    """A way of grouping learners: its words, the class and the name of the field that it rests on, a part's group."""

    words: str
    field_class: str
    field: str
    group: Callable[[Part], str]


SPLITS: Mapping[str, Split] = {
    "stage": Split("Stage", "B", "stage", stage_group),
    "home": Split("Where they live", "D", "lives_with", home_group),
    "legal": Split("Legal basis", "E", "legal_reason", reason_group),
}


def totals(parts: Iterable[Part]) -> Totals:
    """The sums over the parts of one cohort."""
    listed = list(parts)
    weeks, months = over_time(part.weeks for part in listed), over_time(part.months for part in listed)
    return Totals(
        members=len(listed),
        on_roll={
            sector: sum(part.on_roll and sector in (ALL, part.sector) for part in listed) for sector in (ALL, *SECTORS)
        },
        sums=by_sector(listed),
        splits={kind: by_group(listed, split.group) for kind, split in SPLITS.items()},
        weeks=weeks,
        months=months,
        cases=added(part.cases for part in listed),
        placed={
            "weeks": sum(one.denominator for one in weeks.values()),
            "months": sum(one.denominator for one in months.values()),
        },
    )


def by_sector(parts: Iterable[Part]) -> dict[str, dict[str, Sum]]:
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for part in parts:
        for indicator, share in part.shares.items():
            for sector in (ALL, share.sector) if share.sector else (ALL,):
                add(found[indicator].setdefault(sector, [0, 0, 0]), share)
    return {indicator: as_sums(sums) for indicator, sums in found.items()}


def by_group(parts: Iterable[Part], group: Callable[[Part], str]) -> dict[str, dict[str, Sum]]:
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for part in parts:
        sums = found[group(part)]
        for indicator, share in part.shares.items():
            add(sums.setdefault(indicator, [0, 0, 0]), share)
    return {name: as_sums(found[name]) for name in sorted(found)}


def add(total: list[int], share: Share) -> None:
    total[0] += share.numerator
    total[1] += share.denominator
    total[2] += 1


def over_time(series: Iterable[Mapping[str, tuple[int, int]]]) -> dict[str, Sum]:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in series:
        for key, (present, possible) in one.items():
            found[key][0] += present
            found[key][1] += possible
            found[key][2] += 1
    return as_sums({key: found[key] for key in sorted(found)})


def added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for one in counts:
        for key, number in one.items():
            found[key] += number
    return dict(sorted(found.items()))
