"""Files that come in through a page: kept sealed, read in the background, looked at, then taken in or left out.

A run is recorded the moment the files arrive, so that closing the browser
stops nothing; what was asked of it lies sealed beside the files.
"""

import datetime as dt
import traceback
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import SYSTEM
from virtualschool.foundation.refusals import Refusal
from virtualschool.learning.queries.everybody import name_of as sums_of
from virtualschool.linkage.models import Question
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register import sealed
from virtualschool.register.models import Edition
from virtualschool.register.vocab import FACT_KINDS

from .. import again, previews
from ..models import Receipt, Run
from ..preparing import Circumstances, File, need_likely_dates
from ..vocab import SEALED_FOR, State, Status
from . import releasing
from .taking_in import Sender, Taken, new_run, take_in

UNEXPECTED = (
    "Something went wrong while the files were being read. Nothing was changed. "
    "Bring them again; if it happens twice, tell whoever looks after this installation."
)
# The newest roll and the one before stay sealed whatever their age: the next one is compared with them.
ROLLS_KEPT = 2
# Looking ahead changes nothing, so nobody is on record for it.
NOBODY = Sender(SYSTEM, "")
# A file is sealed before the transaction that refers to it: nothing this young is an orphan yet.
YOUNG = dt.timedelta(days=1)


class ReadingBroke(RuntimeError):
    """Something unexpected, told by kind and place alone: the words of an error may quote a child's details."""


@dataclass(frozen=True)
class Order:
    """What is asked of a run: its files by name, their kind where somebody said it, the held file that it releases."""

    names: tuple[str, ...]
    kind: str = ""
    receipt: str = ""
    reason: str = ""


def bring(
    files: Sequence[File],
    *,
    authority: Authority,
    as_at: dt.date,
    received: dt.date,
    by: User,
    at: dt.datetime,
    kind: str = "",
) -> Run:
    """Keep the files sealed and record that they came; reading them is the background's work."""
    if not files:
        raise Refusal("No file was given. Choose at least one file.")
    need_likely_dates(as_at, received)
    return record(files, Order(tuple(file.name for file in files), kind), authority, as_at, received, by, at)


def record(
    files: Sequence[File],
    order: Order,
    authority: Authority,
    as_at: dt.date,
    received: dt.date,
    by: User,
    at: dt.datetime,
) -> Run:
    circumstances = Circumstances(authority=authority, as_at=as_at, received=received, entered_at=at)
    with transaction.atomic():
        run = new_run(circumstances, Sender(actor(by), by.name, by))
        run.state, run.wants_applying = State.WAITING, bool(order.receipt)
        for position, file in enumerate(files):
            sealed.put_file(f"upload-{run.pk}-{position}", file.data)
        previews.put(f"order-{run.pk}", asdict(order))
        run.save(force_insert=True)
        tell(run, "files brought", by, at, reason=order.reason)
    return run


@transaction.atomic
def apply(*, run: Run, by: User, at: dt.datetime) -> None:
    """Ask for a run that was looked at to be taken in; the background does it, in one transaction."""
    move(run, State.PREVIEW, State.WAITING, "These files have been dealt with already.", wants_applying=True)
    tell(run, "asked for files to be taken in", by, at)


@transaction.atomic
def look_again(*, run: Run, by: User, at: dt.datetime) -> None:
    """Ask for the files of a run to be read anew, because somebody has said what they mean; nothing is taken in."""
    move(run, State.PREVIEW, State.WAITING, "These files have been dealt with already.", wants_applying=False)
    tell(run, "asked for files to be read again", by, at)


def bring_again(*, receipt: Receipt, by: User, at: dt.datetime, received: dt.date) -> Run:
    """Bring the rejected rows of a receipt once more, as they lie sealed: what they mean has been said since."""
    data = sealed.get_file(f"rejects-{receipt.pk}")
    if data is None:
        raise Refusal("The rejected rows have been disposed of: they are kept for 35 days. Bring the file again.")
    name = f"rejected rows of {receipt.file_name}"
    if not name.lower().endswith(".csv"):
        name += ".csv"
    run = receipt.run
    order = Order((name,), receipt.kind)
    return record([File(name, data)], order, run.authority, run.as_at, received, by, at)


@transaction.atomic
def drop(*, run: Run, by: User, at: dt.datetime) -> None:
    """Leave the files of a run out, and dispose of them; the register is as it was."""
    move(run, State.PREVIEW, State.DROPPED, "These files have been dealt with already.")
    tell(run, "files left out", by, at)
    transaction.on_commit(lambda: forget(run))


