"""The release document as a JSON Schema of the hub's own: whatever is not named here is not taken in."""

from typing import Any

Schema = dict[str, Any]

SCHEMA_NAME = "virtual-school/release/1"
COHORTS = ("in-year", "since-12", "since-5", "ever")
MOST_TABLES, MOST_CELLS, MOST_CATEGORIES, MOST_DIMENSIONS = 60, 5000, 60, 4
MOST = 20_000
"""All of Scotland looked after 16,248 children at its peak, in 2012: no range of one authority's comes near."""

# No control characters: they say nothing in a title, and not every database takes them. `documents.parse` refuses them
# everywhere; here they stand for whoever reads the schema.
_PLAIN = r"^[^\u0000-\u001f\u007f]+$"
DAY = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"
SESSION = r"^20[0-9]{2}/[0-9]{2}$"
AUTHORITY = r"^S12[0-9]{6}$"
KEY_ID = r"^S12[0-9]{6}:[0-9a-f]{16}$"
RELEASE_ID = r"^[0-9a-f]{64}$"
BASE64_OF_32 = r"^[A-Za-z0-9+/]{43}=$"
BASE64_OF_64 = r"^[A-Za-z0-9+/]{86}==$"
APPROVER = r"^[a-z_]+[ :/][0-9a-f]{12,64}$"
"""A role and a keyed digest: never an address or a name."""


def text(longest: int) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": _PLAIN}


def matching(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


def closed(properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """An object of these properties and no others."""
    needed = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def some(of: Schema, *, least: int, most: int) -> Schema:
    return {"type": "array", "items": of, "minItems": least, "maxItems": most}


COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": MOST}
DIMENSION = closed(
    {
        "name": matching(r"^[a-z][a-z0-9 _-]{0,39}$"),
        "categories": {**some(text(60), least=1, most=MOST_CATEGORIES), "uniqueItems": True},
        "total": {"anyOf": [text(60), {"type": "null"}]},
    }
)
CELL = closed(
    {
        "at": {"type": "object", "additionalProperties": text(60), "maxProperties": MOST_DIMENSIONS},
        "shown": text(40),
        "low": COUNT,
        "high": COUNT,
        "structural": {"type": "boolean"},
    }
)
TABLE = closed(
    {
        "id": matching(r"^[a-z][a-z0-9-]{1,79}$"),
        "title": text(200),
        "measure": matching(r"^[a-z][a-z _-]{0,39}$"),
        "dimensions": some(DIMENSION, least=1, most=MOST_DIMENSIONS),
        "cells": some(CELL, least=1, most=MOST_CELLS),
    }
)
APPROVAL = closed({"by": matching(APPROVER), "at": matching(DAY)})
SIGNATURE = closed(
    {
        "alg": {"type": "string", "const": "Ed25519"},
        "key_id": matching(KEY_ID),
        "value": matching(BASE64_OF_64),
        "approvals": some(APPROVAL, least=0, most=5),
        "attack_report": matching(RELEASE_ID),
    },
    optional=("attack_report",),
)
RELEASE = closed(
    {
        "schema": {"type": "string", "const": SCHEMA_NAME},
        "authority": matching(AUTHORITY),
        "session": matching(SESSION),
        "cohort": {"type": "string", "enum": list(COHORTS)},
        "made_on": matching(DAY),
        "tables": some(TABLE, least=1, most=MOST_TABLES),
        "signature": SIGNATURE,
    }
)
WITHDRAWAL = closed({"release": matching(RELEASE_ID), "reason_key": matching(r"^[a-z][a-z_-]{1,39}$")})
KEYS = closed(
    {"signing_key": matching(BASE64_OF_32), "handover_key": matching(BASE64_OF_32), "code": text(80)},
    optional=("code",),
)
