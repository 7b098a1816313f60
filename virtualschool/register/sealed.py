"""The sealed store: rolls and files of people who may be nobody's business, encrypted, outside the database.

A roll is kept as one file of blocks, a block per pupil, found by keyed
digests of pupil id and SCN. Its key, `keys/sealed`, is in no backup: after a
restore the store is dropped and the roll asked for again. Only linkage and
intake open a block. Files are written beside their place, synchronised and
renamed before the transaction that refers to them; a file that nothing refers
to is swept at the next start.
"""

import datetime as dt
import fcntl
import hashlib
import hmac
import itertools
import json
import os
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from virtualschool.foundation import home, keys

Rows = tuple[Mapping[str, str], ...]
People = Mapping[str, Sequence[Mapping[str, str]]]
HEAD = struct.Struct(">32s32s32s12sI")
SIZE = struct.Struct(">I")
NOTHING = bytes(32)
FLAGS = ("01", "02")


@dataclass(frozen=True)
class Block:
    """Where one pupil's rows lie in a sealed roll."""

    key_digest: bytes
    scn_digest: bytes
    content_digest: bytes
    nonce: bytes
    start: int
    end: int


class Marks(NamedTuple):
    """One pupil's rows as text, and the keyed digests under which they are found and compared."""

    own: bytes
    scn: bytes
    content: bytes
    text: str


def mark(*parts: str) -> bytes:
    """The keyed digest under which something is found in the sealed store."""
    return hmac.digest(keys.key("sealed"), "\x1f".join(parts).encode(), "sha256")


def marks_of(people: People) -> dict[str, Marks]:
    """The marks of everybody on a roll, worked out once for comparing and for sealing."""
    return {own_id: _marks(own_id, rows) for own_id, rows in people.items()}


def _marks(own_id: str, rows: Sequence[Mapping[str, str]]) -> Marks:
    text = canonical(rows)
    scn = next((row["scn"] for row in rows if "scn" in row), "")
    return Marks(mark("own", own_id), mark("scn", scn) if scn else NOTHING, mark("rows", text), text)


