"""How the ledger knows people: keyed digests of their keys, which outlive the people's details."""

from collections.abc import Iterable

from virtualschool.foundation import keys

from .derive import Key


def digest_of(authority: str, key: Key) -> str:
    """The keyed digest of one person's key in one authority."""
    return keys.digest("ledger", authority, str(key))


def digests_of(authority: str, group: Iterable[Key]) -> str:
    """The digests of all keys of one person, as the ledger stores them: in order, with spaces."""
    return " ".join(sorted(digest_of(authority, key) for key in group))


def flag_digest(authority: str, own_id: str, code: str) -> str:
    """The digest that keeps a roll's looked-after code of a pupil from being asked about again."""
    return keys.digest("ledger", authority, "flag", own_id, code)


def evidence_digest(authority: str, parts: Iterable[str]) -> str:
    """The digest that shows whether the evidence before an answer has changed since."""
    return keys.digest("ledger", authority, "evidence", *parts)
