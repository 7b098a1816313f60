"""Why a pair stands where it stands, in sentences: each field with its bits, the rivals, the guard."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import duckdb

from virtualschool.linkage.engine.competition import Claim
from virtualschool.linkage.engine.model import Model
from virtualschool.linkage.engine.outcome import Evidence, Pair
from virtualschool.linkage.engine.scoring import Scored

Stated = Mapping[str, Mapping[str, str]]

# What each side wrote, as it wrote it, for every field that is compared.
_STATED = {
    "scn": ("scn",),
    "date_of_birth": ("date_of_birth",),
    "forename": ("forename", "known_as"),
    "surname": ("surname", "known_as_surname", "former_surname"),
    "second_forename": ("second_forename",),
    "gender": ("gender",),
    "postcode": ("postcode", "home_postcode"),
    "school": ("school_name", "school_code"),
}
_DECIDED = "A person decided that these are the same child."
_WITH_A_DUPLICATE = "Linked with {other}, a record of the same person in the same source."


def stated(connection: duckdb.DuckDBPyConnection, side: str, persons: Sequence[str]) -> dict[str, dict[str, str]]:
    """What a side states of these persons, field by field; several values are parted by a stroke."""
    columns = [column for stated_in in _STATED.values() for column in stated_in]
    found = connection.execute(
        f"with wanted as (select unnest(?) as person), "  # noqa: S608 - our own words
        f"ids as (select id, person from {side}_ids semi join wanted using (person) "
        f"union select person, person from wanted) "
        f"select i.person, {', '.join(f'trim(r.{c})' for c in columns)} "
        f"from {side}_raw r join ids i on i.id = trim(r.id)",
        [list(persons)],
    ).fetchall()
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for person, *cells in found:
        rows[person].append(dict(zip(columns, cells, strict=True)))
    return {person: {field: _joined(own, _STATED[field]) for field in _STATED} for person, own in rows.items()}


def _joined(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> str:
    return " / ".join(sorted({row[column] for row in rows for column in columns if row[column]}))


def pairs_of(
    claims: Sequence[Claim], members: Mapping[str, Sequence[str]], model: Model, left: Stated, right: Stated, noun: str
) -> list[Pair]:
    """The pairs of all banded claims, one per record of the person, sorted by left then right id."""
    rivals: dict[str, list[Claim]] = {}
    for claim in claims:
        rivals.setdefault(claim.person, []).append(claim)
    made = [
        _pair(claim, record, rivals[claim.person], model, left, right, noun)
        for claim in claims
        if claim.band
        for record in _records(claim, members)
    ]
    return sorted(made, key=lambda pair: (pair.left_id, pair.right_id))


def _records(claim: Claim, members: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Where a person is linked, all its records are; where it is asked about, those that are alike."""
    return members[claim.person] if claim.band == "auto" else [pair.left for pair in claim.pairs]


def _pair(
    claim: Claim, record: str, claims: Sequence[Claim], model: Model, left: Stated, right: Stated, noun: str
) -> Pair:
    scored = next((pair for pair in claim.pairs if pair.left == record), None)
    evidence = _evidence(scored, model, left.get(record, {}), right.get(claim.pupil, {})) if scored else ()
    others = sorted((c for c in claims if c.pupil != claim.pupil), key=lambda c: (-c.weight, c.pupil))
    behind = round(claim.weight - others[0].weight, 4) if others else None
    return Pair(
        left_id=record,
        right_id=claim.pupil,
        weight=scored.weight if scored else claim.weight,
        probability=claim.probability,
        band=claim.band or "review",
        reasons=_reasons(claim, scored, evidence, behind, noun),
        evidence=evidence,
        guard=claim.guard,
        runner_up=others[0].pupil if others else None,
        runner_up_behind=behind,
    )


def _evidence(scored: Scored, model: Model, left: Mapping[str, str], right: Mapping[str, str]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(field, left.get(field) or "", right.get(field) or "", level, scored.bits[field],
                 _sentence(model, field, level, scored.bits[field]))
        for field, level in scored.at.items()
        if level is not None
    )  # fmt: skip


def _sentence(model: Model, field: str, level: str, bits: float) -> str:
    return f"{_says(model)[field, level]} ({bits:+.1f})."


@lru_cache(maxsize=8)
def _says(model: Model) -> dict[tuple[str, str], str]:
    return {(field, level.name): level.says for field, levels in model.levels.items() for level in levels}


def _reasons(
    claim: Claim, scored: Scored | None, evidence: Sequence[Evidence], behind: float | None, noun: str
) -> tuple[str, ...]:
    opening = [_DECIDED] if claim.decided else [claim.guard] if claim.guard else []
    if scored is None and claim.pairs:
        opening.append(_WITH_A_DUPLICATE.format(other=claim.pairs[0].left))
    return (*opening, *(item.sentence for item in evidence), *_rivals(claim, behind, noun))


def _rivals(claim: Claim, behind: float | None, noun: str) -> list[str]:
    said = []
    if behind is None:
        said.append(f"No other {noun} comes near.")
    elif behind >= 0:
        said.append(f"Next best {noun} is {behind:.0f} bits behind.")
    else:
        said.append(f"Another {noun} is {-behind:.0f} bits ahead.")
    if claim.rivalled:
        said.append(f"Another record competes for this {noun}.")
    return said
