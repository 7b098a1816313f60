"""What the pages of files show: past runs, one run in each of its states, and who may already be the child told of."""

import csv
import datetime as dt
import io
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Sum
from django_tasks_db.models import DBTaskResult

from virtualschool.foundation import clock
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import FieldClass, Permission
from virtualschool.register import listing, sealed
from virtualschool.register.derive.names import fold
from virtualschool.register.models import Learner, LearnerAlias, Relation, SourceSetting
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind, Source

from .models import Change, Problem, Receipt, Run
from .previews import NAMED_KEPT, ROWS_KEPT, SUMS, opened
from .vocab import CHANGE_PHRASES, KIND_NAMES, ChangeKind, State, Status

SIGNS = {Status.APPLIED: "good", Status.ALREADY: "good", Status.HELD: "watch", Status.REFUSED: "late"}
# What such a change says of a protected learner gives the place away.
OF_PLACE = (ChangeKind.MOVED_SCHOOL, ChangeKind.MOVED_HOME, ChangeKind.FOUND_ON_ROLL)
SILENT_AFTER = dt.timedelta(seconds=60)
# A job that has run for this long without an end died with its worker.
LONGEST_JOB = dt.timedelta(minutes=30)
NUMBERS = "No One Two Three Four Five Six Seven Eight Nine".split()
Named = dict[str, list["Who"]]


@dataclass(frozen=True)
class Who:
    """A learner in a list of changes, with what the file said where the reader may see it."""

    id: uuid.UUID | None
    name: str
    detail: str = ""


@dataclass(frozen=True)
class ChangeLine:
    """One kind of change: of how many, and of whom by name."""

    label: str
    count: int
    who: tuple[Who, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.who)


@dataclass(frozen=True)
class Trouble:
    """A row with its column and what is to be said of it; `said` is the cell itself, for the sender alone."""

    row: int
    column: str
    message: str
    said: str = ""


@dataclass(frozen=True)
class FileLine:
    """One file of a run, with its sum."""

    name: str
    what: str
    status: str
    sign: str
    sums: dict[str, int]
    sheet: str = ""
    reasons: tuple[str, ...] = ()
    history_only: bool = False
    problems: tuple[Trouble, ...] = ()
    notices: tuple[Trouble, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    splits: tuple[tuple[str, ...], ...] = ()
    receipt: Receipt | None = None
    can_fetch_rejects: bool = False

    @property
    def shows_cells(self) -> bool:
        return any(why.said for why in self.problems)

    @property
    def adds_up(self) -> bool:
        return self.sums["rows_in"] == sum(self.sums[name] for name in SUMS[1:])

    @property
    def more_problems(self) -> int:
        return max(0, self.sums["rejected"] - len(self.problems))

    @property
    def rejected(self) -> int:
        """Rows that could not be used; of a held file none is rejected yet, but they would be."""
        return len(self.problems) + self.more_problems


@dataclass(frozen=True)
class Held:
    """A held file that waits for a decision, and what it would change, once that has been found out."""

    line: FileLine
    receipt_id: uuid.UUID
    lines: tuple[tuple[str, int, int, int], ...] = ()
    phrase: str = ""
    is_looked_ahead: bool = False


@dataclass(frozen=True)
class RunPage:
    """Everything that a run's page shows, in whatever state the run is."""

    run: Run
    title: str
    is_sender: bool
    files: tuple[FileLine, ...] = ()
    held: tuple[Held, ...] = ()
    changes: tuple[ChangeLine, ...] = ()
    phrase: str = ""
    learner_ids: tuple[uuid.UUID, ...] = ()
    others: int = 0
    asks_about_periods: bool = False
    is_worker_silent: bool = False

    @property
    def adds_up(self) -> bool:
        return all(line.adds_up for line in self.files)

    @property
    def is_busy(self) -> bool:
        return is_busy(self.run)

    @property
    def with_problems(self) -> list[FileLine]:
        return [line for line in self.files if line.problems or line.notices]


@dataclass(frozen=True)
class Reader:
    """Whose eyes: the highest class of field, and the learners whose place is withheld from them."""

    highest: FieldClass
    withheld: frozenset[uuid.UUID] = field(default_factory=frozenset)

    def detail(self, kind: str, learner_id: uuid.UUID, detail: str, needs: str) -> str | None:
        """What may be shown of a change: None where not even that there was one of this kind for this learner."""
        if not self.highest.covers(FieldClass(needs)):
            return None
        return "" if learner_id in self.withheld and kind in OF_PLACE else detail


def is_busy(run: Run) -> bool:
    """Whether the background has still to do something for this run."""
    return run.state in (State.WAITING, State.READING)


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


# ---- a preview ------------------------------------------------------------------------------------------------------


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
        files=tuple(previewed(one) for one in found["files"]),
        changes=change_lines(found["changes"], named),
        phrase=phrase_of(found["changes"], found["corrected"]),
        learner_ids=ids,
    )


