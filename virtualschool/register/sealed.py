"""The sealed store: rolls and files of people who may be nobody's business, encrypted, outside the database.

A roll is kept as one file: a sealed head, the keyed digests of everybody's
pupil id, SCN and rows, and a block per pupil, found by those digests. Its key, `keys/sealed`, is in no backup: after a
restore the store is dropped and the roll asked for again. Only linkage and
intake open a block. Files are written beside their place, synchronised and
renamed before the transaction that refers to them; a file that nothing refers
to is swept at the next start.
"""

import datetime as dt
import fcntl
import itertools
import json
import mmap
import os
import struct
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import blake2b
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from virtualschool.foundation import home, keys

from .marks import DIGEST, NOTHING, Marks, People, mark, marks_of

Rows = tuple[Mapping[str, str], ...]
SIZE = struct.Struct(">I")
NONCE = 12
LENGTH = array("I").itemsize
LATE = "9999-12-31"
FLAGS = ("01", "02")


AsSealed = list[dict[str, str]] | dict[str, Any]
"""Somebody's rows as they are sealed: canonical rows, or what `shared_text` wrote."""


class Block(NamedTuple):
    """Where one pupil's rows lie in a sealed roll."""

    key_digest: bytes
    scn_digest: bytes
    content_digest: bytes
    start: int
    end: int


def _cipher() -> AESGCM:
    return AESGCM(keys.key("sealed"))


def _place(name: str) -> Path:
    return home.folder("sealed") / name


def _put(name: str, portions: Iterable[bytes | memoryview]) -> None:
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
    """Seal a roll: each pupil's own id with the canonical rows, and a sealed head that tells what is true of all."""
    found = marks_of(people) if marked is None else marked
    in_order = sorted(people)
    marks = list(map(found.__getitem__, in_order))
    own, content = (b"".join(list(map(itemgetter(column), marks))) for column in (0, 2))
    said = {
        "flags": _flags(people, in_order),
        "stages": _stages(people, in_order),
        "same_as": blake2b(own + content, key=keys.key("sealed"), digest_size=DIGEST).hexdigest(),
    }
    _seal(name, in_order, marks, said)


def put_shared(name: str, marked: Mapping[str, Marks], shared: Sequence[Mapping[str, str]]) -> None:
    """Seal a file in which many rows say the same: that stands once, in the sealed head.

    The text of a pupil is that of `shared_text`, or of canonical rows. Such a file is known to say the same as no
    other: its blocks are not to be compared.
    """
    said = {"flags": {}, "same_as": name, "shared": list(shared)}
    in_order = sorted(marked)
    _seal(name, in_order, list(map(marked.__getitem__, in_order)), said)


def _seal(name: str, in_order: Sequence[str], marks: Sequence[Marks], said: Mapping[str, Any]) -> None:
    """Write a head, the columns of digests and the blocks, all in the order of own ids."""
    columns = [b"".join(list(map(itemgetter(column), marks))) for column in range(3)]
    bodies = list(_bodies(name, in_order, marks))
    said = {**said, "pupils": len(marks), "sealed_as": name}
    lengths = array("I", map(len, bodies)).tobytes()
    _put(f"{name}.roll", [_head(name, said), *columns, lengths, *bodies])


def put_again(name: str, before: str) -> None:
    """Seal a roll that says, to the last row, what another one says that is sealed already: nobody is opened."""
    roll = SealedRoll(before)
    _put(f"{name}.roll", [_head(name, roll.said), memoryview(roll.data)[roll.begin :]])


def _flags(people: People, in_order: Iterable[str]) -> dict[str, str]:
    """Whom the roll calls looked after, with the code."""
    return {
        own_id: code for own_id in in_order for row in people[own_id] if (code := row.get("looked_after_code")) in FLAGS
    }


def _stages(people: People, in_order: Iterable[str]) -> dict[str, list[int]]:
    """By stage the places of its pupils, so that sums by stage need nobody opened; those of no stage are left out."""
    found: dict[str, list[int]] = {}
    for at, own_id in enumerate(in_order):
        if stage := people[own_id][0].get("stage"):
            found.setdefault(stage, []).append(at)
    return found


def _head(name: str, said: Mapping[str, Any]) -> bytes:
    nonce = os.urandom(NONCE)
    secret = nonce + _cipher().encrypt(nonce, json.dumps(said).encode(), f"{name} head".encode())
    return SIZE.pack(len(secret)) + secret


def _bodies(name: str, in_order: Sequence[str], marks: Sequence[Marks]) -> Iterator[bytes]:
    encrypt, bound_to = _cipher().encrypt, name.encode()
    chance = os.urandom(NONCE * len(marks))
    for own_id, marked, at in zip(in_order, marks, range(0, len(chance), NONCE), strict=True):
        nonce = chance[at : at + NONCE]
        yield nonce + encrypt(nonce, f"[{quoted(own_id)},{marked.text}]".encode(), bound_to)


