"""The keyed digests under which people are found in the sealed store, and the text that is sealed of them."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from typing import NamedTuple

from virtualschool.foundation import keys

DIGEST = 32
NOTHING = bytes(DIGEST)
People = Mapping[str, Sequence[Mapping[str, str]]]


class Marks(NamedTuple):
    """One pupil's rows as text, and the keyed digests under which they are found and compared."""

    own: bytes
    scn: bytes
    content: bytes
    text: str


def mark(*parts: str) -> bytes:
    """The keyed digest under which something is found in the sealed store."""
    return _mark(keys.key("sealed"), "\x1f".join(parts))


def _mark(key: bytes, text: str) -> bytes:
    return blake2b(text.encode(), key=key, digest_size=DIGEST).digest()


class Marker(dict[str, bytes]):
    """The keyed digests of one sort of thing, `own` for ids and `scn` for numbers, each worked out once."""

    def __init__(self, sort: str) -> None:
        super().__init__()
        self.begun = _begun(sort)

    def __missing__(self, text: str) -> bytes:
        digest = self.begun.copy()
        digest.update(text.encode())
        found = self[text] = digest.digest()
        return found


def marks_of(people: People) -> dict[str, Marks]:
    """The marks of everybody on a roll, worked out once for comparing and for sealing."""
    own, number, content = map(_begun, ("own", "scn", "rows"))
    found: dict[str, Marks] = {}
    for own_id, rows in people.items():
        text = canonical(rows)
        scn = next((row["scn"] for row in rows if "scn" in row), "")
        found[own_id] = Marks(_ended(own, own_id), _ended(number, scn) if scn else NOTHING, _ended(content, text), text)
    return found


def _begun(sort: str) -> blake2b:
    """The digest of `mark` so far as it is the same for all of one sort: a roll asks for 200,000 of them."""
    return blake2b(f"{sort}\x1f".encode(), key=keys.key("sealed"), digest_size=DIGEST)


def _ended(begun: blake2b, text: str) -> bytes:
    digest = begun.copy()
    digest.update(text.encode())
    return digest.digest()


def canonical(rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as text: the same rows give the same text."""
    return "[" + ",".join(map(_as_text, rows)) + "]"


def _as_text(row: Mapping[str, str]) -> str:
    """What `json.dumps` gives of a row with sorted keys; put together here, since a roll asks it of every pupil."""
    if len(row) < 2:
        return json.dumps(dict(row), ensure_ascii=False, separators=(",", ":"))
    form, values = _form(tuple(row))
    return form % tuple(map(quoted, values(row)))


@lru_cache(maxsize=4096)
def _form(names: tuple[str, ...]) -> tuple[str, Callable[[Mapping[str, str]], tuple[str, ...]]]:
    """How a row with these columns is written, and what takes its values in that order: few rows differ in it."""
    ordered = sorted(names)
    return "{" + ",".join(quoted(name).replace("%", "%%") + ":%s" for name in ordered) + "}", itemgetter(*ordered)


def texts(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Each row as text, by itself, of values in the order of columns; "" for what a row does not say."""
    form, _ = _form(tuple(columns))
    whole = sorted(range(len(columns)), key=columns.__getitem__)
    return [
        form % tuple([quoted(row[at]) for at in whole])
        if all(row)
        else _as_text({column: value for column, value in zip(columns, row, strict=True) if value})
        for row in rows
    ]


def shared_text(own: str, said: list[int]) -> str:
    """The text of a pupil each of whose rows is `own`, as text, with one of the rows that many share, by its place."""
    return f'{{"own":{own},"said":{said}}}'


def content_digest(rows: Iterable[Mapping[str, str]]) -> str:
    """The plain digest of a learner's rows, by which wordings are kept once."""
    return hashlib.sha256(canonical(rows).encode()).hexdigest()
