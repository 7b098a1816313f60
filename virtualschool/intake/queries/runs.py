"""Past runs, and the page of one run in each of its states."""

import csv
import datetime as dt
import io
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet, Sum
from django_tasks_db.models import DBTaskResult

from virtualschool.foundation import clock
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import FieldClass, Permission
from virtualschool.register import sealed
from virtualschool.register.models import SourceSetting
from virtualschool.register.vocab import Source, label

from .. import columns
from ..models import Change, Problem, Receipt, Run
from ..own_list import ADDED, GONE, ListChange
from ..previews import ROWS_KEPT, SUMS, opened
from ..reading.hidden import ASKED
from ..vocab import ASK_HIDDEN, KIND_NAMES, SEALED_FOR, ChangeKind, State, Status
from .changed import Named, change_lines, name_changes, phrase_of, reader_of
from .shown import FileLine, Held, ListLine, RunPage, Trouble, Who

SIGNS = {Status.APPLIED: "good", Status.ALREADY: "good", Status.HELD: "watch", Status.REFUSED: "late"}
PREVIEW_STATUS = {
    Status.APPLIED: "can be taken in",
    Status.HELD: "would be held for you",
    Status.REFUSED: "can’t be taken in",
    Status.ALREADY: "already taken in",
}
SILENT_AFTER = dt.timedelta(seconds=60)
# A job that has run for this long without an end died with its worker.
LONGEST_JOB = dt.timedelta(minutes=30)
NUMBERS = "No One Two Three Four Five Six Seven Eight Nine".split()


def past_runs(user: User, authority: Authority) -> QuerySet[Run]:
    """The authority's runs, newest first, with the sums of their files."""
    found: QuerySet[Run] = Run.objects.visible_to(user).filter(authority=authority).order_by("-number")
    return found.prefetch_related("receipts").annotate(**{f"sum_{name}": Sum(f"receipts__{name}") for name in SUMS})


def run_page(run: Run, user: User, *, now: dt.datetime) -> RunPage:
    """The page of one run as this user may see it."""
    is_sender = run.sent_by_id == user.pk
    if run.state == State.DONE:
        return receipt_page(run, user, is_sender=is_sender)
    if run.state == State.PREVIEW:
        return preview_page(run, user, is_sender=is_sender)
    return RunPage(run, title_of(run, 0), is_sender, is_worker_silent=is_worker_silent(now))


def title_of(run: Run, files: int) -> str:
    if run.state == State.DONE:
        number = NUMBERS[files] if files < len(NUMBERS) else str(files)
        return f"{number} {'file' if files == 1 else 'files'} came in"
    titles = {
        State.WAITING: "Your files are here",
        State.READING: "Your files are being read" if not run.wants_applying else "Your files are being taken in",
        State.PREVIEW: "Look before you take them in",
        State.FAILED: "These files were not taken in",
        State.DROPPED: "These files were left out",
    }
    return titles[State(run.state)]


def is_worker_silent(now: dt.datetime) -> bool:
    """Whether work has waited for over a minute and nobody is at it."""
    jobs = DBTaskResult.objects.filter(backend_name="default")
    waits = jobs.filter(status="READY", enqueued_at__lt=now - SILENT_AFTER).exists()
    return waits and not jobs.filter(status="RUNNING", started_at__gt=now - LONGEST_JOB).exists()


def preview_page(run: Run, user: User, *, is_sender: bool) -> RunPage:
    """What the files would do; the preview is sealed, and opened for its sender alone."""
    found = opened(f"preview-{run.pk}") if is_sender else None
    if found is None:
        return RunPage(run, title_of(run, 0), is_sender)
    reader = reader_of(user, run.authority)
    named: Named = {}
    for kind, learner_id, name, detail, needs in found["named"]:
        shown = reader.detail(kind, uuid.UUID(learner_id), detail, needs)
        if shown is not None:
            named.setdefault(kind, []).append(Who(None, name, shown))
    ids = tuple(uuid.UUID(learner_id) for _, learner_id, *_ in found["named"])
    return RunPage(
        run,
        title_of(run, 0),
        is_sender,
        files=tuple(previewed(one, position, reader.highest) for position, one in enumerate(found["files"])),
        changes=change_lines(found["changes"], named),
        phrase=phrase_of(found["changes"], found["corrected"]),
        learner_ids=ids,
    )


