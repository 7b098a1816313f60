"""The run from raw rows to bands: raw, standardised, duplicates, keys to weight, posterior, band."""

import resource
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import log2

import duckdb
from splink.internals.exceptions import SplinkException

from virtualschool.linkage.engine import guards, people, reasons
from virtualschool.linkage.engine.competition import Claim, compete, persons_of
from virtualschool.linkage.engine.model import Model, load_model
from virtualschool.linkage.engine.outcome import Decided, Outcome, Pair, TooLarge
from virtualschool.linkage.engine.scoring import Scored, score
from virtualschool.linkage.engine.standardise import prepare

Row = Mapping[str, str]
Progress = Callable[[str], None]
Scorer = Callable[..., list[Scored]]
_MEMORY = "1100MB"
_TOO_LARGE = (
    "The two lists are too large to be linked at once in 1.1 GB of memory. "
    "Link one authority at a time, or take fewer threads with --threads 1."
)


@contextmanager
def connected(threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that never spills to disk: nothing of a pupil may be left behind in a file."""
    connection = duckdb.connect(":memory:", config={"threads": threads, "temp_directory": "", "memory_limit": _MEMORY})
    # DuckDB draws a bar on standard output, where a caller reads one JSON object; progress is told by stage.
    connection.execute("set enable_progress_bar = false")
    try:
        prepare(connection)
        yield connection
    except (duckdb.OutOfMemoryException, SplinkException) as fault:
        if not any(isinstance(f, duckdb.OutOfMemoryException) for f in (fault, fault.__cause__, fault.__context__)):
            raise
        raise TooLarge(_TOO_LARGE) from fault
    finally:
        connection.close()


@dataclass
class Stages:
    """Seconds per stage, and a word to whoever waits."""

    progress: Progress | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage; a stage entered twice adds up."""
        if self.progress:
            self.progress(name)
        began = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - began, 4)


