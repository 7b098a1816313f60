"""What others would do with the same two lists: the spreadsheet, the recordlinkage toolkit, Splink as it comes.

Each takes two lists of canonical rows and gives automatic links and questions, as pairs of ids.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.linkage.extracts import Row
from virtualschool.linkage.engine import link

Pairs = list[tuple[str, str]]
Found = tuple[Pairs, Pairs]
FIELDS = ("forename", "surname", "date_of_birth", "gender", "postcode")


def ours(care: list[Row], roll: list[Row]) -> Found:
    """The engine, with the shipped model."""
    pairs = link(care, roll, threads=2).pairs
    return tuple([(p.left_id, p.right_id) for p in pairs if p.band == band] for band in ("auto", "review"))  # type: ignore[return-value]


def spreadsheet(care: list[Row], roll: list[Row]) -> Found:
    """Exact name and date of birth, where they point to one pupil."""
    known: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in roll:
        known[_exact(row)].add(row["pupil_id"])
    hits = {row["person_id"]: known.get(_exact(row), set()) for row in care}
    return [(left, *rights) for left, rights in hits.items() if len(rights) == 1], []  # type: ignore[misc]


def _exact(row: Row) -> tuple[str, ...]:
    return tuple(row.get(name, "").strip().lower() for name in ("forename", "surname", "date_of_birth"))


def toolkit(care: list[Row], roll: list[Row]) -> Found:
    """recordlinkage: blocks on birthday and on name, Jaro-Winkler, the sum of five likenesses as its manual begins."""
    import pandas as pd
    import recordlinkage as rl

    left, right = (
        pd.DataFrame([{name: row.get(name) for name in FIELDS} for row in rows], index=pd.Index([r[key] for r in rows]))
        for rows, key in ((care, "person_id"), (_once(roll), "pupil_id"))
    )
    indexer = rl.Index()
    indexer.block("date_of_birth")
    indexer.block(["surname", "forename"])
    compare = rl.Compare()
    for name in ("forename", "surname"):
        compare.string(name, name, method="jarowinkler", label=name)
    for name in ("date_of_birth", "gender", "postcode"):
        compare.exact(name, name, label=name)
    features = compare.compute(indexer.index(left, right), left, right)
    shares = features.sum(axis=1) / len(FIELDS)
    return best_of({pair: round(float(share), 6) for pair, share in shares.items()}, auto=0.79, review=0.6)


def _once(rows: list[Row]) -> list[Row]:
    return list({row["pupil_id"]: row for row in rows}.values())


def stock_splink(care: list[Row], roll: list[Row]) -> Found:
    """Splink with its own comparisons, trained in the run."""
    import pyarrow as pa
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    api = DuckDBAPI()
    tables = [
        pa.table({"unique_id": [r[key] for r in rows], **{n: [r.get(n) for r in rows] for n in FIELDS}})
        for rows, key in ((list({r["person_id"]: r for r in care}.values()), "person_id"), (_once(roll), "pupil_id"))
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.NameComparison("forename"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True),
            cl.ExactMatch("gender"),
            cl.PostcodeComparison("postcode"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("date_of_birth"), block_on("forename", "surname"), block_on("surname", "postcode"),
        ],
    )  # fmt: skip
    linker = Linker([api.register(table) for table in tables], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("forename", "surname", "date_of_birth")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for columns in (("date_of_birth",), ("forename", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    sql = f"select unique_id_l, unique_id_r, source_dataset_l, match_probability from {predicted.physical_name}"
    rows = api.duckdb_con.execute(sql).fetchall()
    persons = {row["person_id"] for row in care}
    return best_of({(a, b) if a in persons else (b, a): p for a, b, _, p in rows})


def best_of(likely: Mapping[Any, float], auto: float = 0.95, review: float = 0.1) -> Found:
    """The best pupil of each person: linked from `auto` on; asked about from `review` on, or where two tie."""
    ranked: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (left, right), probability in likely.items():
        ranked[left].append((probability, right))
    linked, asked = [], []
    for left, rights in ranked.items():
        (first, right), *others = sorted(rights, reverse=True)
        tied = bool(others) and others[0][0] == first
        if first >= auto and not tied:
            linked.append((left, right))
        elif first >= review:
            asked += [(left, one) for probability, one in sorted(rights, reverse=True)[:3] if probability >= review]
    return linked, asked


METHODS: dict[str, Callable[[list[Row], list[Row]], Found]] = {
    "ours": ours,
    "spreadsheet": spreadsheet,
    "recordlinkage": toolkit,
    "splink, stock": stock_splink,
}


def tally(found: Found, truth: Mapping[str, frozenset[str]], twins: Mapping[str, frozenset[str]]) -> Counter[str]:
    """Right and wrong links, children who can be found, who were asked about, and whether the answer was among them."""
    linked, asked = found
    counts: Counter[str] = Counter(persons=len(truth), findable=sum(map(bool, truth.values())))
    for left, right in linked:
        counts["right" if right in truth[left] else "wrong"] += 1
        counts["twin joined"] += right in twins.get(left, frozenset())
    counts["asked"] = len({left for left, _ in asked})
    counts["answerable"] = len({left for left, right in asked if right in truth[left]})
    return counts
