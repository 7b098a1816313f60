"""What an attack brings back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .definition import Kind
from .documents import Place


@dataclass(frozen=True)
class Disclosure:
    """Something that a reader can be too sure of.

    `release`, `table` and `at` say where; `whom` is the cohort or the
    difference of two ("ever but not in-year"). In `at` a sum of neighbours
    reads "S1-S3 or S4-S6" or "all but S1-S3". `cells` are the published cells
    that it adds up; `used` are those from whose bounds it follows: widening
    enough of these mends it. Of kind "contradiction" where the documents
    cannot all be true.
    """

    release: str
    table: str
    at: Mapping[str, str]
    kind: Kind | str
    low: int
    high: int
    by: str
    whom: str = ""
    cells: tuple[Place, ...] = ()
    used: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Report:
    """What an attack found and how far it looked.

    `taken_wide`: questions held safe since fractions of people leave ten
    values or more, though no witness in whole people was at hand.
    `given_up`: solves in whole people that ended at a bound that is proven but
    may not be reached. `seconds` is in no document: it differs from run to run.
    """

    documents: tuple[str, ...]
    found: tuple[Disclosure, ...]
    counts_examined: int
    differences_examined: int
    lp_solves: int
    mip_solves: int
    taken_wide: int
    given_up: int = 0
    notes: tuple[str, ...] = ()
    deeply: bool = False
    seconds: float = field(default=0.0, compare=False)

    @property
    def safe(self) -> bool:
        return not self.found
