"""One file on its way in: read in its own process, compared, and either ready, held, refused or already known."""

import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage import engine
from virtualschool.linkage.planning import Arriving
from virtualschool.people.models import Authority
from virtualschool.register import marks, sealed
from virtualschool.register.derive import Row
from virtualschool.register.derive.names import fold
from virtualschool.register.models import Edition
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import FACT_KINDS, KIND_SOURCES, Source
from virtualschool.tables import Refused

from . import again, codes, comparing, mapping, own_list, reuse, sealing, whose
from .gathering import FoldedPeople, people_in
from .models import Receipt
from .own_list import ListChange
from .reading.kinds import MY_LIST
from .reading.mapping import COUNT, Mapping
from .reading.originals import WHY, rejected_csv
from .reading.reading import Notice, Reading, Rejected
from .sealing import Digests
from .vocab import ASK_HIDDEN, Status


@dataclass(frozen=True)
class File:
    """Bytes with a name, as somebody brought them."""

    name: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Circumstances:
    """What is known of a bringing beside its files."""

    authority: Authority
    as_at: dt.date
    received: dt.date
    entered_at: dt.datetime
    kind: str | None = None
    mapping: Mapping | None = None
    released: frozenset[str] = frozenset()
    """Contents (sha256) that a person has decided to take in although they were held."""
    rules: MappingOf[str, str] = field(default_factory=dict)
    """For files that nobody dated, by name: the rule by which their day was told, for the receipt."""


@dataclass(frozen=True)
class Prepared:
    """What will become of one file, with its counts; `arriving` is there for a file that can be applied."""

    file_name: str
    sha256: str
    kind: str
    status: Status
    rows_in: int = 0
    applied: int = 0
    unchanged: int = 0
    held: int = 0
    blank: int = 0
    rejected: int = 0
    problems: tuple[Rejected, ...] = ()
    notices: tuple[Notice, ...] = ()
    reasons: tuple[str, ...] = ()
    history_only: bool = False
    reading: Reading | None = None
    arriving: Arriving | None = None
    keep_file: bytes = field(default=b"", repr=False)
    schools: tuple[tuple[str, str, str], ...] = ()
    words: codes.Words = field(default_factory=dict)
    """Words of code columns that are on no list, by column, with how many rows have them."""
    own_list: tuple[ListChange, ...] = ()
    """How a head's own list differs from her last one."""
    kept: bytes = field(default=b"", repr=False)
    """What was read beside the rows, to be sealed, so that the same bytes need not be read again."""

    def rejects(self) -> bytes:
        return rejected_csv(self.reading) if self.reading and self.reading.rejected else b""


def read(file: File, circumstances: Circumstances, known: mapping.Known) -> Reading:
    """What a file says, read in a process of its own as its authority has said; asks no database; raises `Refused`.

    Of a file that a person lets through, what is hidden counts unless it was said to be left out.
    """
    if file.sha256 in circumstances.released:
        known = replace(known, hidden={"": COUNT, **known.hidden})
    return mapping.read(
        file.data,
        name=file.name,
        kind=circumstances.kind,
        mapping=circumstances.mapping,
        authority=circumstances.authority,
        as_at=circumstances.as_at,
        known=known,
    )


@dataclass(frozen=True)
class Ahead:
    """Files that are being read, and those that say what was heard before, by sha256."""

    circumstances: Circumstances
    known: mapping.Known
    heard: MappingOf[str, again.Heard] = field(default_factory=dict)
    begun: MappingOf[str, "Future[Reading]"] = field(default_factory=dict)

    def reading(self, file: File) -> Reading:
        begun = self.begun.get(file.sha256)
        return begun.result() if begun else read(file, self.circumstances, self.known)

    def recipe(self, file: File) -> str:
        here = self.circumstances
        return again.recipe(file.name, here.kind, here.mapping, here.authority, self.known)


@contextmanager
def reading_ahead(files: Sequence[File], circumstances: Circumstances) -> Iterator[Ahead]:
    """Read several files at once, as many as there are processors; each is given out when it is asked for."""
    pool = ThreadPoolExecutor(max_workers=min(len(os.sched_getaffinity(0)), 4))
    wanted = {file.sha256: file for file in files if not already_applied(file, circumstances)}
    ahead = Ahead(circumstances, mapping.known(circumstances.authority))
    heard = {sha256: said for sha256, file in wanted.items() if (said := heard_before(file, ahead))}
    unread = {sha256: file for sha256, file in wanted.items() if sha256 not in heard}
    begun = {sha256: pool.submit(read, file, circumstances, ahead.known) for sha256, file in unread.items()}
    if begun:
        pool.submit(engine.wake)  # nothing else to do here until the first has been read
    try:
        yield replace(ahead, heard=heard, begun=begun)
    finally:
        pool.shutdown(cancel_futures=True)


