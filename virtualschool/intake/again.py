"""A file that says, byte for byte, what one says that was taken in before: its rows are not read a second time.

What a reading tells beside its rows (headings, refusals, notices) is kept
sealed under the edition's id, with the recipe that it was read by. The rows
are in the register or in the sealed roll. Only a reading that would be the
same on every later day is kept so.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from virtualschool import tables
from virtualschool.linkage.planning import Arriving
from virtualschool.people.models import Authority
from virtualschool.register import sealed
from virtualschool.register.derive import Row
from virtualschool.register.models import Edition

from . import mapping
from .reading import child, wire
from .reading.kinds import CARE, PUPILS
from .reading.mapping import Mapping
from .reading.reading import Reading

KINDS = (PUPILS.key, CARE.key)
OF_THE_DAY = frozenset(
    {"two_digit_year", "far_future", "open_end", "birth_in_future", "born_too_long_ago", "start_ahead", "reused_id"}
)
"""What is told of a row because of the day that the file speaks of, or because of what other editions say."""
OLDEST = 30
"""A child who was born more years than this before the file's day is a mistake."""


@dataclass(frozen=True)
class Heard:
    """An edition that said the same, what its file told beside the rows, and that as it is kept."""

    edition: Edition
    reading: Reading
    kept: bytes = field(repr=False)


def name_of(edition_id: object) -> str:
    """The name under which an edition's reading is sealed."""
    return f"reading-{edition_id}"


def recipe(name: str, kind: str | None, said: Mapping | None, authority: Authority, known: mapping.Known) -> str:
    """The digest of all that a file is read by beside its bytes and its day, this programme included.

    The name of a file counts only where a mapping may ask for a sheet by it.
    """
    saved = [[one.pk.hex, one.kind, one.sheet, one.columns, one.colours] for one in known.saved]
    called = name if saved or said else ""
    by = [programme(), called, kind, asdict(said) if said else None, authority.code, known.values, saved, known.hidden]
    return hashlib.sha256(json.dumps(by, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def programme() -> str:
    """The digest of the code that reads files."""
    folders = [Path(child.__file__).parent, Path(tables.__file__).parent]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in (".py", ".csv")]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in (*files, Path(mapping.__file__))]
    return hashlib.sha256(" ".join(digests).encode()).hexdigest()


def kept(name: str, reading: Reading, by: str, people: MappingOf[str, Sequence[Row]]) -> bytes:
    """What is kept of a reading; nothing where another day or another list would have it told otherwise."""
    told = {why.code for why in reading.rejected} | {note.code for note in reading.notices}
    if reading.kind not in KINDS or reading.hidden or told & OF_THE_DAY:
        return b""
    born = min((row["date_of_birth"] for rows in people.values() for row in rows), default=sealed.LATE)
    beside_rows = wire.dump(replace(reading, people=())).decode()
    return json.dumps(
        {"recipe": by, "name": name, "first_born": born, "people": len(people), "reading": beside_rows}
    ).encode()


def heard(sha256: str, name: str, by: str, as_at: dt.date, authority: Authority) -> Heard | None:
    """The newest edition before this day that was read by the same recipe from the same bytes, if that still holds."""
    same = Edition.objects.filter(authority=authority, sha256=sha256, kind__in=KINDS, as_at__lt=as_at).standing()
    edition = same.in_order().last()
    data = sealed.get_file(name_of(edition.pk)) if edition else None
    if edition is None or data is None:
        return None
    said = json.loads(data)
    if said["recipe"] != by or said["people"] != edition.persons or last_likely(said["first_born"]) < as_at:
        return None
    reading = wire.load(said["reading"].encode())
    return Heard(edition, replace(reading, sheet=name) if reading.sheet == said["name"] else reading, data)


def last_likely(born: str) -> dt.date:
    """A day until which a birthday is surely not too long ago."""
    first = dt.date.fromisoformat(born)
    return first.replace(year=min(first.year + OLDEST, dt.MAXYEAR), day=min(first.day, 28))


def rows_are_held(edition: Edition, people: MappingOf[str, Sequence[Row]]) -> bool:
    """Whether everybody whom the edition named is still at hand."""
    if edition.kind == PUPILS.key:
        return sealed.has_roll(str(edition.pk)) and len(sealed.SealedRoll(str(edition.pk))) == edition.persons
    return len(people) == edition.persons


def arriving(edition: Edition, before: Edition, people: MappingOf[str, tuple[Row, ...]]) -> Arriving:
    """The edition on its way in, with what the one before it said."""
    if edition.kind == PUPILS.key:
        sealed.put_again(str(edition.pk), str(before.pk))
        return Arriving(edition)
    return Arriving(edition, people)
