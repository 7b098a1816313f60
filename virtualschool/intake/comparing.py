"""One edition against the one before: which rows are news, who is missing, and whether a person should look first."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from virtualschool.linkage.planning import Arriving
from virtualschool.people.models import Authority
from virtualschool.register import marks, sealed
from virtualschool.register.derive import Row, Spoken
from virtualschool.register.models import Edition, Statement
from virtualschool.register.queries import stated as reads

from .gathering import FoldedPeople
from .reading.folding import Fact, Name, Pupil, folded_row

# A file that lost this share of its people, and at least this many of them, is held (fewer in a short list).
LOST_SHARE, LOST_LEAST, SHORT_LIST, LOST_LEAST_SHORT = 0.05, 5, 40, 3
CHANGED_BIRTHDAYS = 0.20
HOLDABLE = ("pupils", "care")

People = Mapping[str, Sequence[Row]]


def around(authority: Authority, spoken: Spoken, arriving: Iterable[Arriving]) -> tuple[list[Edition], list[Edition]]:
    """The editions of this kind before this one, newest first, and those after it, oldest first.

    Those of the same bringing are among them.
    """
    stored = reads.editions(authority, kinds=(spoken.kind,))
    others = stored + [one.edition for one in arriving if one.edition.kind == spoken.kind]
    ranked = sorted(others, key=lambda edition: reads.spoken(edition).order)
    before = [edition for edition in ranked if reads.spoken(edition).order < spoken.order]
    return before[::-1], [edition for edition in ranked if reads.spoken(edition).order > spoken.order]


def fullest_before(day: dt.date, earlier: Iterable[Edition]) -> Edition | None:
    """The list to compare with: of the newest day before this one, the longest, since mended rows are lists, too."""
    before = [edition for edition in earlier if edition.as_at < day]
    return max(before, key=lambda edition: (edition.as_at, edition.persons), default=None)


@dataclass
class Past:
    """What earlier and later editions said of people, each edition looked up once and nobody opened without need."""

    arriving: Sequence[Arriving]
    fresh: Mapping[str, tuple[Row, ...]]
    marked: Mapping[str, marks.Marks]
    known: dict[uuid.UUID, Mapping[str, tuple[Row, ...]]] = field(default_factory=dict)

    def people_of(self, edition: Edition) -> Mapping[str, tuple[Row, ...]]:
        """Everybody whom an edition names, as far as their rows are still held."""
        if edition.pk not in self.known:
            self.known[edition.pk] = self.look_up(edition)
        return self.known[edition.pk]

    def look_up(self, edition: Edition) -> Mapping[str, tuple[Row, ...]]:
        for one in self.arriving:
            if one.edition.pk == edition.pk and one.people:
                return one.people
        if edition.kind == "pupils" and sealed.has_roll(str(edition.pk)):
            return sealed.SealedRoll(str(edition.pk)).like(self.fresh, self.marked)
        if sealed.has_roll(str(edition.pk)):
            return {own_id: rows for _, own_id, rows in sealed.SealedRoll(str(edition.pk)).but_for(set())}
        rows = Statement.objects.filter(edition=edition).values_list("record__own_id", "version__content")
        return {own_id: reads.rows_of(content) for own_id, content in rows}

    def latest_rows(self, editions: Sequence[Edition]) -> dict[str, tuple[Row, ...]]:
        """For each person of the file the rows of the first of these editions that names the person."""
        wanted = set(self.fresh)
        found: dict[str, tuple[Row, ...]] = {}
        for edition in editions:
            if not wanted:
                break
            people = self.people_of(edition)
            found.update((own_id, people[own_id]) for own_id in wanted & people.keys())
            wanted -= found.keys()
        return found

    def unchanged_rows(self, editions: Sequence[Edition], own: marks.Marker) -> int:
        """How many rows say what the first of these editions that names the person said; `own` digests ids."""
        if isinstance(self.fresh, FoldedPeople):
            return folded_and_unchanged(self.fresh, editions, own)
        same = 0
        for own_id, old in self.latest_rows(editions).items():
            rows = self.fresh.get(own_id, ())
            same += len(rows) if rows is old else sum(1 for row in rows if row in old)
        return same


def folded_and_unchanged(people: FoldedPeople, editions: Iterable[Edition], own: marks.Marker) -> int:
    """The same of attendance, folded as it is: nobody is opened where an edition has no fact in common with these."""
    rolls = [str(edition.pk) for edition in editions if sealed.has_roll(str(edition.pk))]
    if not rolls:
        return 0
    wanted = {own[own_id]: pupil for own_id, pupil in zip(people, people.folded.pupils, strict=True)}
    places = {fact: at for at, fact in enumerate(people.folded.facts)}
    same = 0
    for roll in map(sealed.SealedRoll, rolls):
        if not wanted:
            break
        then = [places.get(folded_row(row)[1]) for row in roll.shared]
        if not then or set(then) != {None}:
            for digest, said in roll.as_sealed(wanted):
                same += unchanged_of(wanted[digest], people, told_then(said, then, places))
        for digest in roll.people & wanted.keys():
            del wanted[digest]
    return same


Told = set[tuple[Name, int | None]]
"""What rows of one pupil say: the name by which each knows the pupil, and the place of its fact in the new file."""


def told_then(said: sealed.AsSealed, then: Sequence[int | None], places: Mapping[Fact, int]) -> Told:
    if isinstance(said, dict):
        name = folded_row(said["own"])[0]
        return {(name, then[at]) for at in said["said"]}
    return {(name, places.get(fact)) for name, fact in map(folded_row, said)}


def unchanged_of(pupil: Pupil, people: FoldedPeople, told: Told) -> int:
    """How many rows of a pupil were told before."""
    if pupil.name is not None:
        return sum((pupil.name, at) in told for at in pupil.said)
    places = {fact: at for at, fact in enumerate(people.folded.facts)}
    return sum((name, places[fact]) in told for name, fact in map(folded_row, people[pupil.key]))


def reasons_to_hold(kind: str, people: People, columns: Iterable[str], before: Edition, known: People) -> list[str]:
    """Why a person should look before this file is taken in; empty where it looks whole."""
    if kind not in HOLDABLE:
        return []
    reasons = [shrunk(people, known, before.as_at), lost_columns(columns, before), moved_birthdays(people, known)]
    return [reason for reason in reasons if reason]


def shrunk(people: People, known: People, as_at: dt.date) -> str:
    least = LOST_LEAST_SHORT if len(known) < SHORT_LIST else LOST_LEAST
    missing = known.keys() - people.keys()
    if len(missing) < least:
        return ""
    numbers = {row["scn"] for rows in people.values() for row in rows if row.get("scn")}
    lost = [own_id for own_id in missing if not any(row.get("scn") in numbers for row in known[own_id])]
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
    both = [own_id for own_id in people.keys() & known.keys() if birthday(people[own_id]) and birthday(known[own_id])]
    changed = (own_id for own_id in both if people[own_id] is not known[own_id])
    moved = sum(1 for own_id in changed if birthday(people[own_id]) != birthday(known[own_id]))
    if not both or moved <= CHANGED_BIRTHDAYS * len(both):
        return ""
    return (
        f"{moved} of {len(both)} dates of birth differ from the list before. "
        "The column may have been sorted on its own, or be in another format."
    )


def birthday(rows: Sequence[Row]) -> str:
    return next((row["date_of_birth"] for row in rows if row.get("date_of_birth")), "")
