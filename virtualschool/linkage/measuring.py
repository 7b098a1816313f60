"""How many children the engine finds without their number: measured on those whose number gives them away.

Pure but for the sealed roll: the same lists and model give the same counts.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.register.derive import Key, Row
from virtualschool.register.vocab import Source
from virtualschool.tables import scn
from virtualschool.tables.problems import CellProblem

from . import engine
from .engine import Outcome
from .population import Population
from .running import as_rows


@dataclass(frozen=True)
class Found:
    """Of the persons whose pupil is known by the number: linked, asked about, or linked to somebody else."""

    known: int
    linked: int
    asked: int
    elsewhere: int
    model_id: str


def found_without_numbers(
    population: Population, *, threads: int = 1, progress: Callable[[str], None] | None = None
) -> Found:
    """Link social work's list to the roll with every number left out of the list, and count what becomes of each."""
    truth = known_by_number(population)
    left = [without_number(row) for row in as_rows(population.of(Source.SOCIAL_WORK), "person_id")]
    right = as_rows(population.of(Source.EDUCATION), "pupil_id")
    if not truth:
        return Found(0, 0, 0, 0, engine.load_model().id)
    return counted(engine.link(left, right, threads=threads, progress=progress), truth)


def without_number(row: Mapping[str, str]) -> Row:
    return {name: value for name, value in row.items() if name != "scn"}


def counted(outcome: Outcome, truth: Mapping[Key, Key]) -> Found:
    """What a run made of the persons whose pupil is known; who is asked about counts only if the pupil is offered."""
    stands_for = dict(outcome.collapsed)
    wanted = {str(left): stands_for.get(str(right), str(right)) for left, right in truth.items()}
    linked, elsewhere, asked = set[str](), set[str](), set[str]()
    for pair in outcome.pairs:
        is_right = wanted.get(pair.left_id) == pair.right_id
        if pair.left_id in wanted and pair.band == "auto":
            (linked if is_right else elsewhere).add(pair.left_id)
        elif is_right:
            asked.add(pair.left_id)
    return Found(len(wanted), len(linked), len(asked), len(elsewhere), outcome.model_id)


def known_by_number(population: Population) -> dict[Key, Key]:
    """Social work's persons whose one valid number is that of exactly one pupil."""
    holders: dict[str, set[Key]] = defaultdict(set)
    for pupil, rows in population.of(Source.EDUCATION).items():
        for number in numbers_of(rows):
            holders[number].add(pupil)
    found: dict[Key, Key] = {}
    for person, rows in population.of(Source.SOCIAL_WORK).items():
        pupils = {pupil for number in numbers_of(rows) for pupil in holders.get(number, ())}
        if len(pupils) == 1:
            found[person] = pupils.pop()
    return found


def numbers_of(rows: Sequence[Row]) -> set[str]:
    return {number for row in rows if (number := valid(row.get("scn", "")))}


def valid(text: str) -> str:
    """The number where its check digit fits and it doesn't look typed to fill the column, else nothing."""
    try:
        read = scn.parse(text)
    except CellProblem:
        return ""
    return "" if "placeholder" in read.flags else read.value
