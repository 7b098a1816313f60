"""What the page of code lists shows: words that files have met and nobody has explained, and what others stand for."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from virtualschool.people.models import Authority, User
from virtualschool.register import sealed
from virtualschool.tables.words import fold

from .. import mapping
from ..codes import LISTS, Words, choices
from ..models import CodeMeaning, Receipt, Run
from ..previews import opened
from ..vocab import SEALED_FOR, State

REFUSED = "-"


@dataclass(frozen=True)
class Met:
    """A word of a code column: in how many rows, of which files; or what it was said to stand for, by whom and when."""

    column: str
    word: str
    rows: int = 0
    files: tuple[str, ...] = ()
    key: str = ""
    by_name: str = ""
    at: dt.datetime | None = None
    version: int = 0

    @property
    def list_name(self) -> str:
        return LISTS[self.column][0]

    @property
    def field(self) -> str:
        """The name of the word's field in a form: by its content, so that a later word moves nobody's choice."""
        return "w" + hashlib.sha256(f"{self.column}\x1f{fold(self.word)}".encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        return dict(choices(self.column)).get(self.key, "refused" if self.key == REFUSED else self.key)


@dataclass(frozen=True)
class Again:
    """A receipt whose rejected rows can be taken in once more, now that their words have been explained."""

    receipt_id: uuid.UUID
    file_name: str
    as_at: dt.date
    rows: int
    is_held: bool


@dataclass(frozen=True)
class CodesPage:
    """Words met and unexplained, words explained, files to be taken in again, and what others' files have met."""

    authority: Authority
    met: tuple[Met, ...]
    known: tuple[Met, ...]
    again: tuple[Again, ...]
    of_others: int


def codes_page(user: User, authority: Authority, now: dt.datetime) -> CodesPage:
    """The page as this user may see it: words out of files are shown to those who brought the files alone."""
    said = {(one.column, one.folded): one for one in mapping.meanings(authority)}
    receipts = recent(user, authority, now)
    mine = [one for one in receipts if one.run.sent_by_id == user.pk]
    words = [(one.file_name, words_of(f"codes-{one.pk}")) for one in mine]
    words += list(looked_at(user, authority))
    return CodesPage(
        authority=authority,
        met=tuple(gathered(words, said)),
        known=tuple(explained(one) for one in said.values() if one.column in LISTS),
        again=tuple(again(mine, said)),
        of_others=sum(1 for one in receipts if one not in mine and words_of(f"codes-{one.pk}")),
    )


def recent(user: User, authority: Authority, now: dt.datetime) -> list[Receipt]:
    found = Receipt.objects.visible_to(user).filter(run__authority=authority, run__entered_at__gte=now - SEALED_FOR)
    return list(found.select_related("run").order_by("-run__entered_at", "position"))


def words_of(name: str) -> Words:
    found: Words = opened(name) or {}
    return found


def looked_at(user: User, authority: Authority) -> Iterator[tuple[str, Words]]:
    """The words of files that this user has looked at and not yet taken in."""
    waiting = Run.objects.filter(authority=authority, sent_by=user, state=State.PREVIEW)
    for run in waiting:
        for one in (opened(f"preview-{run.pk}") or {"files": []})["files"]:
            yield one["file_name"], one.get("words", {})


def gathered(words: Iterable[tuple[str, Words]], said: dict[tuple[str, str], CodeMeaning]) -> Iterator[Met]:
    rows: dict[tuple[str, str], tuple[str, int, list[str]]] = {}
    for file_name, columns in words:
        for column, found in columns.items():
            for word, count in found.items():
                shown, before, files = rows.get((column, fold(word)[:80]), (word, 0, []))
                named = files if file_name in files else [*files, file_name]
                rows[column, fold(word)[:80]] = (shown, before + count, named)
    for place, (word, count, files) in sorted(rows.items()):
        if place not in said and place[1]:
            yield Met(place[0], word, count, tuple(files))


def explained(one: CodeMeaning) -> Met:
    return Met(one.column, one.word, key=one.key or REFUSED, by_name=one.by_name, at=one.at, version=one.version)


def again(mine: Iterable[Receipt], said: dict[tuple[str, str], CodeMeaning]) -> Iterator[Again]:
    """Receipts with rejected rows whose words have been explained since they were read."""
    for one in mine:
        words = words_of(f"codes-{one.pk}")
        since = [
            found
            for column, found_words in words.items()
            for word in found_words
            if (found := said.get((column, fold(word)[:80]))) and found.key and found.at > one.run.entered_at
        ]
        if since and one.rejected:
            held = sealed.get_file(f"rejects-{one.pk}") is not None
            yield Again(one.pk, one.file_name, one.run.as_at, one.rejected, held)