def previewed(one: dict[str, Any], position: int, highest: FieldClass) -> FileLine:
    status = Status(one["status"])
    hidden = tuple(one.get("hidden", ()))
    return FileLine(
        one["file_name"],
        what_of(one["kind"]),
        PREVIEW_STATUS[status],
        SIGNS[status],
        {name: one[name] for name in SUMS},
        sheet=sheet_of(one["sheet"], one["file_name"]),
        reasons=tuple(why for why in one["reasons"] if why not in (*hidden, ASK_HIDDEN)),
        history_only=one["history_only"],
        problems=tuple(trouble(*why) for why in one["problems"] if why[0]),
        notices=tuple(trouble(*note) for note in one["notices"]),
        mapping=tuple((header, column) for header, column in one["mapping"]),
        ignored=tuple(one["ignored"]),
        splits=tuple(tuple(split) for split in one["splits"]),
        position=position,
        asks=one["asks"],
        layout=tuple(one["layout"]),
        hidden=hidden,
        unknown_words=sum(map(len, one["words"].values())),
        colours=tuple(one["colours"]),
        own_list=tuple(list_line(ListChange(*each), highest) for each in one["own_list"]),
    )


def trouble(row: int, column: str, message: str, said: str = "") -> Trouble:
    """What is to be said of a row, its column called as people call it."""
    return Trouble(row, columns.meaning(column), message, said)


def list_line(change: ListChange, highest: FieldClass) -> ListLine:
    """What is said of one child, with values as far as this reader may see them."""
    if change.column in (ADDED, GONE):
        return ListLine(change.name, change.column)
    where = change.heading or columns.meaning(change.column)
    if not highest.covers(columns.CLASSES.get(change.column, FieldClass.A)):
        return ListLine(change.name, f"{where} changed")
    was, now = (shown(change.column, one) for one in (change.was, change.now))
    return ListLine(change.name, f"{where}: {was or 'nothing'} → {now or 'nothing'}")


def shown(column: str, value: str) -> str:
    lists = {"legal_reason": "legal_reasons", "lives_with": "lives_with"}
    return label(lists[column], value) if column in lists and value else value


def receipt_page(run: Run, user: User, *, is_sender: bool) -> RunPage:
    receipts = list(run.receipts.select_related("edition").order_by("position"))
    troubles = troubles_of(receipts)
    may_undo = user.may(Permission.FILE_UNDO, run.authority_id) and clock.now() - run.entered_at <= SEALED_FOR
    files = tuple(
        replace(
            receipt_line(one, troubles.get(one.pk, []), is_sender=is_sender), can_undo=may_undo and is_standing(one)
        )
        for one in receipts
    )
    rows = changes_of(run)
    counts = Counter(kind for kind, *_ in rows)
    corrected = Counter(detail for kind, _, detail, _ in rows if kind == ChangeKind.CORRECTED)
    named, ids = name_changes(rows, user, reader_of(user, run.authority))
    pairs = list(zip(files, receipts, strict=True))
    may_decide = user.may(Permission.FILE_RELEASE, run.authority_id)
    return RunPage(
        run,
        title_of(run, len(files)),
        is_sender,
        files=files,
        held=tuple(held(line, one) for line, one in pairs if is_undecided(one)) if may_decide else (),
        changes=change_lines(counts, named),
        phrase=phrase_of(counts, corrected),
        learner_ids=tuple(ids),
        others=run.others if any(one.kind == "pupils" and one.status == Status.APPLIED for one in receipts) else 0,
        asks_about_periods=asks_about_periods(run, receipts, user),
    )


def changes_of(run: Run) -> list[tuple[str, uuid.UUID, str, str]]:
    found = Change.objects.filter(run=run).order_by("kind", "pk")
    return list(found.values_list("kind", "learner_id", "detail", "detail_class"))


def is_undecided(receipt: Receipt) -> bool:
    return receipt.status == Status.HELD and not receipt.released_by and not receipt.left_out_by


def hides_something(receipt: Receipt) -> bool:
    """Whether a file was held because of what is hidden in it."""
    return receipt.status == Status.HELD and Problem.objects.filter(receipt=receipt, code=ASKED).exists()


