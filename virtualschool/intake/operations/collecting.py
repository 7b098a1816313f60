"""Taking in what lies in the watched folders: as the command line would, with nobody at hand to ask."""

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import groupby

from virtualschool.audit.vocab import operator
from virtualschool.foundation.refusals import Refusal
from virtualschool.monitoring.figures import refreshing
from virtualschool.people import operations as people

from .. import watching
from ..preparing import Circumstances, File, Prepared
from ..vocab import Status
from .taking_in import Sender, take_in

NAME = "the watched folder"


def collect(*, now: dt.datetime, today: dt.date, tell: Callable[[str], None]) -> list[tuple[str, Prepared]]:
    """Take in every whole file of every authority's folder, day by day; returns each with the authority's code.

    A file leaves the folder only after it was written down: killed in
    between, the next look finds it known already.
    """
    done: list[tuple[str, Prepared]] = []
    for code in watching.codes():
        by_day = groupby(watching.whole(code, now), key=lambda one: one.as_at)
        for as_at, found in [(day, list(files)) for day, files in by_day]:
            done += [(code, one) for one in bring(code, as_at, found, now, today, tell)]
    return done


def bring(
    code: str,
    as_at: dt.date,
    found: Sequence[watching.Found],
    now: dt.datetime,
    today: dt.date,
    tell: Callable[[str], None],
) -> tuple[Prepared, ...]:
    """The files of one day as one bringing; one that cannot be dealt with at all is refused with the reason."""
    try:
        circumstances = Circumstances(
            authority=people.authority(code),
            as_at=as_at,
            received=today,
            entered_at=now,
            rules={one.path.name: one.rule for one in found},
        )
        files = [File(one.path.name, one.path.read_bytes()) for one in found]
        taken = take_in(files, circumstances=circumstances, sender=Sender(operator(by=""), NAME), progress=tell)
        refreshing.refresh(circumstances.authority)
    except OSError as problem:
        tell(f"{code}: the files as at {as_at:%-d %B %Y} cannot be read: {problem.strerror}. They stay where they are.")
        return ()
    except Refusal as refusal:
        for one in found:
            watching.refuse(one.path, f"{refusal.sentence}\n")
        return tuple(refused(one.path.name, refusal.sentence) for one in found)
    for one, prepared in zip(found, taken.files, strict=True):
        tidy(one, prepared)
    return taken.files


def refused(name: str, sentence: str) -> Prepared:
    return Prepared(name, "", "", Status.REFUSED, reasons=(sentence,))


def tidy(one: watching.Found, prepared: Prepared) -> None:
    if rejects := prepared.rejects():
        watching.give_back(one.path, rejects)
    put = watching.refuse if prepared.status == Status.REFUSED else watching.put_aside
    put(one.path, report(one, prepared))


def report(one: watching.Found, prepared: Prepared) -> str:
    """What became of a file, for whoever looks into the folder: counts and reasons, nobody's cells."""
    counts = (
        f"{prepared.rows_in} rows = {prepared.applied} applied + {prepared.unchanged} unchanged + {prepared.held} held "
        f"+ {prepared.rejected} rejected + {prepared.blank} blank"
    )
    rows = [f"Row {why.row_number}, {why.column}: {why.message}" for why in prepared.problems if why.row_number]
    lines = [f"{one.path.name}: {prepared.status.label}.", counts, *prepared.reasons, *rows]
    return "\n".join(lines) + "\n"
