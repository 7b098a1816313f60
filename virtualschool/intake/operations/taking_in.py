"""Taking files in: read, compare, link and derive first; then one short transaction that writes it all, or nothing."""

import gc
import json
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import Actor
from virtualschool.foundation import clock
from virtualschool.foundation.inserting import insert
from virtualschool.foundation.refusals import Refusal
from virtualschool.learning.operations.facts import Kept
from virtualschool.learning.queries.everybody import name_of as sums_of
from virtualschool.linkage import history
from virtualschool.linkage.operations import settling
from virtualschool.linkage.planning import Plan, plan
from virtualschool.monitoring.operations import flags
from virtualschool.people.models import Authority, User
from virtualschool.register import marks, sealed
from virtualschool.register.models import Edition
from virtualschool.schools import operations as schools

from .. import again
from ..changes import Changed, changes
from ..models import Change, Problem, Receipt, Run
from ..preparing import Ahead, Circumstances, File, Prepared, need_likely_dates, prepare, reading_ahead
from ..reading.folding import Folded
from ..reading.reading import Person
from ..vocab import State, Status

TRIES = 5
# A file of so many bytes takes a second or more to read.
LARGE = 5_000_000


@dataclass(frozen=True)
class Sender:
    """Who brings files: a user, or the operator at the command line."""

    actor: Actor
    name: str
    user: User | None = None


@dataclass(frozen=True)
class Taken:
    """What became of a bringing: each file, the plan, what it changes, and the run it was recorded as."""

    files: tuple[Prepared, ...]
    plan: Plan
    changed: tuple[Changed, ...]
    run: Run | None