def previewed(one: dict[str, Any]) -> FileLine:
    status = Status(one["status"])
    return FileLine(
        one["file_name"],
        what_of(one["kind"]),
        PREVIEW_STATUS[status],
        SIGNS[status],
        {name: one[name] for name in SUMS},
        sheet=sheet_of(one["sheet"], one["file_name"]),
        reasons=tuple(one["reasons"]),
        history_only=one["history_only"],
        problems=tuple(Trouble(*why) for why in one["problems"] if why[0]),
        notices=tuple(Trouble(*note) for note in one["notices"]),
        mapping=tuple((header, column) for header, column in one["mapping"]),
        ignored=tuple(one["ignored"]),
        splits=tuple(tuple(split) for split in one["splits"]),
    )


PREVIEW_STATUS = {
    Status.APPLIED: "can be taken in",
    Status.HELD: "would be held for you",
    Status.REFUSED: "can’t be taken in",
    Status.ALREADY: "already taken in",
}


# ---- a receipt ------------------------------------------------------------------------------------------------------


def receipt_page(run: Run, user: User, *, is_sender: bool) -> RunPage:
    receipts = list(run.receipts.select_related("edition").order_by("position"))
    troubles = troubles_of(receipts)
    files = tuple(receipt_line(one, troubles.get(one.pk, []), is_sender=is_sender) for one in receipts)
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
            Trouble(why.row, why.column, why.message, said.get((why.row, why.column), "")) for why in rejections
        ),
        notices=tuple(Trouble(why.row, why.column, why.message) for why in notices),
        mapping=mapping,
        ignored=tuple(one.ignored_columns.splitlines()),
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


# ---- who changed ----------------------------------------------------------------------------------------------------


def reader_of(user: User, authority: Authority, on: dt.date | None = None) -> Reader:
    """What this user may read of changes in this authority."""
    day = on or clock.today()
    mine = Relation.objects.filter(in_force(day), user=user, kind=RelationKind.NAMED)
    withheld = listing.protected_ids(authority, day) - set(mine.values_list("learner_id", flat=True))
    return Reader(user.standing.highest(authority.code, related=False), frozenset(withheld))


def name_changes(
    rows: Sequence[tuple[str, uuid.UUID, str, str]], user: User, reader: Reader
) -> tuple[Named, list[uuid.UUID]]:
    """The first few learners of each kind of change, as far as this user may see them."""
    taken: Counter[str] = Counter()
    first = []
    for row in rows:
        taken[row[0]] += 1
        if taken[row[0]] <= NAMED_KEPT:
            first.append(row)
    learners = visible_by_any_id({learner_id for _, learner_id, _, _ in first}, user)
    named: Named = {}
    for kind, learner_id, detail, needs in first:
        learner = learners.get(learner_id)
        shown = reader.detail(kind, learner.pk, detail, needs) if learner else None
        if learner is not None and shown is not None:
            named.setdefault(kind, []).append(Who(learner.pk, learner.name, shown))
    return named, sorted({one.id for who in named.values() for one in who if one.id})


def visible_by_any_id(ids: Iterable[uuid.UUID], user: User) -> dict[uuid.UUID, Learner]:
    """The learners behind ids, past or present, whom this user may see."""
    now = dict(LearnerAlias.objects.filter(alias__in=list(ids)).values_list("alias", "learner_id"))
    learners = Learner.objects.visible_to(user).in_bulk(list(set(now.values())))
    return {alias: learners[pk] for alias, pk in now.items() if pk in learners}


def change_lines(counts: dict[str, int] | Counter[str], named: Named) -> tuple[ChangeLine, ...]:
    return tuple(
        ChangeLine(kind.label, counts[kind], tuple(named.get(kind, ()))) for kind in ChangeKind if counts.get(kind)
    )


def phrase_of(counts: dict[str, int] | Counter[str], corrected: dict[str, int] | Counter[str]) -> str:
    """The difference in one sentence: "3 new, 2 moved school, 1 date of birth changed"."""
    parts = [f"{counts[kind]} {words}" for kind, words in CHANGE_PHRASES.items() if counts.get(kind)]
    parts += [f"{count} {plural(word) if count > 1 else word} changed" for word, count in sorted(corrected.items())]
    return ", ".join(parts)


def plural(word: str) -> str:
    """ "dates of birth", "surnames"."""
    first, of, rest = word.partition(" of ")
    return f"{first}s{of}{rest}"


def sheet_of(sheet: str, file_name: str) -> str:
    """The sheet of a workbook; a text file has none but itself."""
    return "" if sheet == file_name else sheet


def what_of(kind: str) -> str:
    return KIND_NAMES.get(kind, f"A file of {kind}" if kind else "Not known")


# ---- told by hand ---------------------------------------------------------------------------------------------------


def namesakes(user: User, authority: Authority, forename: str, surname: str, born: dt.date) -> QuerySet[Learner]:
    """Learners whom this user may see and who may be the child told of: same day of birth and a name in common."""
    same_day = Learner.objects.visible_to(user).filter(authority=authority, date_of_birth=born)
    told = {fold(forename), fold(surname)}
    alike = [one.pk for one in same_day if told & {fold(one.forename), fold(one.known_as), fold(one.surname)} - {""}]
    return same_day.filter(pk__in=alike).order_by("surname", "forename")


def current_id(learner_id: uuid.UUID, user: User) -> uuid.UUID:
    """The id that a learner has now, for an id that may be an old one; the same id where it is nobody's to see."""
    found = visible_by_any_id([learner_id], user).get(learner_id)
    return found.pk if found else learner_id
