"""Anchors: heads of chains in a file that leaves the machine, since a chain cannot show its own cut tail."""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

from virtualschool.foundation.refusals import Refusal

from .queries import Head

SCHEMA = "virtual-school/audit-anchor/1"


def write(file: Path, heads: Iterable[Head], *, at: dt.datetime) -> None:
    """Write the heads; keep the file, or its paper copy, away from this machine."""
    chains = [{"chain": head.chain, "sequence": head.sequence, "hash": head.hash} for head in heads]
    document = {"schema": SCHEMA, "at": at.astimezone(dt.UTC).isoformat(), "chains": chains}
    try:
        file.write_text(json.dumps(document, indent=1) + "\n")
    except OSError as error:
        raise Refusal(f"The anchor could not be written to {file}: {error.strerror}.") from error


def read(file: Path) -> dict[str, Head]:
    """The heads of an anchor file, by chain."""
    try:
        document = json.loads(file.read_text())
    except OSError as error:
        raise Refusal(f"The anchor {file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise Refusal(f"{file} is not an anchor: it holds no JSON. Choose a file that `audit anchor` wrote.") from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise Refusal(f"{file} is not an anchor of this audit. Choose a file that `audit anchor` wrote.")
    return {one["chain"]: Head(one["chain"], one["sequence"], one["hash"]) for one in document["chains"]}