def heard_before(file: File, ahead: Ahead) -> again.Heard | None:
    here = ahead.circumstances
    return again.heard(file.sha256, file.name, ahead.recipe(file), here.as_at, here.authority)


def prepare(
    file: File, circumstances: Circumstances, before: Sequence[Arriving], ahead: Ahead | None = None
) -> Prepared:
    """Read and compare one file; `before` are the files of the same bringing that came before it.

    `ahead` gives out what has been read already.
    """
    ahead = ahead or Ahead(circumstances, mapping.known(circumstances.authority))
    known = already_applied(file, circumstances)
    if known:
        return known
    said = ahead.heard.get(file.sha256)
    if said and (once_more := hear_again(file, said, circumstances, before)):
        return once_more
    try:
        reading = ahead.reading(file)
    except Refused as refused:
        return refusal(file, circumstances, refused)
    return compare(file, reading, circumstances, before, ahead.recipe(file))


def hear_again(
    file: File, said: again.Heard, circumstances: Circumstances, before: Sequence[Arriving]
) -> Prepared | None:
    """What `compare` makes of the bytes of the edition next before: every row unchanged, and none is looked at.

    None where that edition is not the next, or the rows of it are no longer all at hand.
    """
    edition = edition_of(file, said.reading, circumstances)
    edition.persons = said.edition.persons
    earlier, later = comparing.around(circumstances.authority, reads.spoken(edition), before)
    fullest = comparing.fullest_before(edition.as_at, earlier)
    if later or fullest is None or not said.edition.pk == earlier[0].pk == fullest.pk:
        return None
    people = {} if edition.kind == "pupils" else comparing.Past(before, {}, {}).people_of(said.edition)
    if not again.rows_are_held(said.edition, people):
        return None
    reading = with_layout_changes(said.reading, circumstances)
    prepared = judged(file, reading, edition, later)
    return replace(
        prepared,
        unchanged=reading.rows_in - reading.blank - len(reading.rejected),
        arriving=again.arriving(edition, said.edition, people),
        words=unknown_words(file, reading, circumstances),
        kept=said.kept,
    )


def already_applied(file: File, circumstances: Circumstances) -> Prepared | None:
    """The same bytes as at the same day change nothing."""
    edition = Edition.objects.filter(
        authority=circumstances.authority, sha256=file.sha256, as_at=circumstances.as_at, withdrawn_on=None
    ).first()
    if edition is None or circumstances.kind not in (None, edition.kind):
        return None
    receipt = Receipt.objects.filter(edition=edition, status=Status.APPLIED).first()
    rows_in, blank = (receipt.rows_in, receipt.blank) if receipt else (0, 0)
    return Prepared(
        file.name, file.sha256, edition.kind, Status.ALREADY, rows_in=rows_in, unchanged=rows_in - blank, blank=blank
    )


def refusal(file: File, circumstances: Circumstances, refused: Refused) -> Prepared:
    why = Rejected(0, (), "", refused.code, refused.sentence)
    return Prepared(
        file.name,
        file.sha256,
        circumstances.kind or "",
        Status.REFUSED,
        rows_in=refused.rows_in,
        rejected=refused.rows_in - refused.blank,
        blank=refused.blank,
        problems=(why,),
        reasons=(refused.sentence,),
    )


def with_layout_changes(reading: Reading, circumstances: Circumstances) -> Reading:
    changed = tuple(mapping.layout_changes(reading, circumstances.authority, circumstances.as_at))
    return replace(reading, notices=(*changed, *reading.notices))


def unknown_words(file: File, reading: Reading, circumstances: Circumstances) -> codes.Words:
    said = Mapping(values=mapping.words(circumstances.authority))
    return codes.unknown(file.data, file.name, reading, said, circumstances.as_at)


