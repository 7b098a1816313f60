"""What a bringing would do, as plain data to be kept sealed: files and their rows, and what changes for whom."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from virtualschool.linkage.planning import Plan
from virtualschool.register import sealed
from virtualschool.register.derive import Derived

from . import changes
from .changes import Changed
from .mapping import CHANGED
from .preparing import Prepared
from .reading.reading import Reading, Rejected
from .reading.sheets import ASKING
from .vocab import ASKED_BECAUSE, ChangeKind, Status

SUMS = ("rows_in", "applied", "unchanged", "held", "rejected", "blank")
# As many of a kind as a page can show; the count says how many more there are.
ROWS_KEPT, NAMED_KEPT = 100, 20


def put(name: str, data: dict[str, Any]) -> None:
    """Seal plain data under a name."""
    sealed.put_file(name, json.dumps(data, ensure_ascii=False).encode())


def opened(name: str) -> dict[str, Any] | None:
    """Plain data that was sealed; None once it has been disposed of."""
    data = sealed.get_file(name)
    found: dict[str, Any] | None = json.loads(data) if data is not None else None
    return found


def preview(files: Iterable[Prepared], changed: Iterable[Changed]) -> dict[str, Any]:
    """Everything that the page before "Take it in" shows."""
    found = list(changed)
    return {
        "files": [of_file(one) for one in files],
        "changes": changes.counts(found),
        "corrected": dict(Counter(one.detail for one in found if one.kind == ChangeKind.CORRECTED)),
        "named": list(named(found)),
    }


def of_file(one: Prepared) -> dict[str, Any]:
    reading = one.reading
    return {
        "file_name": one.file_name,
        "kind": one.kind,
        "sha256": one.sha256,
        "status": str(one.status),
        **{name: getattr(one, name) for name in SUMS},
        "reasons": [ASKED_BECAUSE.get(why.code, why.message) for why in one.problems[:1]]
        if asks(one)
        else list(one.reasons),
        "history_only": one.history_only,
        "problems": [
            [why.row_number, why.column, why.message, cell(one.reading, why)] for why in one.problems[:ROWS_KEPT]
        ],
        "notices": [[note.row_number, note.column, note.message] for note in one.notices[:ROWS_KEPT]],
        "sheet": reading.sheet if reading else "",
        "asks": asks(one),
        "hidden": list(reading.hidden) if reading else [],
        "headers": list(reading.headers) if reading else [],
        "layout": [note.message for note in one.notices if note.code in CHANGED],
        "words": one.words,
        "colours": [note.message for note in one.notices if note.code == "colour_unexplained"],
        "own_list": [list(each) for each in one.own_list],
        "mapping": list(reading.mapping.items()) if reading else [],
        "ignored": list(reading.ignored_columns) if reading else [],
        "splits": [
            [split.full_name, split.forename, split.second_forename, split.surname, split.known_as]
            for split in (reading.splits[:ROWS_KEPT] if reading else ())
        ],
    }


def asks(one: Prepared) -> bool:
    """Whether a person can settle why the file is refused, by saying which column is which."""
    return one.status == Status.REFUSED and any(why.code in ASKING for why in one.problems)


def cell(reading: Reading | None, why: Rejected) -> str:
    """What the cell says for which a row is rejected: for the sender alone, whose file it is."""
    headers = [header for header, column in reading.mapping.items() if column == why.column] if reading else []
    if reading is None or not headers or headers[0] not in reading.headers:
        return ""
    at = reading.headers.index(headers[0])
    return (why.cells[at] if at < len(why.cells) else "") or "(empty)"


def named(found: Iterable[Changed]) -> Iterable[list[str]]:
    """The first few changes of each kind: kind, learner, name, detail and the class that may read it."""
    seen: Counter[str] = Counter()
    for one in found:
        seen[one.kind] += 1
        if seen[one.kind] <= NAMED_KEPT:
            yield [str(one.kind), str(one.learner.id), name_of(one.learner), one.detail, one.detail_class]


def name_of(learner: Derived) -> str:
    forename = learner.text("known_as") or learner.text("forename")
    return " ".join(part for part in (forename, learner.text("surname")) if part)


def ahead(planned: Plan, changed: Iterable[Changed], questions_now: int) -> dict[str, Any]:
    """What a held file would change: counts now and after, and how many learners of each kind of change."""
    return {
        "lines": [
            ["Learners on the register", len(planned.before), len(planned.after)],
            ["Our learners with a school", with_school(planned.before), with_school(planned.after)],
            ["Questions for you", questions_now, len(planned.questions)],
        ],
        "changes": changes.counts(changed),
    }


def with_school(learners: Iterable[Derived]) -> int:
    return sum(1 for learner in learners if changes.school_of(learner))
