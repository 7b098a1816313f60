"""What the demo's invented councils have released: read from a file that `tools/demo_releases.py` makes, and signed.

The file holds what the real protector made of invented learners. Here it gets a heading, a key of the council's and the
names of two approvers who do not exist; nothing is counted or rounded here.
"""

import base64
import datetime as dt
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from virtualschool.foundation.signed_requests import key_id_of, raw

FILE = Path(__file__).parent / "released.json"
SEND_THEMSELVES = ("S12000098", "S12000099")
"""The demo's own two authorities: they send tables of their own, by the interface."""
Document = dict[str, Any]


def read() -> dict[str, list[list[Document]]]:
    """The tables that each council released, by its code: of two sessions in a row, the older first."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        code: [[table(laid_out, cells[laid_out["id"]]) for laid_out in said["tables"]] for cells in sessions]
        for code, sessions in said["councils"].items()
    }


def table(laid_out: Document, cells: list[list[Any]]) -> Document:
    places = product(*(one["categories"] for one in laid_out["dimensions"]))
    names = [one["name"] for one in laid_out["dimensions"]]
    return {name: laid_out[name] for name in ("id", "title", "measure", "dimensions")} | {
        "cells": [
            {
                "at": dict(zip(names, at, strict=True)),
                "shown": shown,
                "low": low,
                "high": high,
                "structural": number in laid_out["structural"],
            }
            for number, (at, (shown, low, high)) in enumerate(zip(places, cells, strict=True))
        ]
    }


def document(code: str, tables: list[Document], session: str, made_on: dt.date) -> Document:
    """The release of one council, not signed yet."""
    return {
        "schema": "virtual-school/release/1",
        "authority": code,
        "session": session,
        "cohort": "in-year",
        "made_on": made_on.isoformat(),
        "tables": tables,
    }


def signed(document: Document, key: Ed25519PrivateKey) -> Document:
    """The document with a signature that holds, and two approvers."""
    return {
        **document,
        "signature": {
            "alg": "Ed25519",
            "key_id": key_id_of(document["authority"], raw(key.public_key())),
            "value": base64.b64encode(key.sign(rfc8785.dumps(document))).decode(),
            "approvals": list(approvals(document["made_on"])),
        },
    }


def approvals(day: str) -> Iterator[dict[str, str]]:
    for role, digit in (("lead", "a"), ("data_protection_officer", "b")):
        yield {"by": f"{role} {digit * 32}", "at": day}
