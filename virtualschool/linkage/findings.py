"""What a run of linkage found, and what people had said before it: links, questions, answers by pair of keys."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from virtualschool.register.derive import Key
from virtualschool.register.models import Decision

from .engine import Pair

Doubt = Literal["", "stands", "held"]


@dataclass(frozen=True)
class Found:
    """A finding of the engine about two keys.

    `doubt` says that the model in use and the one before it differ about them:
    `stands` is a link that the new one would not make, `held` one that only it
    would make. Both are asked about. `model_id` is that of the link as it is
    stored, where it is not the run's.
    """

    left: Key
    right: Key
    pair: Pair
    doubt: Doubt = ""
    model_id: str = ""


@dataclass(frozen=True)
class Asked:
    """A question whether the left key and each of these are the same child."""

    left: Key
    candidates: tuple[Found, ...]
    named_only: bool
    reopened_from: Decision | None = None


@dataclass(frozen=True)
class Findings:
    """What a run found."""

    links: tuple[Found, ...]
    questions: tuple[Asked, ...]
    model_id: str


@dataclass(frozen=True)
class Told:
    """What people have decided already, by pair of keys."""

    same: Mapping[tuple[Key, Key], Decision]
    apart: Mapping[tuple[Key, Key], Decision]
    changed: Collection[tuple[Key, Key]]
    """Pairs whose evidence is another than when they were answered."""
