"""The monthly blind re-read: drawing pairs that stand as one child, and entering what a person says of each."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import SYSTEM
from virtualschool.foundation import keys
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register.models import Learner, Link, SourceRecord
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Answer, Source

from ..models import Reread
from ..queries import rereading
from ..standing import key_of
from ..vocab import Method, Rested, Verdict

# How long one's own answer rests before one reads it again: long enough to have forgotten the pair.
RESTS = dt.timedelta(weeks=6)
GONE = "This pair isn’t there to read any more: it has been read, or the two records aren’t joined now."


@dataclass(frozen=True)
class Standing:
    """A pair that stands as one child, and what it rests on."""

    left: SourceRecord
    right: SourceRecord
    rested_on: Rested
    due_from: dt.date
    weight: float | None = None
    probability: float | None = None
    first_reader_id: uuid.UUID | None = None
    second_reader_id: uuid.UUID | None = None
    named_only: bool = False

    def digest(self, *parts: str) -> str:
        """The keyed digest that knows the pair again, and, with a month, gives its place in the draw."""
        return keys.digest("ledger", self.left.authority_id, "re-read", *parts, *map(str, self.keys))

    @property
    def keys(self) -> tuple[object, object]:
        return key_of(self.left), key_of(self.right)


@transaction.atomic
def draw(*, authority: Authority, month: dt.date, size: int, at: dt.datetime) -> int:
    """Draw a month's pairs, once; returns how many. `month` is its first day.

    The same register gives the same pairs: the order is that of keyed digests,
    which nobody chooses. A pair drawn in the last twelve months is left out.
    """
    if Reread.objects.filter(authority=authority, month=month).exists():
        return 0
    lately = set(
        Reread.objects.filter(authority=authority, month__gt=month.replace(year=month.year - 1)).values_list(
            "pair_digest", flat=True
        )
    )
    pool = [one for one in standing_pairs(authority, at.date()) if one.digest() not in lately]
    drawn = sorted(pool, key=lambda one: one.digest(month.isoformat()))[:size]
    Reread.objects.bulk_create(as_reread(one, authority, month) for one in drawn)
    if drawn:
        audit.record(
            chain=authority.pk,
            verb="drew pairs to read again",
            at=at,
            actor=SYSTEM,
            object_type="reread",
            number=len(drawn),
        )
    return len(drawn)


def standing_pairs(authority: Authority, today: dt.date) -> Iterator[Standing]:
    """Every automatic link that stands and every "same child" in force, where both records are held."""
    adopted = set(
        Learner.objects.filter(authority=authority, ended_in_adoption=True).values_list("members__record", flat=True)
    )
    links = Link.objects.filter(authority=authority).standing().exclude(left__source=Source.EDUCATION)
    for link in links.select_related("left", "right"):
        yield Standing(
            left=link.left,
            right=link.right,
            rested_on=Rested.ENGINE,
            due_from=today,
            weight=link.weight,
            probability=link.probability,
            named_only=link.left_id in adopted,
        )
    yield from answered_pairs(authority, adopted)


def answered_pairs(authority: Authority, adopted: set[uuid.UUID]) -> Iterator[Standing]:
    records = {str(key_of(one)): one for one in SourceRecord.objects.filter(authority=authority)}
    for entry in reads.decisions(authority):
        left, right = records.get(entry.left_key), records.get(entry.right_key)
        if (entry.about, entry.answer) == (About.SAME_CHILD, Answer.SAME) and left and right:
            yield Standing(
                left=left,
                right=right,
                rested_on=Rested.ANSWER,
                due_from=entry.made_on + RESTS,
                first_reader_id=entry.first_by_id or entry.by_id,
                second_reader_id=entry.by_id if entry.first_by_id else None,
                named_only=entry.named_only or left.pk in adopted,
            )


def as_reread(one: Standing, authority: Authority, month: dt.date) -> Reread:
    return Reread(authority=authority, month=month, pair_digest=one.digest(), **vars(one))


@transaction.atomic
def read(*, reread: Reread, answer: Verdict, by: User, at: dt.datetime) -> None:
    """Enter what a person says of a pair. It changes no link: a "not the same" is for people to settle."""
    if not rereading.for_reader(by, reread.authority, at.date()).filter(pk=reread.pk).exists():
        raise Refusal(GONE)
    own = by.pk in {reread.first_reader_id, reread.second_reader_id}
    taken = Reread.objects.filter(pk=reread.pk, read_at=None).update(
        answer=answer,
        method=Method.OWN_ANSWER if own else Method.SECOND_PERSON,
        reader_id=by.pk,
        reader_name=by.name,
        read_at=at,
    )
    if not taken:
        raise Refusal(GONE)
    tell(reread, f"read a pair again: {answer}", by, at)


@transaction.atomic
def confirm(*, reread: Reread, by: User, at: dt.datetime, note: str) -> None:
    """Say, having looked at everything, that two records are the same child after all, and why."""
    if not note.strip():
        raise Refusal("Say what shows that they are the same child. It is kept beside the answer that doubted it.")
    settled = (
        Reread.objects.filter(pk=reread.pk)
        .doubted()
        .update(settled_at=at, settled_by_id=by.pk, settled_by_name=by.name, settled_note=note.strip())
    )
    if not settled:
        raise Refusal("This doubt has been settled already.")
    tell(reread, "confirmed a pair that was doubted", by, at, reason=note.strip())


def tell(reread: Reread, verb: str, by: User, at: dt.datetime, *, reason: str = "") -> None:
    audit.record(
        chain=reread.authority_id,
        verb=verb,
        at=at,
        actor=actor(by),
        object_type="reread",
        object_id=reread.pk,
        reason=reason,
    )
