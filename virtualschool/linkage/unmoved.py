"""Whether everything that linkage looks at is as it was at the last run: then what it found stands, and is not sought.

The gist is a keyed digest of all that a run rests on: everybody's newest
rows, which pairs of keys the sources themselves show as one person, the
decisions in force, the model and this very programme. The same gist gives the
same findings, since linking is deterministic. Rolls are not opened for it: the
sealed store tells of each roll whether it says what another one says.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from virtualschool.foundation import keys
from virtualschool.people.models import Authority
from virtualschool.register import derive, marks
from virtualschool.register.derive import Key, Said, own_pairs
from virtualschool.register.models import Decision
from virtualschool.register.vocab import Source

from .differences import Using
from .population import Roll

LIBRARIES = ("duckdb", "splink")
Order = tuple[dt.date, dt.date, str]


def gist(
    authority: Authority,
    statements: Sequence[Said],
    rolls: Sequence[Roll],
    decisions: Iterable[Decision],
    using: Using,
) -> str:
    """The digest of what a run rests on; "" where an adopted model is held against the one before it.

    `statements` are those in the clear, whatever is arriving among them.
    """
    if using.entries:
        return ""
    by_key: dict[Key, list[Said]] = defaultdict(list)
    for said in sorted(statements, key=lambda said: (said.edition.order, said.key)):
        by_key[said.key].append(said)
    parts = [authority.code, using.model.id, programme()]
    parts += [f"one {one} {other}" for one, other in sorted(own_pairs(by_key))]
    parts += [f"decided {entry.pk}" for entry in decisions]
    parts += everybody([listed[-1] for listed in by_key.values()], distinct(rolls))
    return keys.digest("sealed", *parts)


def distinct(rolls: Iterable[Roll]) -> list[Roll]:
    """The rolls newest first, without those that say what a newer one says: these add nobody and nothing."""
    found: dict[str, Roll] = {}
    for roll in sorted(rolls, key=lambda roll: roll.spoken.order, reverse=True):
        found.setdefault(roll.content.same_as, roll)
    return list(found.values())


def everybody(newest: Iterable[Said], rolls: Sequence[Roll]) -> Iterator[str]:
    """Everybody's newest rows in the order in which they count, source by source.

    Days are left out: a list that says once more what it said moves nobody.
    """
    found: list[tuple[str, Order, str]] = [
        (Source.EDUCATION, roll.spoken.order, f"roll {roll.content.same_as}") for roll in rolls
    ]
    by_edition: dict[tuple[str, Order], list[str]] = defaultdict(list)
    for said in newest:
        if not is_on_a_roll(said, rolls):
            by_edition[said.key.source, said.edition.order].append(f"{said.key} {marks.canonical(said.rows)}")
    found += [(source, order, "\n".join(sorted(said))) for (source, order), said in by_edition.items()]
    return (f"{source} {said}" for source, _, said in sorted(found))


def is_on_a_roll(said: Said, rolls: Iterable[Roll]) -> bool:
    """Whether a sealed roll as new as this, or newer, says what counts of the pupil."""
    if said.key.source != Source.EDUCATION:
        return False
    own = marks.mark("own", said.key.own_id)
    return any(roll.spoken.order >= said.edition.order and own in roll.content.people for roll in rolls)


@lru_cache(maxsize=1)
def programme() -> str:
    """The digest of the code that links: another version may find something else in the same lists."""
    here, derived = Path(__file__).parent, Path(derive.__file__).parent
    files = [file for folder in (here, here / "engine", derived) for file in sorted(folder.glob("*.py"))]
    files += sorted(file for file in (here / "engine" / "data").rglob("*") if file.is_file())
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return " ".join([*digests, *(version(library) for library in LIBRARIES)])
