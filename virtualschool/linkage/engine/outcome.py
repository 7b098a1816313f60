"""What a linkage run says: pairs, each with its evidence, its reasons and what kept it from linking by itself."""

from dataclasses import dataclass
from typing import Literal

Band = Literal["auto", "review"]


class TooLarge(Exception):
    """The rows do not fit in the memory that linkage may take; the sentence says what to do."""


@dataclass(frozen=True)
class Evidence:
    """One field of a pair: what each side states, how far they agree, and what that is worth in bits."""

    field: str
    left: str
    right: str
    level: str
    bits: float
    sentence: str


@dataclass(frozen=True)
class Pair:
    """Two records that are, or may be, the same person.

    `weight` is the evidence in bits with the prior, before rivals; `probability` is after rivals. `guard` is the plain
    reason why the pair waits for a person however likely it is. `runner_up` is the next best right id, and
    `runner_up_behind` how many bits behind it is (below zero: ahead).
    """

    left_id: str
    right_id: str
    weight: float
    probability: float
    band: Band
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    guard: str | None
    runner_up: str | None
    runner_up_behind: float | None


@dataclass(frozen=True)
class Outcome:
    """A whole run: pairs sorted by left then right id, persons on each side, seconds per stage, peak memory, model.

    `duplicates` are the left records that are, or may be, one person twice, as `link_within` finds them. `collapsed`
    names each id of a pupil on several rolls that another id stands for, with that other: pairs name only the latter.
    """

    pairs: tuple[Pair, ...]
    left: int
    right: int
    seconds: dict[str, float]
    peak_mb: float
    model_id: str
    duplicates: tuple[Pair, ...] = ()
    collapsed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Decided:
    """What persons have said already: pairs that are the same child, and pairs that are not.

    `apart` is about the left side alone: records of it that were told apart from each other.
    """

    same: frozenset[tuple[str, str]] = frozenset()
    not_same: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()
