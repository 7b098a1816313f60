"""The figures of an authority, worked out from the register and the facts as they are, or as once known."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Sum

from virtualschool.audit.models import Event
from virtualschool.learning.derive import NOTHING, Facts
from virtualschool.learning.matching import owners
from virtualschool.learning.queries import facts
from virtualschool.linkage import history
from virtualschool.linkage.queries import adopted
from virtualschool.linkage.vocab import ERASED
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


def worked_out(asked: Asked, cohort: Sequence[InSession] | None = None) -> list[Figure]:
    """Every indicator, with its coverage; of these learners, where the caller has the cohort at hand."""
    found = cohort_of(asked) if cohort is None else cohort
    return figures(specifications.indicators(), found, basis=basis_of(asked))


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
    if asked.known_at and (erased := erased_since(asked.authority, asked.known_at)):
        parts.append(f"without {erased} {'pupil' if erased == 1 else 'pupils'} erased since {asked.known_at}")
    return "; ".join(parts)


def erased_since(authority: Authority, day: dt.date) -> int:
    """Of how many pupils who were learners then nothing is held any more."""
    events = Event.objects.filter(chain=authority.code, verb=ERASED, at__date__gt=day)
    return int(events.aggregate(pupils=Sum("number", default=0))["pupils"])


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
