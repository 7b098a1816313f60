"""Counts in; tables that single nobody out, and the attacker's report, out. Neither can be had without the other."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

import rfc8785

from virtualschool.disclosure.attack import Facts, attack
from virtualschool.disclosure.counts import CountTable
from virtualschool.disclosure.document import Heading, document_to_json
from virtualschool.disclosure.protect import CannotProtect, protect
from virtualschool.foundation.refusals import Refusal

from .signing import id_of

REPORT = "virtual-school/attack-report/1"
LEFT_OUT = ("seconds",)
"""What differs from one run to the next has no place in a report: the same inputs give the same bytes."""
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Protected:
    """A document that nothing was found in, with what it cost and what the attacker tried."""

    document: dict[str, Any]
    loss: dict[str, Any]
    report: dict[str, Any]


def protected(
    heading: Heading, tables: Sequence[CountTable], earlier: Sequence[Document], tell: Callable[[str], None]
) -> Protected:
    """Tables as they may leave, attacked once more together with all that was ever released.

    Refused with a sentence where that cannot be.
    """
    facts = Facts()
    tell(f"Rounding {len(tables)} tables, and attacking them with {len(earlier)} earlier releases ...")
    try:
        made = protect(
            tables, of=heading, earlier=[dict(one) for one in earlier], facts=facts, attack=attack, progress=tell
        )
    except CannotProtect as why:
        raise Refusal(f"These tables cannot be made safe: {why}") from why
    document = document_to_json(heading, made.tables)
    tell("Attacking them once more as they would leave ...")
    report = report_of(document, earlier)
    if report["found"]:
        raise Refusal(
            f"The attacker found {len(report['found'])} disclosures in these tables, so they stay here. "
            "Choose another cohort, or wait for a session in which it has more learners."
        )
    return Protected(document, plain(made.loss) | {"said": made.loss.sentence(), "rounds": made.rounds}, report)


def report_of(document: Document, earlier: Sequence[Document]) -> dict[str, Any]:
    """What the attacker tried and found over a document and all before it."""
    found = plain(attack([*earlier, document], facts=Facts()))
    kept = {name: value for name, value in found.items() if name not in LEFT_OUT}
    return {"schema": REPORT, "release": id_of(document), "earlier": [id_of(one) for one in earlier], **kept}


def plain(found: Any) -> dict[str, Any]:
    said = asdict(found) if is_dataclass(found) and not isinstance(found, type) else dict(found)
    return {name: as_json(value) for name, value in said.items()}


def as_json(value: Any) -> Any:
    """Tuples as lists, sets in order, keys as texts."""
    if isinstance(value, Mapping):
        return {str(name): as_json(one) for name, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((as_json(one) for one in value), key=str)
    if isinstance(value, (list, tuple)):
        return [as_json(one) for one in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def sha256(document: Document) -> str:
    """The sha256 of a document's canonical JSON: of the report it travels with a release, and nothing else of it."""
    return hashlib.sha256(rfc8785.dumps(dict(document))).hexdigest()
