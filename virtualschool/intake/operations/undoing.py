"""Taking a whole file back: the register is worked out anew without it, and people's answers stay."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.learning.models import FactStatement
from virtualschool.learning.operations import facts
from virtualschool.linkage.operations import settling
from virtualschool.linkage.planning import Plan, plan
from virtualschool.monitoring.operations import flags
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register import listing
from virtualschool.register.derive import Key
from virtualschool.register.models import Edition, Statement
from virtualschool.register.vocab import Source

from ..changes import Changed, changes
from ..models import Receipt
from ..vocab import SEALED_FOR, Status
from .taking_in import TRIES


@dataclass(frozen=True)
class Foreseen:
    """What taking a file back would change: for learners, and how many facts go back to an earlier day (or to none)."""

    changed: tuple[Changed, ...]
    back: Mapping[tuple[str, dt.date | None], int]
    """Of each fact (by column) and day that counts again, of how many learners."""
    learners_back: int
    at_school: int
    """Of how many learners the file says what happened at school."""


def foresee(*, receipt: Receipt, at: dt.datetime) -> Foreseen:
    """Work out what taking a file back would change, and change nothing; refused where it can't be taken back."""
    edition = refuse_undone(receipt, at)
    before = tuple(listing.everyone(receipt.run.authority, compare_sources=False))
    planned = replace(without(receipt.run.authority, edition), before=before)
    facts_back = list(going_back(planned))
    stated = FactStatement.objects.filter(edition=edition)
    return Foreseen(
        changed=tuple(changes(planned)),
        back=Counter((column, day) for _, column, day in facts_back),
        learners_back=len({learner for learner, _, _ in facts_back}),
        at_school=stated.values("subject__learner_id").distinct().count(),
    )


def going_back(planned: Plan) -> Iterator[tuple[uuid.UUID, str, dt.date | None]]:
    """Each fact of each learner who stays that another edition says otherwise, with the day of that edition."""
    before = {key: learner for learner in planned.before for key in learner.keys}
    for learner in planned.after:
        old = next((before[key] for key in learner.keys if key in before), None)
        for column in sorted({*learner.values, *old.values}) if old else ():
            if old and old.text(column) != learner.text(column):
                yield learner.id, column, learner.values[column].as_at if column in learner.values else None


def without(authority: Authority, edition: Edition) -> Plan:
    """The register as if the edition had never come; the engine is not asked."""
    planned = plan(authority, without={str(edition.pk)}, relink=False, compare=False)
    return without_nobodys(planned, nobodys(planned, edition))


def undo(*, receipt: Receipt, reason: str, by: User, at: dt.datetime) -> list[Changed]:
    """Take one file back, and say what that changed; the receipt stays, and says who and why.

    What the file said is left out of the register from today on; the register
    as known before still has it. The engine is asked again by the background.
    The same file can be brought again.
    """
    if not reason.strip():
        raise Refusal("Say why the file is taken back. The reason stays with the receipt.")
    edition = refuse_undone(receipt, at)
    before = tuple(listing.everyone(receipt.run.authority))
    for _ in range(TRIES):
        planned = without(receipt.run.authority, edition)
        try:
            write(planned, receipt, edition, reason, by, at)
        except settling.OutOfDate:
            continue
        return changes(replace(planned, before=before))
    raise Refusal("The register kept changing while the file was being taken back. Try again in a minute.")


def refuse_undone(receipt: Receipt, at: dt.datetime) -> Edition:
    if receipt.undone_by:
        raise Refusal("This file has been taken back already.")
    if receipt.status != Status.APPLIED or receipt.edition is None:
        raise Refusal("This file was not taken in, so there is nothing to take back.")
    if at - receipt.run.entered_at > SEALED_FOR:
        raise Refusal("A file can be taken back for 35 days. Bring a newer list that is right, instead.")
    return receipt.edition


def nobodys(planned: Plan, edition: Edition) -> frozenset[Key]:
    """Pupils of the file who are learners no longer, and in no question: nothing is kept of them."""
    named = Statement.objects.filter(edition=edition, record__source=Source.EDUCATION)
    pupils = {Key(Source.EDUCATION, own_id) for own_id in named.values_list("record__own_id", flat=True)}
    held = {key for learner in planned.after for key in learner.keys}
    asked = {key for pair in planned.evidence for key in pair}
    return frozenset(pupils - held - asked)


def without_nobodys(planned: Plan, gone: frozenset[Key]) -> Plan:
    """The plan that erases these pupils, too, and joins nobody to them."""
    links = [one for one in planned.findings.links if not {one.left, one.right} & gone]
    return replace(planned, erase=planned.erase | gone, findings=replace(planned.findings, links=tuple(links)))


@transaction.atomic
def write(planned: Plan, receipt: Receipt, edition: Edition, reason: str, by: User, at: dt.datetime) -> None:
    taken = Receipt.objects.filter(pk=receipt.pk, undone_by="").update(undone_by=by.name, undone_because=reason.strip())
    if not taken:
        raise Refusal("This file has been taken back already.")
    Edition.objects.filter(pk=edition.pk).update(withdrawn_on=at.date())
    settling.commit(planned, made_on=at.date(), at=at)
    facts.withdrawn(receipt.run.authority, edition.pk)
    flags.evaluate(receipt.run.authority, on=at.date())
    audit.record(
        chain=receipt.run.authority_id,
        verb="file taken back",
        at=at,
        actor=actor(by),
        object_type="receipt",
        object_id=receipt.pk,
        ids=[receipt.sha256],
        reason=reason.strip(),
    )