def canonical(rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as text: the same rows give the same text."""
    return _in_order.encode(list(rows))


_in_order = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _cipher() -> AESGCM:
    return AESGCM(keys.key("sealed"))


def _place(name: str) -> Path:
    return home.folder("sealed") / name


def _put(name: str, portions: Iterable[bytes]) -> None:
    """Write a file so that it is either there whole or not at all."""
    draft = _place(f".{name}")
    with draft.open("wb") as file:
        draft.chmod(0o600)
        for portion in portions:
            file.write(portion)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(_place(name))


def put_roll(name: str, people: People, marked: Mapping[str, Marks] | None = None) -> None:
    """Seal a roll: each pupil's own id with the canonical rows, after a sealed list of those it calls looked after."""
    cipher = _cipher()
    found = marks_of(people) if marked is None else marked
    flagged = {
        own_id: code
        for own_id in sorted(people)
        for row in people[own_id]
        if (code := row.get("looked_after_code")) in FLAGS
    }
    nonce = os.urandom(12)
    secret = nonce + cipher.encrypt(nonce, json.dumps(flagged).encode(), f"{name} flags".encode())
    head = SIZE.pack(len(secret)) + secret
    _put(
        f"{name}.roll",
        itertools.chain([head], (_block(cipher, name, own_id, found[own_id]) for own_id in sorted(people))),
    )


def _block(cipher: AESGCM, name: str, own_id: str, marked: Marks) -> bytes:
    nonce = os.urandom(12)
    secret = cipher.encrypt(nonce, json.dumps([own_id, marked.text]).encode(), name.encode())
    return HEAD.pack(marked.own, marked.scn, marked.content, nonce, len(secret)) + secret


class SealedRoll:
    """One sealed roll, read from disk; blocks are opened one at a time, on demand."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data = _place(f"{name}.roll").read_bytes()

    @cached_property
    def flagged(self) -> dict[str, str]:
        """Own ids of the pupils whom this roll calls looked after, with the code."""
        secret = self.data[SIZE.size : self._first]
        plain = _cipher().decrypt(secret[:12], secret[12:], f"{self.name} flags".encode())
        found: dict[str, str] = json.loads(plain)
        return found

    @property
    def _first(self) -> int:
        length: int = SIZE.unpack_from(self.data)[0]
        return SIZE.size + length

    @cached_property
    def blocks(self) -> list[Block]:
        found, at = [], self._first
        while at < len(self.data):
            own, scn, content, nonce, length = HEAD.unpack_from(self.data, at)
            start = at + HEAD.size
            at = start + length
            found.append(Block(own, scn, content, nonce, start, at))
        return found

    @cached_property
    def by_own_id(self) -> dict[bytes, Block]:
        return {block.key_digest: block for block in self.blocks}

    @property
    def people(self) -> set[bytes]:
        """The keyed digests of everybody on the roll."""
        return set(self.by_own_id)

    def open(self, block: Block) -> tuple[str, Rows]:
        """One pupil's own id and rows; raises where the file was tampered with or the key is another."""
        plain = _cipher().decrypt(block.nonce, self.data[block.start : block.end], self.name.encode())
        own_id, text = json.loads(plain)
        return own_id, tuple(json.loads(text))

    def find(self, own_id: str) -> Rows | None:
        """The rows of one pupil, by own id."""
        block = self.by_own_id.get(mark("own", own_id))
        return self.open(block)[1] if block else None

    def like(self, people: Mapping[str, Rows], marked: Mapping[str, Marks]) -> dict[str, Rows]:
        """Everybody on the roll by own id; of whom it says what `people` says, those rows, without opening a block."""
        fresh = {one.own: own_id for own_id, one in marked.items()}
        found: dict[str, Rows] = {}
        for block in self.blocks:
            own_id = fresh.get(block.key_digest)
            if own_id is not None and marked[own_id].content == block.content_digest:
                found[own_id] = people[own_id]
            else:
                stated, rows = self.open(block)
                found[stated] = rows
        return found

    def but_for(self, seen: set[bytes]) -> Iterator[tuple[bytes, str, Rows]]:
        """Every pupil whose digest is not among those seen, opened: digest, own id, rows.

        For linkage alone: the caller keeps nobody whom it neither links nor asks about.
        """
        cipher = _cipher()
        name = self.name.encode()
        for block in self.blocks:
            if block.key_digest not in seen:
                own_id, text = json.loads(cipher.decrypt(block.nonce, self.data[block.start : block.end], name))
                yield block.key_digest, own_id, tuple(json.loads(text))


def has_roll(name: str) -> bool:
    return _place(f"{name}.roll").exists()


def put_file(name: str, data: bytes) -> None:
    """Seal a whole file: one that is held, previewed, or whose rejected rows its sender may fetch."""
    nonce = os.urandom(12)
    _put(f"{name}.file", [nonce + _cipher().encrypt(nonce, data, name.encode())])


def get_file(name: str) -> bytes | None:
    """A sealed file, opened; None once it has been disposed of."""
    try:
        sealed = _place(f"{name}.file").read_bytes()
    except FileNotFoundError:
        return None
    return _cipher().decrypt(sealed[:12], sealed[12:], name.encode())


def drop(name: str) -> None:
    """Dispose of what is sealed under a name."""
    for ending in ("roll", "file"):
        _place(f"{name}.{ending}").unlink(missing_ok=True)


def sweep(wanted: Iterable[str], *, before: dt.datetime) -> list[str]:
    """Dispose of everything sealed before a moment that nothing refers to; returns the names.

    What is younger is spared: a file is sealed before the transaction that
    refers to it, and that transaction may still be on its way.
    """
    keep, moment = set(wanted), before.timestamp()
    gone = {name_of(file) for file in home.folder("sealed").iterdir() if file.stat().st_mtime < moment} - keep
    for name in gone:
        drop(name)
        for draft in home.folder("sealed").glob(f".{name}.*"):
            draft.unlink(missing_ok=True)
    return sorted(gone)


def names() -> list[str]:
    """Everything that is sealed, by name; drafts, which a kill has left, are not among it."""
    found = {name_of(file) for file in home.folder("sealed").iterdir() if not file.name.startswith(".")}
    return sorted(found)


@contextmanager
def writing(clear: Callable[[], None]) -> Iterator[None]:
    """Let other processes know that something is sealed and not yet written down; who is alone at it clears up first.

    The lock ends with the process, however that ends: so nothing that a kill
    left behind outlasts the next bringing.
    """
    with (home.path() / ".sealing").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            for draft in home.folder("sealed").glob(".*.roll"):
                draft.unlink(missing_ok=True)
            clear()
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def name_of(file: Path) -> str:
    return file.name.lstrip(".").rpartition(".")[0]


def content_digest(rows: Iterable[Mapping[str, str]]) -> str:
    """The plain digest of a learner's rows, by which wordings are kept once."""
    return hashlib.sha256(canonical(rows).encode()).hexdigest()
