"""The installation's secrets: one file each in the home's folder `keys`, made on first use.

`sealed` encrypts the sealed store and is in no backup; `ledger` digests the
keys of people whose details were erased; `audit` digests search terms; the
namespace gives learners their ids. An authority has two more of its own:
`signing-CODE` signs what it sends, `handover-CODE` opens what is sealed to it.
All but `sealed` are backed up.
"""

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import uuid
from functools import lru_cache
from pathlib import Path
from typing import Literal

from . import home

Name = Literal["sealed", "ledger", "audit", "namespace", "django"]
OfAuthority = Literal["signing", "handover"]
_CODE = re.compile(r"^S12[0-9]{6}$")


def _read(file: Path) -> bytes:
    if not file.exists():
        _make(file)
    return bytes.fromhex(file.read_text().strip())


def _make(file: Path) -> None:
    """Write a new key so that two processes that start at once end with the same one."""
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(32) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def key(name: Name) -> bytes:
    """The 32 bytes of one key of this home."""
    return _key(os.environ["VIRTUALSCHOOL_HOME"], name)


def key_of(name: OfAuthority, authority: str) -> bytes:
    """The 32 secret bytes of an authority's own key in this home, one file for each authority."""
    if not _CODE.match(authority):
        raise ValueError(f"{authority[:20]!r} is no code of an authority.")
    return _key(os.environ["VIRTUALSCHOOL_HOME"], f"{name}-{authority}")


@lru_cache(maxsize=64)
def _key(at_home: str, name: str) -> bytes:
    """Remembered by home: a roll asks for its key some hundred thousand times."""
    return _read(home.folder("keys") / name)


def namespace() -> uuid.UUID:
    """The secret namespace of learners' ids; `VIRTUALSCHOOL_NAMESPACE` sets it for tests."""
    given = os.environ.get("VIRTUALSCHOOL_NAMESPACE")
    return uuid.UUID(given) if given else uuid.UUID(bytes=key("namespace")[:16])


def digest(name: Name, *parts: str) -> str:
    """A keyed digest (HMAC-SHA256, hex) of the parts; parts are kept apart, so ("a", "bc") is not ("ab", "c")."""
    return hmac.digest(key(name), "\x1f".join(parts).encode(), hashlib.sha256).hex()