def move(run: Run, before: State, after: State, otherwise: str, **also: bool) -> None:
    """Take a run from one state to the next, or refuse because somebody else has."""
    if not Run.objects.filter(pk=run.pk, state=before).update(state=after, progress="", **also):
        raise Refusal(otherwise)


def release(*, receipt: Receipt, reason: str, by: User, at: dt.datetime) -> Run:
    """Ask for a held file to be taken in all the same, with its own dates: a run of its own, that says why."""
    if not reason.strip():
        raise Refusal("Say why this file is right although it looks wrong. The reason stays with the receipt.")
    data = held_file(receipt)
    run = receipt.run
    order = Order((receipt.file_name,), receipt.kind, str(receipt.pk), reason.strip())
    return record([File(receipt.file_name, data)], order, run.authority, run.as_at, run.received, by, at)


def held_file(receipt: Receipt) -> bytes:
    if receipt.status != Status.HELD or receipt.released_by or receipt.left_out_by:
        raise Refusal("Somebody has decided about this file already. The page shows what was decided.")
    data = sealed.get_file(f"held-{receipt.pk}")
    if data is None:
        raise Refusal("The held file has been disposed of: held files are kept for 35 days. Ask for a new one.")
    return data


@transaction.atomic
def leave_out(*, receipt: Receipt, by: User, at: dt.datetime) -> None:
    """Leave a held file out for good: it is disposed of, and the receipt says who decided."""
    undecided = Receipt.objects.filter(pk=receipt.pk, status=Status.HELD, released_by="", left_out_by="")
    if not undecided.update(left_out_by=by.name):
        raise Refusal("Somebody has decided about this file already. The page shows what was decided.")
    tell(receipt.run, "held file left out", by, at)
    transaction.on_commit(lambda: releasing.forget(receipt))


# ---- the background's work ------------------------------------------------------------------------------------------


def perform(run_id: uuid.UUID) -> bool:
    """Do what is asked of a waiting run, and say whether there was anything to do; asked twice, it is done once."""
    if not Run.objects.filter(pk=run_id, state=State.WAITING).update(state=State.READING):
        return False
    run = Run.objects.select_related("authority", "sent_by").get(pk=run_id)
    try:
        apply_now(run) if run.wants_applying else look(run)
    except Refusal as refusal:
        fail(run, refusal.sentence)
    except Exception as problem:
        fail(run, UNEXPECTED)
        raise ReadingBroke(where(problem)) from None
    return True


def where(problem: BaseException) -> str:
    """The kind of an error and the lines that led to it."""
    frames = traceback.extract_tb(problem.__traceback__)[-6:]
    return f"{type(problem).__name__} at " + ", ".join(f"{Path(one.filename).name}:{one.lineno}" for one in frames)


def look(run: Run) -> None:
    """Find out what taking the files in would change, and keep it sealed for the sender."""
    taken = take(run, dry_run=True)
    previews.put(f"preview-{run.pk}", previews.preview(taken.files, taken.changed))
    Run.objects.filter(pk=run.pk).update(state=State.PREVIEW, progress="")


def apply_now(run: Run) -> None:
    order = order_of(run)
    taken = take(run, dry_run=False)
    if order.receipt:
        releasing.close(Receipt.objects.get(pk=order.receipt), taken, sender_of(run))
    forget(run)
    for receipt in run.receipts.filter(status=Status.HELD):
        look_ahead(receipt)


def take(run: Run, *, dry_run: bool) -> Taken:
    order = order_of(run)
    files = [File(name, uploaded(run, position)) for position, name in enumerate(order.names)]
    circumstances = Circumstances(
        authority=run.authority,
        as_at=run.as_at,
        received=run.received,
        entered_at=run.entered_at,
        kind=order.kind or None,
        released=frozenset(file.sha256 for file in files) if order.receipt else frozenset(),
    )
    return take_in(
        files,
        circumstances=circumstances,
        sender=sender_of(run),
        dry_run=dry_run,
        run=run,
        reason=order.reason,
        progress=lambda sentence: note(run, sentence),
    )


def uploaded(run: Run, position: int) -> bytes:
    data = sealed.get_file(f"upload-{run.pk}-{position}")
    if data is None:
        raise Refusal("The files are no longer there: they are kept for 35 days. Bring them again.")
    return data


