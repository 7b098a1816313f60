"""What the register is derived from: statements, links and decisions, as plain values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

Row = Mapping[str, str]
"""A canonical row: canonical column names to normalised text, empty values left out, dates in ISO."""


class Key(NamedTuple):
    """A person as one source knows them: the source and its own id."""

    source: str
    own_id: str

    def __str__(self) -> str:
        return f"{self.source}:{self.own_id}"

    @classmethod
    def parse(cls, text: str) -> "Key":
        source, _, own_id = text.partition(":")
        return cls(source, own_id)


@dataclass(frozen=True, slots=True)
class Spoken:
    """An edition: who spoke, as at when, and since when it is known."""

    source: str
    kind: str
    as_at: dt.date
    received: dt.date
    sha256: str

    @property
    def order(self) -> tuple[dt.date, dt.date, str]:
        """Editions stand in this order, in whatever order they arrived."""
        return (self.as_at, self.received, self.sha256)


@dataclass(frozen=True, slots=True)
class Said:
    """What one edition said of one person."""

    edition: Spoken
    key: Key
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two records are one person, by the engine or by a decision."""

    left: Key
    right: Key


@dataclass(frozen=True)
class Stated:
    """All that the register of one authority is derived from."""

    authority: str
    namespace: UUID
    statements: tuple[Said, ...]
    joined: tuple[Joined, ...] = ()
    current_only: frozenset[str] = field(default_factory=frozenset)
    refused_flags: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Pupil id and looked-after code of pupils whom a person answered not to be care experienced."""


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
