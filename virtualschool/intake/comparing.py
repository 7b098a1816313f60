"""One edition against the one before: which rows are news, who is missing, and whether a person should look first."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.linkage.planning import Arriving
from virtualschool.people.models import Authority
from virtualschool.register import sealed
from virtualschool.register.derive import Row, Spoken
from virtualschool.register.models import Edition, Statement
from virtualschool.register.queries import stated as reads

# A file that lost this share of its people, and at least this many of them, is held (fewer in a short list).
LOST_SHARE, LOST_LEAST, SHORT_LIST, LOST_LEAST_SHORT = 0.05, 5, 40, 3
CHANGED_BIRTHDAYS = 0.20
HOLDABLE = ("pupils", "care")

People = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Before:
    """What an earlier edition said, as far as it is needed here."""

    spoken: Spoken
    columns: frozenset[str]
    people: People


def around(authority: Authority, spoken: Spoken, arriving: Iterable[Arriving]) -> tuple[list[Edition], list[Edition]]:
    """The editions of this kind before this one, newest first, and those after it, oldest first.

    Those of the same bringing are among them.
    """
    stored = reads.editions(authority, kinds=(spoken.kind,))
    others = stored + [one.edition for one in arriving if one.edition.kind == spoken.kind]
    ranked = sorted(others, key=lambda edition: reads.spoken(edition).order)
    before = [edition for edition in ranked if reads.spoken(edition).order < spoken.order]
    return before[::-1], [edition for edition in ranked if reads.spoken(edition).order > spoken.order]


def people_of(edition: Edition, arriving: Iterable[Arriving]) -> dict[str, tuple[Row, ...]]:
    """Everybody whom an edition names, as far as their rows are still held."""
    for one in arriving:
        if one.edition.pk == edition.pk and one.people:
            return dict(one.people)
    if sealed.has_roll(str(edition.pk)):
        return {own_id: rows for _, own_id, rows in sealed.SealedRoll(str(edition.pk)).but_for(set())}
    rows = Statement.objects.filter(edition=edition).values_list("record__own_id", "version__content")
    return {own_id: reads.rows_of(content) for own_id, content in rows}


def latest_rows(editions: Sequence[Edition], arriving: Sequence[Arriving]) -> Callable[[Iterable[str]], People]:
    """A look-up of people's rows: for each own id those of the first of these editions that names the person."""

    def look_up(own_ids: Iterable[str]) -> People:
        wanted = set(own_ids)
        found: dict[str, tuple[Row, ...]] = {}
        for edition in editions:
            if not wanted:
                break
            people = people_of(edition, arriving)
            found.update((own_id, people[own_id]) for own_id in wanted & people.keys())
            wanted -= found.keys()
        return found

    return look_up


def unchanged_rows(people: People, before: People) -> int:
    """How many rows say what the edition before said of the same person."""
    return sum(
        1
        for own_id, rows in people.items()
        for row in rows
        if own_id in before and any(row == old for old in before[own_id])
    )


def reasons_to_hold(kind: str, people: People, columns: Iterable[str], before: Edition, known: People) -> list[str]:
    """Why a person should look before this file is taken in; empty where it looks whole."""
    if kind not in HOLDABLE:
        return []
    reasons = [shrunk(people, known, before.as_at), lost_columns(columns, before), moved_birthdays(people, known)]
    return [reason for reason in reasons if reason]


def shrunk(people: People, known: People, as_at: dt.date) -> str:
    numbers = {row["scn"] for rows in people.values() for row in rows if row.get("scn")}
    lost = [
        own_id
        for own_id, rows in known.items()
        if own_id not in people and not any(row.get("scn") in numbers for row in rows if row.get("scn"))
    ]
    least = LOST_LEAST_SHORT if len(known) < SHORT_LIST else LOST_LEAST
    if len(lost) < least or len(lost) < LOST_SHARE * len(known):
        return ""
    return (
        f"{len(lost)} of the {len(known)} people in the list of {as_at:%-d %B %Y} are missing from this one "
        f"({len(people)} people). It may be an extract that stopped early. Nothing has been changed."
    )


def lost_columns(columns: Iterable[str], before: Edition) -> str:
    gone = sorted(set(before.columns_filled.split()) - set(columns))
    if not gone:
        return ""
    named = ", ".join(gone)
    return f"The list of {before.as_at:%-d %B %Y} had something in {named}; in this one nothing is filled there."


def moved_birthdays(people: People, known: People) -> str:
    both = [(birthday(people[own_id]), birthday(known[own_id])) for own_id in people.keys() & known.keys()]
    stated = [(new, old) for new, old in both if new and old]
    moved = sum(1 for new, old in stated if new != old)
    if not stated or moved <= CHANGED_BIRTHDAYS * len(stated):
        return ""
    return (
        f"{moved} of {len(stated)} dates of birth differ from the list before. "
        "The column may have been sorted on its own, or be in another format."
    )


def birthday(rows: Sequence[Row]) -> str:
    return next((row["date_of_birth"] for row in rows if row.get("date_of_birth")), "")
