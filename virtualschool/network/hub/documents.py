"""Reading what an authority sent: strict JSON, the schema, what a schema cannot say, signature and approvals.

Everything that does not hold is refused with one sentence that says where and what.
"""

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

from virtualschool.foundation.refusals import Refusal

from . import dates, schema, sense

Document = dict[str, Any]
APPROVERS = 2
A_NIGHT = dt.timedelta(days=1)
"""Between the day there and the day by universal time."""
_ODD = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")


class NotTaken(Refusal):
    """A document that the hub does not take in, and why."""


# ---- JSON -----------------------------------------------------------------------------------------------------------


def parse(body: bytes) -> Any:
    """The JSON of a body. A name that stands twice in an object is refused: programs would read different ones."""
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
        is_odd = any(_ODD.search(one) for one in _texts(found))
    except UnicodeDecodeError as problem:
        raise NotTaken("The body is not UTF-8.") from problem
    except (json.JSONDecodeError, RecursionError) as problem:
        where = f" (line {problem.lineno})" if isinstance(problem, json.JSONDecodeError) else ""
        raise NotTaken(f"The body is not JSON{where}.") from problem
    except ValueError as problem:
        raise NotTaken("The body holds a number that is too long to read.") from problem
    if is_odd:
        raise NotTaken("A text in the body holds a line break or another character that no reader sees.")
    return found


def _texts(found: Any) -> Iterator[str]:
    """Every text in it, names included."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, list):
        for one in found:
            yield from _texts(one)
    elif isinstance(found, dict):
        for name, one in found.items():
            yield name
            yield from _texts(one)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotTaken("The body has an object in which a name stands twice.")
    return found


def _no_number(name: str) -> float:
    raise NotTaken(f"The body has {name}, which is no number in JSON.")


# ---- schema ---------------------------------------------------------------------------------------------------------


def _is_whole(_: object, value: object) -> bool:
    """A count is written as one: 3, never 3.0 or true."""
    return isinstance(value, int) and not isinstance(value, bool)


_Validator = extend(Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole))
_VALIDATORS = {
    name: _Validator(one)
    for name, one in (("release", schema.RELEASE), ("withdrawal", schema.WITHDRAWAL), ("keys", schema.KEYS))
}
_SAYS: Mapping[str, Callable[[ValidationError], str]] = {
    "required": lambda one: f"{_quoted(_missing(one))} is missing",
    "additionalProperties": lambda one: f"{_quoted(_extra(one))} does not belong here",
    "type": lambda one: f"it has to be of the type {_quoted(one.validator_value)}",
    "const": lambda one: f"it has to be {_quoted(one.validator_value)}",
    "enum": lambda one: f"it has to be one of {_quoted(one.validator_value)}",
    "pattern": lambda _: "it is not written as it has to be",
    "minimum": lambda one: f"it is less than {one.validator_value}",
    "maximum": lambda one: f"it is more than {one.validator_value}",
    "minItems": lambda one: f"it has fewer than {one.validator_value} entries",
    "maxItems": lambda one: f"it has more than {one.validator_value} entries",
    "minLength": lambda _: "it is empty",
    "maxLength": lambda one: f"it is longer than {one.validator_value} characters",
    "uniqueItems": lambda _: "an entry stands in it twice",
}


def fits(found: Any, kind: str) -> Document:
    """The JSON as a document of this kind ("release", "withdrawal", "keys"), or a refusal that says what is wrong."""
    problem = best_match(_VALIDATORS[kind].iter_errors(found))
    if problem is not None:
        says = _SAYS.get(str(problem.validator), lambda _: "it is not what it has to be")(problem)
        raise NotTaken(f"{_where(problem)}: {says}.")
    document: Document = found
    return document


def _where(problem: ValidationError) -> str:
    parts = [str(part)[:60] for part in problem.absolute_path]
    return "In " + " › ".join(parts) if parts else "In the document"


def _quoted(value: Any) -> str:
    return "“" + (", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))[:80] + "”"


def _missing(problem: ValidationError) -> list[str]:
    return [name for name in problem.validator_value if name not in problem.instance]


def _extra(problem: ValidationError) -> list[str]:
    return sorted(name for name in problem.instance if name not in problem.schema.get("properties", {}))


# ---- what a schema cannot say ---------------------------------------------------------------------------------------


def release(found: Any, *, today: dt.date) -> Document:
    """The JSON as a release that makes sense; its signature is another question."""
    document = fits(found, "release")
    problem = next(_senseless(document, today), "")
    if problem:
        raise NotTaken(problem)
    return document


def _senseless(document: Document, today: dt.date) -> Iterator[str]:
    made_on = _day(document["made_on"])
    if made_on is None or made_on > today:
        yield "“made_on” is no day, or one that is still to come."
    if not dates.is_session(document["session"]):
        yield "“session” is no school year: write 2025/26."
    elif made_on is not None and made_on < dates.begins_on(document["session"]):
        yield "“session” is a school year that had not begun when the release was made."
    ids = [table["id"] for table in document["tables"]]
    if len(set(ids)) != len(ids):
        yield "A table stands in the release twice."
    for table in document["tables"]:
        yield from sense.wrong_in(table, cohort=document["cohort"])


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


# ---- signature and approvals ----------------------------------------------------------------------------------------


def canonical(document: Document) -> bytes:
    """What is signed: the RFC 8785 form of the document without its signature."""
    try:
        return bytes(rfc8785.dumps({name: value for name, value in document.items() if name != "signature"}))
    except rfc8785.CanonicalizationError as problem:
        raise NotTaken("The document cannot be written in the one form that is signed (RFC 8785).") from problem


def release_id(document: Document) -> str:
    """The id of a release: the sha256 of what is signed."""
    return hashlib.sha256(canonical(document)).hexdigest()


def need_signature(document: Document, public_key: bytes) -> None:
    """Refuse a document that this key did not sign."""
    try:
        signature = base64.b64decode(document["signature"]["value"], validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, canonical(document))
    except (InvalidSignature, ValueError) as problem:
        raise NotTaken(
            "The document’s signature does not hold: sign its RFC 8785 form without “signature”."
        ) from problem


def need_approvals(document: Document, *, today: dt.date) -> None:
    """Refuse a document that fewer than two different people approved, on days from its making to today.

    A person is told by the digest alone: two roles of one person are one person.
    """
    approvals = document["signature"]["approvals"]
    days = [_day(one["at"]) for one in approvals]
    made_on = dt.date.fromisoformat(document["made_on"])
    if any(day is None or not made_on - A_NIGHT <= day <= today for day in days):
        raise NotTaken("An approval has a day before the release was made, or one still to come.")
    people = {person_of(one["by"]) for one in approvals}
    if len(people) < APPROVERS:
        raise NotTaken(f"A release needs the approval of {APPROVERS} different people; this one has {len(people)}.")


def person_of(by: str) -> str:
    """The keyed digest at the end of an approver's name."""
    return by.replace("/", ":").replace(" ", ":").rpartition(":")[2]


def last_approved(document: Document) -> dt.date:
    return max(dt.date.fromisoformat(one["at"]) for one in document["signature"]["approvals"])
