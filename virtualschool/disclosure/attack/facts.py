"""What an attacker knows beside the documents: which cohorts nest, what is zero for everybody, what others publish.

Give the attacker too much and tables lose detail for nothing; too little, and
it finds less than a reader could. So every fact is written down here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Key = frozenset[tuple[str, str]]
"""A count's place, as (dimension, category) pairs, totals left out: the empty key is everybody."""


def key(at: Mapping[str, str]) -> Key:
    """The key of a place such as `{"stage": "P1-P3"}`, in which no category is a total."""
    return frozenset(at.items())


@dataclass(frozen=True)
class Nested:
    """Everybody counted in `inner` is counted in `outer`, too, in the same category of the same session.

    `only` narrows this to counts at these (dimension, category) pairs: a
    learner of S4 or above who was looked after in the year was looked after
    since the twelfth birthday, while one in P1 was not. `measure` narrows it
    to one measure.
    """

    inner: str
    outer: str
    only: Key = frozenset()
    measure: str = ""

    def holds(self, measure: str, at: Key) -> bool:
        """Whether it says something of the count of a measure at a place."""
        return self.only <= at and self.measure in {"", measure}

    def then(self, outer: "Nested") -> "Nested | None":
        """What follows from this nesting and one of its outer cohort."""
        measures = {self.measure, outer.measure} - {""}
        if self.outer != outer.inner or self.inner == outer.outer or len(measures) > 1:
            return None
        return Nested(self.inner, outer.outer, self.only | outer.only, measures.pop() if measures else "")


@dataclass(frozen=True)
class PublicCount:
    """A count that somebody else has published: exact where low and high are the same."""

    authority: str
    session: str
    cohort: str
    measure: str
    at: Key
    low: int
    high: int


@dataclass(frozen=True)
class NestedMeasure:
    """Everybody whom the measure `inner` counts, `outer` counts, too: leavers are learners."""

    inner: str
    outer: str


NESTED_COHORTS = (Nested("in-year", "ever"), Nested("since-12", "since-5"), Nested("since-5", "ever"))

OLD_ENOUGH = (
    *(Nested("in-year", "since-5", key({"stage": stage})) for stage in ("P4-P7", "S1-S3", "S4-S6")),
    Nested("in-year", "since-12", key({"stage": "S4-S6"})),
    Nested("in-year", "since-12", measure="leavers"),
)
"""Whoever is looked after in the year and is in P4 or above is over five; in S4 or above, or a leaver, over twelve."""

NESTED_MEASURES = (NestedMeasure("leavers", "learners"), NestedMeasure("learners at judged stages", "learners"))


@dataclass(frozen=True)
class Facts:
    """Public knowledge, for every document under attack.

    - `nested`: cohorts within cohorts; what follows by way of a third is worked out.
    - `measures`: measures within measures, in the same session and cohort.
    - `linked`: one category of one dimension, measure, session and cohort is
      the same count in every table. Off only where tables count unlike things
      under one name, which a menu of tables should not.
    - `structural`: (measure, key) pairs that are zero for everybody, beside
      those which a document marks so itself; whatever refines such a key is
      zero for everybody as well.
    - `public`: counts that others publish.
    - `joined`: a category that stands for several, as (dimension, category) to
      its parts. "P1-P3 and P4-P7" (or with a comma, "or", "+", "&") is
      understood without this where each part is a category of that dimension
      in some document.
    - `corrections`: `same` if a later document of the same session and cohort
      counts the same truth again (attacked both so and apart; only apart where
      they cannot both hold, since then a count has changed); `apart` if each
      document has a truth of its own.
    """

    nested: tuple[Nested, ...] = (*NESTED_COHORTS, *OLD_ENOUGH)
    measures: tuple[NestedMeasure, ...] = NESTED_MEASURES
    linked: bool = True
    structural: frozenset[tuple[str, Key]] = frozenset()
    public: tuple[PublicCount, ...] = ()
    joined: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    corrections: Literal["same", "apart"] = "same"

    def meeting(self, measure: str) -> str:
        """The first name of all measures that this one is tied to, so that tied measures are attacked together."""
        met = {measure}
        for _ in self.measures:
            met |= {
                name for each in self.measures for name in (each.inner, each.outer) if {each.inner, each.outer} & met
            }
        return min(met)

    def within(self) -> tuple[Nested, ...]:
        """Every nesting, the indirect ones too (since-12 within ever), each once and in a fixed order."""
        found = set(self.nested)
        while True:
            more = {both for one in found for two in found if (both := one.then(two))}
            if more <= found:
                return tuple(sorted(found, key=lambda n: (n.inner, n.outer, sorted(n.only), n.measure)))
            found |= more