def look_ahead(receipt: Receipt) -> None:
    """Find out what a held file would change if it were taken in, and keep it sealed with the file."""
    run = receipt.run
    circumstances = Circumstances(
        authority=run.authority,
        as_at=run.as_at,
        received=run.received,
        entered_at=run.entered_at,
        kind=receipt.kind,
        released=frozenset({receipt.sha256}),
    )
    file = File(receipt.file_name, held_file(receipt))
    taken = take_in([file], circumstances=circumstances, sender=NOBODY, dry_run=True)
    questions = Question.objects.filter(authority=run.authority).open().count()
    previews.put(f"ahead-{receipt.pk}", previews.ahead(taken.plan, taken.changed, questions))


def unfinished() -> list[uuid.UUID]:
    """The runs that still have to be done, those included whose job died; for when no job is running, at a start."""
    Run.objects.filter(state=State.READING).update(state=State.WAITING, progress="")
    return list(Run.objects.filter(state=State.WAITING).order_by("entered_at").values_list("pk", flat=True))


def fail(run: Run, sentence: str) -> None:
    Run.objects.filter(pk=run.pk).exclude(state=State.DONE).update(state=State.FAILED, failure=sentence, progress="")


def note(run: Run, sentence: str) -> None:
    Run.objects.filter(pk=run.pk).update(progress=sentence[:200])


# ---- what lies sealed -----------------------------------------------------------------------------------------------


def order_of(run: Run) -> Order:
    found = previews.opened(f"order-{run.pk}")
    if found is None:
        raise Refusal("The files are no longer there: they are kept for 35 days. Bring them again.")
    return Order(**{**found, "names": tuple(found["names"])})


def forget(run: Run) -> None:
    """Dispose of the files as they were sent, and of the preview: they have been taken in, or left out."""
    for name in names_of(run.pk, len(order_of(run).names)):
        sealed.drop(name)


def names_of(run_id: uuid.UUID, files: int) -> list[str]:
    return [f"upload-{run_id}-{position}" for position in range(files)] + [f"preview-{run_id}", f"order-{run_id}"]


def dispose(now: dt.datetime) -> list[str]:
    """Dispose of everything sealed that is past its 35 days or that nothing refers to; returns the names.

    Days count from when a file was truly handed in, never from the day that
    somebody says it was received.
    """
    return sealed.sweep([*names_of_runs(now), *names_of_receipts(now), *names_of_rolls(now)], before=now - YOUNG)


def names_of_runs(now: dt.datetime) -> Iterator[str]:
    waiting = Run.objects.exclude(state__in=(State.DONE, State.DROPPED)).filter(entered_at__gte=now - SEALED_FOR)
    for pk in waiting.values_list("pk", flat=True):
        found = previews.opened(f"order-{pk}")
        yield from names_of(pk, len(found["names"]) if found else 0)


def names_of_receipts(now: dt.datetime) -> Iterator[str]:
    for pk in Receipt.objects.filter(run__entered_at__gte=now - SEALED_FOR).values_list("pk", flat=True):
        yield from (f"held-{pk}", f"ahead-{pk}", f"rejects-{pk}", f"codes-{pk}")


def names_of_rolls(now: dt.datetime) -> Iterator[str]:
    young = Edition.objects.filter(entered_at__gte=now - SEALED_FOR)
    yield from map(str, young.filter(kind__in=FACT_KINDS).values_list("pk", flat=True))
    yield from map(again.name_of, young.filter(kind__in=again.KINDS).values_list("pk", flat=True))
    standing = Edition.objects.filter(kind__in=FACT_KINDS).standing()
    yield from map(sums_of, standing.values_list("pk", flat=True))
    kept: dict[str, int] = {}
    for edition in Edition.objects.filter(kind="pupils").in_order().reverse():
        stands = edition.withdrawn_on is None
        if edition.entered_at >= now - SEALED_FOR or (stands and kept.get(edition.authority_id, 0) < ROLLS_KEPT):
            yield str(edition.pk)
        if stands:
            kept[edition.authority_id] = kept.get(edition.authority_id, 0) + 1


def sender_of(run: Run) -> Sender:
    if run.sent_by is None:
        raise Refusal("These files came in at the command line, and are dealt with there.")
    return Sender(actor(run.sent_by), run.sender_name, run.sent_by)


def tell(run: Run, verb: str, by: User, at: dt.datetime, *, reason: str = "") -> None:
    audit.record(
        chain=run.authority_id,
        verb=verb,
        at=at,
        actor=actor(by),
        object_type="run",
        object_id=run.pk,
        reason=reason,
    )
