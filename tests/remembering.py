"""What the suite asks a thousand times and is answered alike: a file read, a world linked, tables protected.

Each is a function of what it is given, and tests of their own hold it to that:
those take the real one, which they import themselves, or `forget` first. To
all others it is answered once in a run, and whoever watches it at work is told
what was said then.
"""

import copy
import hashlib
import pickle
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest

from virtualschool.disclosure.counts import CountTable
from virtualschool.disclosure.document import Heading
from virtualschool.intake.reading import child
from virtualschool.linkage import engine
from virtualschool.releases import protecting

_really_protected = protecting.protected
_known: dict[bytes, Any] = {}


def begin(patch: pytest.MonkeyPatch) -> None:
    """Answer from memory until the patch is undone."""
    patch.setattr(child, "answered", _remembered(child.answered))
    for name in ("link", "link_across"):
        patch.setattr(engine, name, _remembered(getattr(engine, name)), raising=False)
    patch.setattr(protecting, "protected", _protected)


def forget() -> None:
    """Have everything asked anew."""
    _known.clear()


def _protected(
    heading: Heading,
    tables: Sequence[CountTable],
    earlier: Sequence[protecting.Document],
    tell: Callable[[str], None],
    *,
    ages_hold: bool = True,
) -> protecting.Protected:
    """What `protecting.protected` gives; who is told of progress is no part of the question."""
    asked = partial(_really_protected, tell=tell)
    known = _remembered(asked, name="protected")
    found: protecting.Protected = known(heading, tables, earlier, ages_hold=ages_hold)
    return found


def _remembered(ask: Callable[..., Any], *, name: str = "") -> Callable[..., Any]:
    name = name or ask.__name__

    def answered(*given: Any, **named: Any) -> Any:
        watching = {"progress": named.pop("progress")} if "progress" in named else {}
        question = hashlib.sha256(pickle.dumps((name, given, named))).digest()
        if question not in _known:
            said: list[str] = []
            if watching:
                named["progress"] = said.append
            _known[question] = ask(*given, **named), said
        found, said = _known[question]
        if tell := watching.get("progress"):
            for words in said:
                tell(words)
        return copy.deepcopy(found) if name == "protected" else copy.copy(found)

    return answered
