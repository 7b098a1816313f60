"""A held file: taking it in on a person's decision, or leaving it out."""

import datetime as dt
from collections.abc import Callable

from virtualschool.foundation.refusals import Refusal
from virtualschool.register import sealed

from ..models import Receipt
from ..preparing import Circumstances, File
from ..reading.mapping import Mapping
from ..vocab import Status
from .taking_in import Sender, Taken, take_in


def held_receipt(sha256: str, authority: str) -> Receipt:
    """The newest receipt that holds this content; refused where none does."""
    undecided = Receipt.objects.filter(status=Status.HELD, released_by="", left_out_by="")
    found = undecided.filter(sha256=sha256.lower()).select_related("run__authority")
    if authority:
        found = found.filter(run__authority=authority.upper())
    receipt: Receipt | None = found.order_by("-run__entered_at").first()
    if receipt is None:
        raise Refusal("No held file has this sha256. The receipt and `./vs intake` print it in full.")
    if found.exclude(run__authority=receipt.run.authority).exists():
        raise Refusal("More than one authority holds a file with this sha256. Say which with --authority CODE.")
    return receipt


def release(
    *,
    sha256: str,
    authority: str,
    sender: Sender,
    reason: str,
    at: dt.datetime,
    mapping: Mapping | None = None,
    dry_run: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Taken:
    """Take in a held file as it was sent, with its own dates, because a named person has said why that is right.

    It is read by the columns of its receipt, or by `mapping`. With `dry_run` nothing is changed, and it stays held.
    """
    receipt = held_receipt(sha256, authority)
    data = sealed.get_file(f"held-{receipt.pk}")
    if data is None:
        raise Refusal("The held file has been disposed of: held files are kept for 35 days. Ask for a new one.")
    run = receipt.run
    circumstances = Circumstances(
        authority=run.authority,
        as_at=run.as_at,
        received=run.received,
        entered_at=at,
        kind=receipt.kind,
        mapping=mapping or Mapping(columns=dict(line.split("\t", 1) for line in receipt.mapping.splitlines())),
        released=frozenset({receipt.sha256}),
    )
    files = [File(receipt.file_name, data)]
    taken = take_in(
        files, circumstances=circumstances, sender=sender, reason=reason, dry_run=dry_run, progress=progress
    )
    if not dry_run:
        close(receipt, taken, sender)
    return taken


def close(receipt: Receipt, taken: Taken, sender: Sender) -> None:
    """Note who took a held file in, and let the sealed copy go; nothing where it was not taken in after all."""
    if taken.files[0].status in (Status.APPLIED, Status.ALREADY):
        Receipt.objects.filter(pk=receipt.pk).update(released_by=sender.actor.by or sender.actor.email)
        forget(receipt)


def forget(receipt: Receipt) -> None:
    """Dispose of the sealed copy of a held file, and of what was found out about it."""
    for name in (f"held-{receipt.pk}", f"ahead-{receipt.pk}"):
        sealed.drop(name)
