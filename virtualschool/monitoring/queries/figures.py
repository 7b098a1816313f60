"""The figures of an authority, worked out from the register and the facts as they are, or as once known."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from virtualschool.learning.derive import NOTHING, Facts
from virtualschool.learning.matching import owners
from virtualschool.learning.queries import facts
from virtualschool.linkage import history
from virtualschool.linkage.queries import adopted
from virtualschool.people.models import Authority
from virtualschool.register import cohorts, listing
from virtualschool.register.derive import Derived
from virtualschool.register.models import Decision
from virtualschool.register.queries import stated
from virtualschool.register.vocab import FACT_KINDS, KIND_SOURCES, Cohort

from .. import specifications
from ..sessions_of import InSession
from ..working_out import Figure, figures


@dataclass(frozen=True)
class Asked:
    """What figures are wanted of."""

    authority: Authority
    session: str
    cohort: Cohort
    whose: Literal["ours", "all"] = "ours"
    known_at: dt.date | None = None


def worked_out(asked: Asked) -> list[Figure]:
    """Every indicator, with its coverage."""
    return figures(specifications.indicators(), cohort_of(asked), basis=basis_of(asked))


def cohort_of(asked: Asked) -> list[InSession]:
    """The cohort's learners with their facts."""
    everyone = listing.everyone(asked.authority, known_at=asked.known_at)
    members = cohorts.members(everyone, asked.cohort, asked.session, authority=asked.authority.code, whose=asked.whose)
    known = facts_of(asked, everyone)
    return [InSession(one, known.get(one.id, NOTHING), asked.session) for one in members]


def facts_of(asked: Asked, everyone: Sequence[Derived]) -> Mapping[uuid.UUID, Facts]:
    """Facts as they stand, or derived again from what was known on a day."""
    if asked.known_at is None:
        return facts.of_session(asked.authority, asked.session)
    rolls = history.rolls_of(asked.authority)
    return facts.as_known(asked.authority, owners(everyone), rolls, known_at=asked.known_at)


def basis_of(asked: Asked) -> str:
    whose = "learners of this authority" if asked.whose == "ours" else "learners of this and other authorities"
    parts = [f"cohort {asked.cohort} (rules {cohorts.VERSION})", whose, f"definitions {specifications.VERSION}"]
    if asked.known_at:
        parts.append(f"as known at {asked.known_at}, without learners erased since")
    return "; ".join(parts)


def editions(asked: Asked) -> list[str]:
    """The ids of the editions behind the figures, in order."""
    kinds = (*KIND_SOURCES, *FACT_KINDS)
    found = stated.editions(asked.authority, known_at=asked.known_at, kinds=kinds)
    return sorted(str(one.pk) for one in found)


def last_decision(asked: Asked) -> int:
    found = Decision.objects.filter(authority=asked.authority).in_order()
    if asked.known_at:
        found = found.filter(made_on__lte=asked.known_at)
    return found.values_list("sequence", flat=True).last() or 0


def model_id(asked: Asked) -> str:
    return adopted.in_use(asked.authority).model.id