def is_standing(receipt: Receipt) -> bool:
    """Whether a file was taken in and has not been taken back."""
    return receipt.status == Status.APPLIED and receipt.edition_id is not None and not receipt.undone_by


def troubles_of(receipts: Sequence[Receipt]) -> dict[uuid.UUID, list[Problem]]:
    found: dict[uuid.UUID, list[Problem]] = {}
    for one in Problem.objects.filter(receipt__in=receipts).order_by("row", "pk"):
        found.setdefault(one.receipt_id, []).append(one)
    return found


def receipt_line(one: Receipt, troubles: Sequence[Problem], *, is_sender: bool) -> FileLine:
    pairs = [line.split("\t", 1) for line in one.mapping.splitlines()]
    mapping = tuple((header, column) for header, column in pairs)
    rejects = sealed.get_file(f"rejects-{one.pk}") if is_sender and one.rejected else None
    said = said_by_row(rejects, {column: header for header, column in mapping}) if rejects else {}
    met = opened(f"codes-{one.pk}") if is_sender else None
    hidden = tuple(why.message for why in troubles if why.code == ASKED)
    rejections = [why for why in troubles if why.is_rejection and why.row][:ROWS_KEPT]
    notices = [why for why in troubles if not why.is_rejection][:ROWS_KEPT]
    status = Status(one.status)
    return FileLine(
        one.file_name,
        what_of(one.kind),
        status.label,
        SIGNS[status],
        {name: getattr(one, name) for name in SUMS},
        sheet=sheet_of(one.sheet, one.file_name),
        reasons=tuple(one.reason_list),
        history_only=one.history_only,
        problems=tuple(
            trouble(why.row, why.column, why.message, said.get((why.row, why.column), "")) for why in rejections
        ),
        notices=tuple(trouble(why.row, why.column, why.message) for why in notices),
        mapping=mapping,
        ignored=tuple(one.ignored_columns.splitlines()),
        position=one.position,
        hidden=hidden if one.status == Status.HELD else (),
        unknown_words=sum(map(len, met.values())) if met else 0,
        receipt=one,
        can_fetch_rejects=rejects is not None,
    )


def said_by_row(rejects: bytes, headers: dict[str, str]) -> dict[tuple[int, str], str]:
    """What each rejected cell says, from the sealed file that goes back to the sender; by row and column."""
    found: dict[tuple[int, str], str] = {}
    rows = csv.reader(io.StringIO(rejects.decode("utf-8-sig")))
    top = next(rows, [])
    for cells in rows:
        number, column = place_of(cells[len(top) - 1])
        header = headers.get(column, "")
        if header in top:
            found[number, column] = cells[top.index(header)] or "(empty)"
    return found


def place_of(why: str) -> tuple[int, str]:
    """Row and column from the reason that stands beside a rejected row: "Row 48: date_of_birth: There is no …"."""
    row, column, *_ = [*why.split(": "), ""]
    return int(row.removeprefix("Row ")), column


def held(line: FileLine, receipt: Receipt) -> Held:
    found = opened(f"ahead-{receipt.pk}")
    if found is None:
        return Held(line, receipt.pk)
    lines = tuple((label, now, after, after - now) for label, now, after in found["lines"])
    removed = found["changes"].get(ChangeKind.GONE, 0)
    return Held(
        line,
        receipt.pk,
        lines=(*lines, ("Learners removed", 0, removed, removed)),
        phrase=phrase_of(found["changes"], {}),
        is_looked_ahead=True,
    )


def asks_about_periods(run: Run, receipts: Iterable[Receipt], user: User) -> bool:
    """Asked once, on the first receipt of a care list that was taken in."""
    brought = any(one.kind == "care" and one.status == Status.APPLIED for one in receipts)
    if not brought or not user.may(Permission.FILE_SEND, run.authority_id):
        return False
    return not SourceSetting.objects.filter(authority=run.authority, source=Source.SOCIAL_WORK).exists()


def sheet_of(sheet: str, file_name: str) -> str:
    """The sheet of a workbook; a text file has none but itself."""
    return "" if sheet == file_name else sheet


def what_of(kind: str) -> str:
    return KIND_NAMES.get(kind, f"A file of {kind}" if kind else "Not known")