def link(
    left: Sequence[Row],
    right: Sequence[Row],
    *,
    model: Model | None = None,
    threads: int = 1,
    left_id: str = "person_id",
    right_id: str = "pupil_id",
    same: Collection[tuple[str, str]] = (),
    not_same: Collection[tuple[str, str]] = (),
    apart: Collection[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> Outcome:
    """Link the persons of one source to the pupils of the roll.

    Rows are canonical; several rows of one id are one person. The outcome depends on nothing but the rows, the model
    and what was decided (`same`, `not_same`: pairs of a left and a right id; `apart`: pairs of left ids): not on their
    order, nor on threads. A left record gets at most one `auto` pair, or up to three to ask about. Nothing is kept, and
    nothing is written to disk.
    """
    stages = Stages(progress)
    with connected(threads) as connection:
        with stages.stage("raw"):
            people.load_rows(connection, "care", left, left_id)
            people.load_rows(connection, "roll", right, right_id)
        decided = Decided(frozenset(same), frozenset(not_same), frozenset(apart))
        return link_loaded(connection, model or load_model(), decided, stages, noun=_noun(right_id))


def link_across(
    left: Sequence[Row],
    right: Sequence[Row],
    *,
    model: Model | None = None,
    threads: int = 1,
    left_id: str = "person_id",
    right_id: str = "person_id",
    same: Collection[tuple[str, str]] = (),
    not_same: Collection[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> Outcome:
    """Link the persons of two sources, neither of them the roll: what found no pupil. Promises as `link` does."""
    return link(
        left, right, model=model, threads=threads, left_id=left_id, right_id=right_id,
        same=same, not_same=not_same, progress=progress,
    )  # fmt: skip


def link_within(
    rows: Sequence[Row],
    *,
    model: Model | None = None,
    threads: int = 1,
    row_id: str = "person_id",
    not_same: Collection[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> Outcome:
    """Find persons who stand twice in one source: `auto` where sure, `review` where to ask; left id below right."""
    model = model or load_model()
    stages = Stages(progress)
    with connected(threads) as connection:
        with stages.stage("raw"):
            people.load_rows(connection, "care", rows, row_id)
        with stages.stage("standardised"):
            _standardise(connection, "care")
        with stages.stage("keys to weight"):
            scored = _not_told_apart(_twice(connection, model, "care"), not_same)
        with stages.stage("posterior"):
            claims = _claims_within(scored, model)
        with stages.stage("band"):
            pairs = _told(connection, claims, {}, model, ("care", "care"), "record")
        total = people.count(connection, "care")
    return _outcome(pairs, total, total, stages, model)


def link_loaded(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    decided: Decided,
    stages: Stages,
    *,
    noun: str = "pupil",
    scorer: Scorer = score,
) -> Outcome:
    """Link `care_raw` to `roll_raw`, which the caller has laid in the connection's memory."""
    with stages.stage("standardised"):
        _standardise(connection, "roll", collapse=True)
        _standardise(connection, "care")
        left, right = people.count(connection, "care"), people.count(connection, "roll")
        decided = _by_least_id(connection, decided)
        collapsed = _collapsed(connection)
    with stages.stage("duplicates"):
        twice = _not_told_apart(_twice(connection, model, "roll" if right else "care", scorer), decided.apart)
        many = bool(right) and people.has_many_twins(connection, "roll", model)
        persons = persons_of(_ids(connection, "care"), twice, model, decided.apart, many_twins=many)
        duplicates = _told(connection, _claims_within(twice, model), {}, model, ("care", "care"), "record")
    if not left or not right:
        return _outcome([], left, right, stages, model, duplicates, collapsed)
    with stages.stage("keys to weight"):
        prior = min(0.5, model.prior_linked / right)
        scored = scorer(connection, model, left="care", right="roll", frequencies_of="roll", prior=prior)
    with stages.stage("posterior"):
        claims = compete(scored, persons, decided, model, _on_roll(connection, decided), many_twins=many)
    with stages.stage("band"):
        pairs = _told(connection, claims, persons, model, ("care", "roll"), noun)
    return _outcome(pairs, left, right, stages, model, duplicates, collapsed)


def _ids(connection: duckdb.DuckDBPyConnection, side: str) -> frozenset[str]:
    return frozenset(row[0] for row in connection.execute(f"select unique_id from {side}_people").fetchall())  # noqa: S608


def _on_roll(connection: duckdb.DuckDBPyConnection, decided: Decided) -> frozenset[str]:
    """Of the pupils about whom something was decided, those who are on the roll now."""
    asked = [right for _, right in decided.same]
    found = connection.execute(
        "select unique_id from roll_people where unique_id in (select unnest(?::varchar[]))", [asked]
    )
    return frozenset(row[0] for row in found.fetchall())


def _noun(right_id: str) -> str:
    return "pupil" if right_id in {"pupil_id", "scn", "id"} else "record"


def _standardise(connection: duckdb.DuckDBPyConnection, side: str, *, collapse: bool = False) -> None:
    people.standardise(connection, side, establish=collapse)
    people.gather(connection, side, collapse=collapse)


def _by_least_id(connection: duckdb.DuckDBPyConnection, decided: Decided) -> Decided:
    """Decisions about any id of a pupil on two rolls are about the pupil."""
    least = dict(connection.execute("select id, person from roll_ids").fetchall())
    return Decided(
        frozenset((left, least.get(right, right)) for left, right in decided.same),
        frozenset((left, least.get(right, right)) for left, right in decided.not_same),
        decided.apart,
    )


def _collapsed(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return connection.execute("select id, person from roll_ids where id <> person order by id").fetchall()


def _twice(
    connection: duckdb.DuckDBPyConnection, model: Model, frequencies_of: str, scorer: Scorer = score
) -> list[Scored]:
    total = people.count(connection, "care")
    if total < 2:
        return []
    prior = min(0.5, model.prior_duplicate / total)
    return scorer(connection, model, left="care", right="care", frequencies_of=frequencies_of, prior=prior)


def _not_told_apart(scored: Sequence[Scored], apart: Collection[tuple[str, str]]) -> list[Scored]:
    refused = {tuple(sorted(pair)) for pair in apart}
    return [pair for pair in scored if (pair.left, pair.right) not in refused]


def _claims_within(scored: Sequence[Scored], model: Model) -> list[Claim]:
    """Pairs of one source worth showing; most that share a key are too unlikely to be looked at twice."""
    least = log2(model.review_from / (1 - model.review_from)) - 0.1
    return [claim for pair in scored if pair.weight >= least and (claim := _alone(pair, model)).band]


def _alone(pair: Scored, model: Model) -> Claim:
    (claim,) = compete([pair], {pair.left: pair.left}, Decided(), model)
    if claim.band == "auto" and not guards.has_stated_name(pair.at):
        return replace(claim, band="review", guard=guards.OTHER_FORENAME)
    return claim


def _told(
    connection: duckdb.DuckDBPyConnection,
    claims: Sequence[Claim],
    persons: Mapping[str, str],
    model: Model,
    sides: tuple[str, str],
    noun: str,
) -> list[Pair]:
    members: dict[str, list[str]] = defaultdict(list)
    for record, person in sorted(persons.items()):
        members[person].append(record)
    shown = [claim for claim in claims if claim.band]
    for claim in shown:
        members.setdefault(claim.person, [claim.person])
    lefts = sorted({record for claim in shown for record in members[claim.person]})
    left = reasons.stated(connection, sides[0], lefts)
    right = reasons.stated(connection, sides[1], sorted({claim.pupil for claim in shown}))
    return reasons.pairs_of(claims, members, model, left, right, noun)


def _outcome(
    pairs: Sequence[Pair],
    left: int,
    right: int,
    stages: Stages,
    model: Model,
    duplicates: Sequence[Pair] = (),
    collapsed: Sequence[tuple[str, str]] = (),
) -> Outcome:
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    return Outcome(tuple(pairs), left, right, dict(stages.seconds), peak, model.id, tuple(duplicates), tuple(collapsed))
