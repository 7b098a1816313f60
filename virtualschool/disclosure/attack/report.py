"""The attack report: the document that stays in the authority, so that a release can be shown to have been attacked.

The same documents and facts give the same bytes: seconds are left out, since
they differ from run to run.
"""

import hashlib
from typing import Any

import rfc8785

from . import definition
from .documents import Place
from .facts import Facts, Key
from .findings import Disclosure, Report

SCHEMA = "virtual-school/attack-report/1"


def document(report: Report, *, facts: Facts) -> dict[str, Any]:
    """What was attacked, knowing what, by which definition, how far, and what was found, as plain JSON."""
    return {
        "schema": SCHEMA,
        "definition": definition.VERSION,
        "attacked": list(report.documents),
        "known_beside": _facts(facts),
        "deeply": report.deeply,
        "counts_examined": report.counts_examined,
        "differences_examined": report.differences_examined,
        "taken_wide": report.taken_wide,
        "given_up": report.given_up,
        "notes": list(report.notes),
        "found": [_found(each) for each in report.found],
    }


def canonical(report: Report, *, facts: Facts) -> bytes:
    """The report's bytes in the one canonical form of JSON (RFC 8785)."""
    return rfc8785.dumps(document(report, facts=facts))


def digest(report: Report, *, facts: Facts) -> str:
    """The sha256 of those bytes: all of the report that travels."""
    return hashlib.sha256(canonical(report, facts=facts)).hexdigest()


def _facts(facts: Facts) -> dict[str, Any]:
    return {
        "nested": [
            {"inner": n.inner, "outer": n.outer, "only": _key(n.only), "measure": n.measure} for n in facts.within()
        ],
        "measures": [{"inner": each.inner, "outer": each.outer} for each in facts.measures],
        "linked": facts.linked,
        "structural": [
            {"measure": m, "at": _key(k)} for m, k in sorted(facts.structural, key=lambda s: (s[0], _key(s[1])))
        ],
        "public": [
            {
                "authority": each.authority,
                "session": each.session,
                "cohort": each.cohort,
                "measure": each.measure,
                "at": _key(each.at),
                "low": each.low,
                "high": each.high,
            }
            for each in facts.public
        ],
        "joined": [
            {"dimension": name, "category": category, "parts": list(parts)}
            for (name, category), parts in sorted(facts.joined.items())
        ],
        "corrections": facts.corrections,
    }


def _key(place: Key) -> list[list[str]]:
    return [list(pair) for pair in sorted(place)]


def _found(each: Disclosure) -> dict[str, Any]:
    return {
        "release": each.release,
        "table": each.table,
        "at": dict(each.at),
        "whom": each.whom,
        "kind": each.kind,
        "low": each.low,
        "high": each.high,
        "by": each.by,
        "cells": [_place(place) for place in each.cells],
        "used": [_place(place) for place in each.used],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"release": place.release, "table": place.table, "at": dict(place.at)}