def compare(
    file: File, reading: Reading, circumstances: Circumstances, before: Sequence[Arriving], by: str
) -> Prepared:
    """What becomes of a file that was read by this recipe."""
    edition = edition_of(file, reading, circumstances)
    earlier, later = comparing.around(circumstances.authority, reads.spoken(edition), before)
    digests = Digests.fresh()
    if reading.kind in FACT_KINDS:
        reading = whose.settle(reading, rolls_known(circumstances.authority, before), digests)
    people = people_in(reading)
    past = comparing.Past(before, people, marks.marks_of(people) if reading.kind == "pupils" else {})
    if reading.kind in reuse.ID_COLUMNS:
        judged_rows = reuse.reject(reading, people, past.latest_rows([*earlier, *later]))
        if judged_rows is not reading:
            reading = judged_rows
            people = past.fresh = people_in(reading)
    as_read = reading
    reading = with_layout_changes(reading, circumstances)
    edition.persons = len(people)
    words = unknown_words(file, reading, circumstances)
    prepared = replace(judged(file, reading, edition, later), words=words)
    if not people and reading.rejected:
        return replace(prepared, status=Status.REFUSED, rejected=reading.rows_in - reading.blank)
    previous = comparing.fullest_before(edition.as_at, earlier)
    reasons = [*reading.hidden, ASK_HIDDEN] if reading.hidden else []
    if previous and reading.kind in comparing.HOLDABLE and not is_returned(reading):
        known = past.people_of(previous)
        reasons += comparing.reasons_to_hold(reading.kind, people, reading.columns_filled, previous, known)
    if reasons and file.sha256 not in circumstances.released:
        held = reading.rows_in - reading.blank
        return replace(prepared, status=Status.HELD, held=held, rejected=0, reasons=tuple(reasons), keep_file=file.data)
    if reading.kind == MY_LIST.key and previous:
        changed_since = own_list.changes(past.people_of(previous), people)
        prepared = replace(prepared, own_list=tuple(changed_since))
    kept = reading.rows_in - reading.blank - len(reading.rejected)
    same = past.unchanged_rows(earlier, digests.own) + reading.duplicate_rows
    if isinstance(people, FoldedPeople):
        arriving = sealing.folded(edition, people, digests, rolls_known(edition.authority, before))
    else:
        arriving = arriving_of(edition, people, past.marked)
    schools = () if reading.kind in FACT_KINDS else schools_in(people)
    told = b"" if is_returned(reading) else again.kept(file.name, as_read, by, people)
    return replace(prepared, applied=kept - same, unchanged=same, arriving=arriving, schools=schools, kept=told)


def is_returned(reading: Reading) -> bool:
    """Whether these are rejected rows that come back mended: a few rows by their nature, and no list cut short."""
    return any(fold(heading) == fold(WHY) for heading in reading.headers)


def judged(file: File, reading: Reading, edition: Edition, later: Sequence[Edition]) -> Prepared:
    """What is known of a file before it is compared; one older than what stands says so."""
    return Prepared(
        file.name,
        file.sha256,
        reading.kind,
        Status.APPLIED,
        rows_in=reading.rows_in,
        blank=reading.blank,
        rejected=len(reading.rejected),
        problems=reading.rejected,
        notices=reading.notices,
        reasons=same_day(edition, later),
        history_only=bool(later),
        reading=reading,
    )


def same_day(edition: Edition, later: Sequence[Edition]) -> tuple[str, ...]:
    """Two lists as at one day: which of them counts must not hang on which came first, so it is told."""
    if not any(one.as_at == edition.as_at for one in later):
        return ()
    sentence = (
        f"Another list as at {edition.as_at:%-d %B %Y} stands already, and what it says counts. "
        "If this one is the correction, bring it again with the next day as its as-at date."
    )
    return (sentence,)


def arriving_of(
    edition: Edition, people: MappingOf[str, tuple[Row, ...]], marked: MappingOf[str, marks.Marks]
) -> Arriving:
    """Rolls and facts go into the sealed store under the edition's id; other lists are at hand."""
    if edition.kind == "pupils":
        sealed.put_roll(str(edition.pk), people, marked)
        return Arriving(edition, pupils=[(marked[own_id].own, own_id, people[own_id]) for own_id in sorted(people)])
    if edition.kind in FACT_KINDS:
        sealed.put_roll(str(edition.pk), people, marks.marks_of(people))
        return Arriving(edition)
    return Arriving(edition, people)


def rolls_known(authority: Authority, before: Sequence[Arriving]) -> list[Edition]:
    """The rolls that the sealed store holds, those of the same bringing among them, oldest first."""
    known = [*reads.editions(authority), *(one.edition for one in before if one.says_who)]
    rolls = [one for one in known if one.kind == "pupils" and sealed.has_roll(str(one.pk))]
    return sorted(rolls, key=lambda one: reads.spoken(one).order)


def edition_of(file: File, reading: Reading, circumstances: Circumstances) -> Edition:
    return Edition(
        id=uuid.uuid4(),
        authority=circumstances.authority,
        source=KIND_SOURCES.get(reading.kind, Source.EDUCATION),
        kind=reading.kind,
        sha256=file.sha256,
        as_at=circumstances.as_at,
        received=circumstances.received,
        entered_at=circumstances.entered_at,
        file_name=file.name[:255],
        columns_filled=" ".join(reading.columns_filled),
    )


def schools_in(people: comparing.People) -> tuple[tuple[str, str, str], ...]:
    """Code, name and stage of every school that a file names: no pupil is in this."""
    return tuple(
        sorted(
            {
                (row["school_code"], row.get("school_name", ""), row.get("stage", ""))
                for rows in people.values()
                for row in rows
                if row.get("school_code")
            }
        )
    )


def need_likely_dates(as_at: dt.date, received: dt.date) -> None:
    """Refuse a day that must be a slip of the pen: a file as at a year from now would outrank every true one."""
    if as_at > received + dt.timedelta(days=366):
        raise Refusal(
            f"The file is as at {as_at:%-d %B %Y}, more than a year after it was received "
            f"({received:%-d %B %Y}). Check the as-at date."
        )
