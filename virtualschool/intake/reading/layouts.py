"""By what a layout is known again: the headings of a file, in whatever order they stand, and its kind."""

import hashlib
from collections.abc import Iterable

from virtualschool.intake.reading.originals import WHY
from virtualschool.tables.words import fold


def headings_of(headers: Iterable[str]) -> tuple[str, ...]:
    """Return the headings of a file as its sender made it: without the column of reasons that we put beside rows."""
    return tuple(heading for heading in headers if heading and fold(heading) != fold(WHY))


def digest(headers: Iterable[str]) -> str:
    """Return by what the same headings are known again, in whatever order they stand."""
    return hashlib.sha256("\x1f".join(sorted(fold(one) for one in headings_of(headers))).encode()).hexdigest()


def layout(kind: str, headers_digest: str) -> str:
    """Return the name of a layout: what kind of file, and the digest of its headings."""
    return f"{kind} {headers_digest}"
