"""Counts in; tables that single nobody out, and the attacker's report, out. Neither can be had without the other."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import rfc8785

from virtualschool.disclosure.attack import NESTED_COHORTS, Facts, attack, report
from virtualschool.disclosure.counts import CountTable
from virtualschool.disclosure.document import Heading, document_to_json
from virtualschool.disclosure.protect import CannotProtect, protect
from virtualschool.foundation.refusals import Refusal

Document = Mapping[str, Any]
SEEN = (
    "What was released before gives somebody away by itself, and cannot be unread. Nothing more is drafted of this "
    "session: tell your data protection officer and the Network's coordinator."
)
TOO_FINE = (
    "These tables give somebody away however wide they are made, alone or with what was released before. Leave the "
    "finest out, with --without home-by-stage for one; or choose another cohort, or a session with more learners."
)


@dataclass(frozen=True)
class Protected:
    """A document that nothing was found in, with what it cost and what the attacker tried."""

    document: dict[str, Any]
    loss: dict[str, Any]
    report: dict[str, Any]


def protected(
    heading: Heading,
    tables: Sequence[CountTable],
    earlier: Sequence[Document],
    tell: Callable[[str], None],
    *,
    ages_hold: bool = True,
) -> Protected:
    """Tables as they may leave, attacked once more together with all that was ever released.

    A reader takes it that whoever is in P4 is over five, and so in the cohort
    since five. Where the register has somebody of whom that is not so
    (`ages_hold` is false: no date of birth, say), tables that are true can
    contradict it; then, and only then, they are protected against a reader who
    does not. Refused with a sentence where neither can be.
    """
    try:
        return safe(heading, tables, earlier, tell, Facts())
    except Refusal:
        if ages_hold:
            raise
    tell("Somebody's age does not go with their stage or cohort: once more, without taking it that it does ...")
    return safe(heading, tables, earlier, tell, Facts(nested=NESTED_COHORTS, nobody=()))


def safe(
    heading: Heading,
    tables: Sequence[CountTable],
    earlier: Sequence[Document],
    tell: Callable[[str], None],
    facts: Facts,
) -> Protected:
    for look in (attack, deep):
        tell(f"Rounding {len(tables)} tables, and attacking them with {len(earlier)} earlier releases ...")
        try:
            made = protect(
                tables, of=heading, earlier=[dict(one) for one in earlier], facts=facts, attack=look, progress=tell
            )
        except CannotProtect as why:
            alone = earlier and attack(list(earlier), facts=facts).found
            raise Refusal(SEEN if alone else TOO_FINE) from why
        document = document_to_json(heading, made.tables)
        tell("Attacking them once more, and more deeply, as they would leave ...")
        found = report_of(document, earlier, facts)
        if not found["found"]:
            loss = asdict(made.loss) | {"said": made.loss.sentence(), "rounds": made.rounds}
            return Protected(document, loss, found)
    raise Refusal(
        f"The attacker found {len(found['found'])} disclosures in these tables, so they stay here. "
        "Choose another cohort, or wait for a session in which it has more learners."
    )


deep = partial(attack, deeply=True)
"""The attack that also asks for blocks of a table: slower, so that it is the last look and not each round's."""


def report_of(document: Document, earlier: Sequence[Document], facts: Facts) -> dict[str, Any]:
    """What the attacker knew, tried and found over a document and all before it."""
    return report.document(deep([*earlier, document], facts=facts), facts=facts)


def earlier_in(found: Document, release: str) -> list[str]:
    """The ids of the releases that were attacked together with this one."""
    return [one for one in found["attacked"] if one != release]


def sha256(document: Document) -> str:
    """The sha256 of a document's canonical JSON: of the report it travels with a release, and nothing else of it."""
    return hashlib.sha256(rfc8785.dumps(dict(document))).hexdigest()
