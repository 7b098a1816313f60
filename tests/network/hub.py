"""Authorities' installations as the hub meets them: keys, signed documents, and requests that Django answers."""

import base64
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpResponse
from django.test import Client

from tests.factories import AuthorityFactory
from virtualschool.audit.vocab import Actor
from virtualschool.foundation import clock
from virtualschool.foundation.signed_requests import Signing, key_id_of, raw
from virtualschool.network.hub import menu, sense
from virtualschool.network.operations import keys

HUB = "http://testserver/network/api/v1/"
STAGES, BANDS = ("P1-P3", "S1-S3", "all"), ("under 90", "90 or more", "all")
MADE_ON = "2026-09-20"


def cell(stage: str, band: str, low: int, high: int, **changed: Any) -> dict[str, Any]:
    shown = f"{low} to {high}"
    return {
        "at": {"stage": stage, "band": band},
        "shown": shown,
        "low": low,
        "high": high,
        "structural": False,
    } | changed


def table(counts: Sequence[tuple[int, int]] = ((0, 7),) * 9, **changed: Any) -> dict[str, Any]:
    """A table of 3 by 3 with these intervals, row by row; it adds up like any other, and is none of the menu's."""
    places = [(stage, band) for stage in STAGES for band in BANDS]
    return {
        "id": "attendance-band-by-stage",
        "title": "Attendance by stage",
        "measure": "learners",
        "dimensions": [
            {"name": "stage", "categories": list(STAGES), "total": "all"},
            {"name": "band", "categories": list(BANDS), "total": "all"},
        ],
        "cells": [cell(*place, *interval) for place, interval in zip(places, counts, strict=True)],
    } | changed


READING = (
    *((98, 102), (198, 202), (0, 7), (298, 302)),
    *((98, 102), (198, 202), (0, 7), (298, 302)),
    *((198, 202), (398, 402), (0, 7), (598, 602)),
)


def released(counts: Sequence[tuple[int, int]] = READING, of: str = "level-reading", **changed: Any) -> dict[str, Any]:
    """A table of the menu with these intervals, row by row."""
    known = menu.tables()[of]
    names = [one.name for one in known.dimensions]
    cells = [
        {
            "at": dict(zip(names, at, strict=True)),
            "shown": sense.shown(low, high),
            "low": low,
            "high": high,
            "structural": at in known.structural,
        }
        for at, (low, high) in zip(known.places(), counts, strict=True)
    ]
    dimensions = [one.as_json() for one in known.dimensions]
    said = {"id": known.id, "title": known.title, "measure": known.measure, "dimensions": dimensions, "cells": cells}
    return said | changed


def document(authority: str, *tables: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "schema": "virtual-school/release/1",
        "authority": authority,
        "session": "2025/26",
        "cohort": "in-year",
        "made_on": MADE_ON,
        "tables": list(tables or (released(),)),
    } | changed


APPROVALS = ({"by": "lead:" + "a1" * 16, "at": MADE_ON}, {"by": "data_protection_officer:" + "b2" * 16, "at": MADE_ON})


@dataclass
class Installation:
    """An authority's installation with a key of its own."""

    code: str
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public(self) -> str:
        return base64.b64encode(raw(self.key.public_key())).decode()

    @property
    def key_id(self) -> str:
        return key_id_of(self.code, raw(self.key.public_key()))

    def signed(self, unsigned: Mapping[str, Any], approvals: Sequence[Mapping[str, str]] = APPROVALS) -> dict[str, Any]:
        value = base64.b64encode(self.key.sign(rfc8785.dumps(dict(unsigned)))).decode()
        signature = {"alg": "Ed25519", "key_id": self.key_id, "value": value, "approvals": list(approvals)}
        return {**unsigned, "signature": signature}

    def ask(self, method: str, path: str, body: Any = None, *, key: Ed25519PrivateKey | None = None) -> HttpResponse:
        """A signed request, answered by Django without a socket."""
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        asked = requests.Request(method, HUB + path, data=content, headers={"Content-Type": "application/json"})
        sent = asked.prepare()
        Signing(self.key_id, key or self.key)(sent)
        headers = {name: value for name, value in sent.headers.items() if name.lower() != "content-length"}
        return Client().generic(method, sent.path_url, content, content_type="application/json", headers=headers)

    def enrol(self) -> HttpResponse:
        code = keys.make_code(authority=AuthorityFactory(code=self.code), by=Actor("test"), at=clock.now())
        return self.ask("PUT", "keys/", {"signing_key": self.public, "handover_key": self.public, "code": code})

    def release(self, *tables: Mapping[str, Any], **changed: Any) -> HttpResponse:
        return self.ask("POST", "releases/", self.signed(document(self.code, *tables, **changed)))


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