class SealedRoll:
    """One sealed roll, read from disk; blocks are opened one at a time, on demand."""

    def __init__(self, name: str) -> None:
        self.name = name
        with _place(f"{name}.roll").open("rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.begin: int = SIZE.size + SIZE.unpack_from(self.data)[0]

    @cached_property
    def said(self) -> dict[str, Any]:
        """What the sealed head tells of the whole roll."""
        secret = self.data[SIZE.size : self.begin]
        plain = _cipher().decrypt(secret[:NONCE], secret[NONCE:], f"{self.name} head".encode())
        found: dict[str, Any] = json.loads(plain)
        return found

    @property
    def flagged(self) -> dict[str, str]:
        """Own ids of the pupils whom this roll calls looked after, with the code."""
        flags: dict[str, str] = self.said["flags"]
        return flags

    @cached_property
    def stages(self) -> dict[bytes, str]:
        """The stage of everybody who has one, by keyed digest."""
        if "stages" not in self.said:
            return {digest: rows[0].get("stage", "") for digest, _, rows in self.but_for(set())}
        own = self.own
        return {own[at]: stage for stage, places in self.said["stages"].items() for at in places}

    @property
    def same_as(self) -> str:
        """The keyed digest of everybody and all that is said of them: two rolls that say the same have the same."""
        return str(self.said["same_as"])

    def __len__(self) -> int:
        return int(self.said["pupils"])

    def _column(self, at: int) -> list[bytes]:
        start = self.begin + at * DIGEST * len(self)
        column = self.data[start : start + DIGEST * len(self)]
        return [column[i : i + DIGEST] for i in range(0, len(column), DIGEST)]

    @cached_property
    def own(self) -> list[bytes]:
        """The keyed digest of everybody's pupil id, in the order of the blocks."""
        return self._column(0)

    @cached_property
    def scns(self) -> list[bytes]:
        """The keyed digests of their candidate numbers, `NOTHING` for none."""
        return self._column(1)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each block begins, and at last where the last one ends."""
        number = len(self)
        first = self.begin + 3 * DIGEST * number
        lengths = array("I", self.data[first : first + LENGTH * number])
        return list(itertools.accumulate(lengths, initial=first + LENGTH * number))

    @property
    def blocks(self) -> Iterator[Block]:
        """Everybody's block, in order."""
        return map(Block, self.own, self.scns, self._column(2), self._ends, self._ends[1:])

    @cached_property
    def by_own_id(self) -> dict[bytes, int]:
        """The place of everybody's block, by the digest of their own id."""
        return {digest: at for at, digest in enumerate(self.own)}

    def block(self, at: int) -> Block:
        start = self.begin + (2 * len(self) + at) * DIGEST
        content = self.data[start : start + DIGEST]
        return Block(self.own[at], self.scns[at], content, self._ends[at], self._ends[at + 1])

    @cached_property
    def people(self) -> frozenset[bytes]:
        """The keyed digests of everybody on the roll."""
        return frozenset(self.own)

    @property
    def pairs(self) -> Iterator[tuple[bytes, bytes]]:
        """Everybody's keyed digest with that of the candidate number, `NOTHING` for none."""
        return zip(self.own, self.scns, strict=True)

    @cached_property
    def numbers(self) -> frozenset[bytes]:
        """The keyed digests of all their candidate numbers."""
        return frozenset(self.scns) - {NOTHING}

    def _plain(self, block: Block, cipher: AESGCM) -> tuple[str, Rows]:
        own_id, rows = self._loaded(block, cipher)
        if isinstance(rows, dict):
            shared = self.said["shared"]
            return own_id, tuple(rows["own"] | shared[one] for one in rows["said"])
        return own_id, tuple(rows)

    def _loaded(self, block: Block, cipher: AESGCM) -> tuple[str, AsSealed]:
        at = block.start + NONCE
        found = json.loads(cipher.decrypt(self.data[block.start : at], self.data[at : block.end], self._bound))
        own_id, rows = found
        return own_id, rows

    @cached_property
    def _bound(self) -> bytes:
        return str(self.said["sealed_as"]).encode()

    @property
    def shared(self) -> Sequence[Mapping[str, str]]:
        """What many rows of the file say, each once; nothing of a file that was not sealed so."""
        found: list[Mapping[str, str]] = self.said.get("shared", [])
        return found

    def as_sealed(self, digests: Collection[bytes]) -> Iterator[tuple[bytes, AsSealed]]:
        """Those of these people who are on the roll, opened but not unfolded: each digest with what is sealed."""
        cipher = _cipher()
        for at, digest in enumerate(self.own):
            if digest in digests:
                yield digest, self._loaded(self.block(at), cipher)[1]

    def open(self, block: Block) -> tuple[str, Rows]:
        """One pupil's own id and rows; raises where the file was tampered with or the key is another."""
        return self._plain(block, _cipher())

    def find(self, own_id: str) -> Rows | None:
        """The rows of one pupil, by own id."""
        at = self.by_own_id.get(mark("own", own_id))
        return None if at is None else self.open(self.block(at))[1]

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

    def but_for(self, seen: Collection[bytes]) -> Iterator[tuple[bytes, str, Rows]]:
        """Every pupil whose digest is not among those seen, opened: digest, own id, rows.

        For linkage alone: the caller keeps nobody whom it neither links nor asks about.
        """
        if self.people <= frozenset(seen):
            return
        cipher = _cipher()
        for block in self.blocks:
            if block.key_digest not in seen:
                yield block.key_digest, *self._plain(block, cipher)


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