def take_in(
    files: Sequence[File],
    *,
    circumstances: Circumstances,
    sender: Sender,
    dry_run: bool = False,
    run: Run | None = None,
    reason: str = "",
    threads: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Taken:
    """Take files in as one bringing: each wholly or not at all, and one bad file stops no other.

    Who may need us is worked out anew in the same transaction: it stands or falls with the files.

    With `dry_run` nothing is changed and nothing is kept. Somebody else's
    change in the meantime makes the plan out of date; it is then made again.
    """
    if not files:
        raise Refusal("No file was given. Name at least one file to take in.")
    need_likely_dates(circumstances.as_at, circumstances.received)
    tell = progress or (lambda _: None)
    for _ in range(TRIES):
        with (
            undisturbed(),
            sealed.writing(clear_up),
            sealed_until_written(read_all(files, circumstances, tell)) as (prepared, standing_still),
        ):
            arriving = [one.arriving for one in prepared if one.arriving]
            relink = any(one.says_who for one in arriving) or not arriving
            planned = plan(
                circumstances.authority,
                arriving,
                relink=relink,
                threads=threads,
                progress=progress,
                standing_still=standing_still,
            )
            found = tuple(changes(planned))
            if dry_run:
                return Taken(prepared, planned, found, None)
            kept = with_row_numbers(facts_of(planned), prepared)
            tell("Writing it down")
            stored = write(prepared, planned, found, circumstances, sender, run, reason, kept)
            return Taken(prepared, planned, found, stored)
    raise Refusal("The register kept changing while the files were being taken in. Try again in a minute.")


def facts_of(planned: Plan) -> list[Kept]:
    """What the sealed fact files say of learners: of all of them those that arrive, of those newly known the rest."""
    arriving = [one.edition for one in planned.arriving]
    return history.find(planned.authority, planned.after, before=planned.before, arriving=arriving)


def with_row_numbers(kept: Sequence[Kept], prepared: Sequence[Prepared]) -> list[Kept]:
    """The facts of learners with the rows of their files in which they stood."""
    wanted = {one.own_id for one in kept}
    numbers = {
        (one.arriving.edition.pk, person.key): person.rows
        for one in prepared
        if one.arriving and one.reading and not one.arriving.says_who
        for person in of_these(one.reading.people, wanted)
    }
    found = ((one, numbers.get((one.edition_id, one.own_id), ())) for one in kept)
    return [
        Kept(one.edition_id, one.own_id, one.scn, one.content, in_short(number for number, _ in rows))
        for one, rows in found
    ]


def of_these(people: Sequence[Person], wanted: Collection[str]) -> Iterable[Person]:
    """Those of a file who are wanted; nobody else's rows are unfolded for it."""
    return people.of(wanted) if isinstance(people, Folded) else (one for one in people if one.key in wanted)


def in_short(numbers: Iterable[int]) -> str:
    """Row numbers with those that follow one another as a range: "2-4, 9"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Look for no rubbish meanwhile: a roll is a million small things that all are needed, and looked at in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class AllRead(NamedTuple):
    """The files of a bringing as they were read, and the plan of nothing at all, where there was time to make one."""

    prepared: tuple[Prepared, ...]
    standing_still: Plan | None


@contextmanager
def sealed_until_written(found: AllRead) -> Iterator[AllRead]:
    """Rolls are sealed before they are written down; those that were not written after all are disposed of.

    A plan that somebody overtook is left quietly, for the caller to begin
    again: what was new may be known by now.
    """
    try:
        with suppress(settling.OutOfDate):
            yield found
    finally:
        forget(found.prepared)


def clear_up() -> None:
    """Dispose of what a bringing that was killed had sealed and never wrote down; for when none is under way."""
    for name in sealed.names():
        prefix, _, pk = name.partition("-")
        if prefix in ("held", "rejects"):
            if not Receipt.objects.filter(pk=pk).exists():
                sealed.drop(name)
        elif prefix == "reading":
            if not Edition.objects.filter(pk=pk).exists():
                sealed.drop(name)
        elif sealed.has_roll(name) and not Edition.objects.filter(pk=name).exists():
            sealed.drop(name)


def forget(prepared: Sequence[Prepared]) -> None:
    """Dispose of sealed rolls to which no edition refers."""
    names = {one.arriving.edition.pk for one in prepared if one.arriving}
    kept = set(Edition.objects.filter(pk__in=names).values_list("pk", flat=True))
    for name in names - kept:
        sealed.drop(str(name))
        sealed.drop(sums_of(name))


def read_all(files: Sequence[File], circumstances: Circumstances, tell: Callable[[str], None]) -> AllRead:
    found: list[Prepared] = []
    seen: dict[str, Prepared] = {}
    standing_still: Plan | None = None
    with reading_ahead(files, circumstances) as ahead:
        if is_a_long_wait(files, ahead):
            standing_still = plan(circumstances.authority, relink=False)
        for file in files:
            tell(f"Reading {file.name}")
            arriving = [one.arriving for one in found if one.arriving]
            if file.sha256 in seen:
                found.append(repeated(file, seen[file.sha256]))
                continue
            found.append(with_rule(prepare(file, circumstances, arriving, ahead), circumstances))
            seen[file.sha256] = found[-1]
    return AllRead(tuple(found), standing_still)


def is_a_long_wait(files: Sequence[File], ahead: Ahead) -> bool:
    """Whether one large file is being read in a process of its own, while this one has nothing to do.

    If it is one of facts, all that is needed of the register is how it stands.
    """
    return len(files) == 1 and len(files[0].data) >= LARGE and files[0].sha256 in ahead.begun


def with_rule(prepared: Prepared, circumstances: Circumstances) -> Prepared:
    """A receipt says by which rule the file's day was told, where nobody said it."""
    rule = circumstances.rules.get(prepared.file_name)
    return replace(prepared, reasons=(*prepared.reasons, rule)) if rule else prepared


def repeated(file: File, first: Prepared) -> Prepared:
    """The same bytes twice in one bringing."""
    if first.status != Status.APPLIED:
        return replace(first, file_name=file.name, arriving=None)
    return Prepared(
        file.name,
        file.sha256,
        first.kind,
        Status.ALREADY,
        rows_in=first.rows_in,
        unchanged=first.rows_in - first.blank,
        blank=first.blank,
    )


@transaction.atomic
def write(
    prepared: Sequence[Prepared],
    planned: Plan,
    found: Sequence[Changed],
    circumstances: Circumstances,
    sender: Sender,
    run: Run | None,
    reason: str,
    kept: Sequence[Kept],
) -> Run:
    """The one transaction: editions, statements, links, questions, the register, receipts, flags and the audit."""
    at = circumstances.entered_at
    settling.commit(planned, made_on=circumstances.received, at=at, kept=kept)
    for one in prepared:
        learn_schools(circumstances.authority, one)
    run = run or new_run(circumstances, sender)
    fill_run(run, prepared, planned)
    run.save()
    run.receipts.all().delete()
    for position, one in enumerate(prepared):
        write_receipt(run, position, one, sender if one.sha256 in circumstances.released else None)
    insert(
        Change,
        (
            Change(
                run=run,
                kind=one.kind,
                learner_id=one.learner.id,
                detail=one.detail[:200],
                detail_class=one.detail_class,
            )
            for one in found
        ),
    )
    flags.evaluate(circumstances.authority, on=clock.today())
    audit.record(
        chain=circumstances.authority.code,
        verb="files taken in",
        at=at,
        actor=sender.actor,
        object_type="run",
        object_id=run.pk,
        number=len(prepared),
        ids=[one.sha256 for one in prepared],
        reason=reason,
    )
    return run


def learn_schools(authority: Authority, one: Prepared) -> None:
    if one.schools:
        stages: dict[str, set[str]] = {}
        for code, _, stage in one.schools:
            stages.setdefault(code, set()).add(stage)
        schools.learn(authority=authority, names=[(code, name) for code, name, _ in one.schools], stages=stages)


def new_run(circumstances: Circumstances, sender: Sender) -> Run:
    last = Run.objects.filter(authority=circumstances.authority).aggregate(last=Max("number"))["last"] or 0
    return Run(
        id=uuid.uuid4(),
        authority=circumstances.authority,
        number=last + 1,
        sent_by=sender.user,
        sender_name=sender.name,
        entered_at=circumstances.entered_at,
        as_at=circumstances.as_at,
        received=circumstances.received,
    )


def fill_run(run: Run, prepared: Sequence[Prepared], planned: Plan) -> None:
    run.state, run.progress = State.DONE, ""
    links = link_counts(planned)
    run.linked, run.in_question, run.unlinked = links["auto"], links["review"], links["unlinked"]
    held = {key.own_id for learner in planned.after for key in learner.keys if key.source == "education"}
    named = frozenset[bytes]().union(*(pupils_named(one) for one in prepared if one.kind == "pupils"))
    run.others = len(named - {marks.mark("own", own_id) for own_id in held})


def pupils_named(one: Prepared) -> Iterable[bytes]:
    """The keyed digests of everybody on a roll, whether it was taken in or not."""
    if one.arriving:
        return sealed.SealedRoll(str(one.arriving.edition.pk)).people
    return [marks.mark("own", person.key) for person in one.reading.people] if one.reading else []


def write_receipt(run: Run, position: int, one: Prepared, released_by: Sender | None) -> None:
    receipt = Receipt.objects.create(
        run=run,
        position=position,
        file_name=one.file_name[:255],
        kind=one.kind,
        sha256=one.sha256,
        status=one.status,
        sheet=one.reading.sheet[:120] if one.reading else "",
        **{name: getattr(one, name) for name in ("rows_in", "applied", "unchanged", "held", "rejected", "blank")},
        history_only=one.history_only,
        reasons="\n".join(one.reasons),
        mapping="\n".join(f"{header}\t{column}" for header, column in one.reading.mapping.items())
        if one.reading
        else "",
        headers="\n".join(one.reading.headers) if one.reading else "",
        ignored_columns="\n".join(one.reading.ignored_columns) if one.reading else "",
        edition=one.arriving.edition if one.arriving else None,
        released_by=(released_by.actor.by or released_by.actor.email) if released_by else "",
    )
    Problem.objects.bulk_create(
        [
            Problem(receipt=receipt, row=why.row_number, column=why.column, code=why.code, message=why.message)
            for why in one.problems
        ]
        + [
            Problem(
                receipt=receipt,
                row=note.row_number,
                column=note.column,
                code=note.code,
                message=note.message,
                is_rejection=False,
            )
            for note in one.notices
        ],
        batch_size=500,
    )
    if one.kept and one.arriving:
        sealed.put_file(again.name_of(one.arriving.edition.pk), one.kept)
    if one.keep_file:
        sealed.put_file(f"held-{receipt.pk}", one.keep_file)
    if one.words:
        sealed.put_file(f"codes-{receipt.pk}", json.dumps(one.words, ensure_ascii=False).encode())
    if rejects := one.rejects():
        sealed.put_file(f"rejects-{receipt.pk}", rejects)


def link_counts(planned: Plan) -> dict[str, int]:
    """Persons of social work's records, each once: linked, in an open question, or neither."""
    people = {key for learner in planned.after for key in learner.keys if key.source == "social_work"}
    linked = {
        key
        for learner in planned.after
        if "education" in learner.heard
        for key in learner.keys
        if key.source == "social_work"
    }
    asked = {wanted.left for wanted in planned.questions if wanted.asked} & people - linked
    return {"auto": len(linked), "review": len(asked), "unlinked": len(people - linked - asked)}
