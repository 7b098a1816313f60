"""A small register as sources would state it: editions, people and links, derived as the product derives them.

Eilidh is known to education and social work, whose dates of birth differ;
Jay is only in social work's list, Kyle only on the roll as looked after;
Skye is another authority's and at school here; Mia's record is Inverallan's.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from tests.factories import SCHOOL_OF_DOUGAL
from virtualschool.people.models import Authority
from virtualschool.register import marks
from virtualschool.register.models import Edition, Learner, Link, RecordVersion, SourceRecord, Statement
from virtualschool.register.operations import derived
from virtualschool.register.vocab import KIND_SOURCES

OCTOBER, NOVEMBER = dt.date(2026, 10, 18), dt.date(2026, 11, 16)
MORNING = dt.datetime(2026, 11, 17, 10, tzinfo=dt.UTC)
GLENORRAN, CARRONBANK = SCHOOL_OF_DOUGAL, "9900102"
NAMES = {GLENORRAN: "Glenorran Academy", CARRONBANK: "Carronbank Primary"}
Row = dict[str, str]


def pupil(forename: str, surname: str, born: str, **more: str) -> Row:
    code = more.pop("school_code", GLENORRAN)
    return {
        "forename": forename,
        "surname": surname,
        "date_of_birth": born,
        "school_code": code,
        "school_name": NAMES[code],
        "stage": "S2",
        "start_date": "2025-08-13",
        "looked_after_code": "99",
        "postcode": "ZZ1 1ZZ",
        **more,
    }


def person(forename: str, surname: str, born: str, **more: str) -> Row:
    return {
        "forename": forename,
        "surname": surname,
        "date_of_birth": born,
        "legal_reason": "CSO_AWAY",
        "lives_with": "FOSTER_LA",
        "start_date": "2021-05-14",
        "responsible_authority": "S12000098",
        "social_worker": "Tom Affleck",
        "postcode": "ZZ9 9ZZ",
        **more,
    }


EILIDH = pupil("Eilidh", "Rankine", "2013-03-09", scn="200000011")
EILIDH_IN_CARE = person("Eilidh", "Rankine", "2013-09-03")
JAY = person("Jay", "Sutherland", "2016-01-20", lives_with="HOME", legal_reason="CSO_HOME")
KYLE = pupil("Kyle", "Pitcairn", "2014-09-27", looked_after_code="02", school_code=CARRONBANK, stage="P7")
SKYE = pupil("Skye", "McPhail", "2012-06-03", school_code=CARRONBANK, looked_after_code="02")
SKYE_IN_CARE = person("Skye", "MacPhail", "2012-06-03", responsible_authority="S12000099")
MIA = person("Mia", "Strachan", "2013-11-02", responsible_authority="S12000099")


def state(
    authority: Authority,
    kind: str,
    people: Mapping[str, Row | Sequence[Row]],
    *,
    as_at: dt.date = NOVEMBER,
    received: dt.date | None = None,
) -> Edition:
    """One edition of a source: what it says of each person, by the source's own id."""
    edition = Edition.objects.create(
        authority=authority,
        source=KIND_SOURCES[kind],
        kind=kind,
        sha256=marks.content_digest([{"kind": kind, "as_at": as_at.isoformat(), "who": " ".join(people)}]),
        as_at=as_at,
        received=received or as_at,
        entered_at=MORNING,
        persons=len(people),
    )
    for own_id, said in people.items():
        rows = [said] if isinstance(said, dict) else list(said)
        record, _ = SourceRecord.objects.get_or_create(authority=authority, source=edition.source, own_id=own_id)
        version, _ = RecordVersion.objects.get_or_create(
            record=record, digest=marks.content_digest(rows), defaults={"content": marks.canonical(rows)}
        )
        Statement.objects.create(edition=edition, record=record, version=version)
    return edition


def record(authority: Authority, source: str, own_id: str) -> SourceRecord:
    return SourceRecord.objects.get(authority=authority, source=source, own_id=own_id)


def link(
    authority: Authority, left_id: str, right_id: str, *, left: str = "social_work", right: str = "education"
) -> Link:
    """The engine's finding that two records are one child: a person of social work's and a pupil, unless told."""
    return Link.objects.create(
        authority=authority,
        left=record(authority, left, left_id),
        right=record(authority, right, right_id),
        weight=20,
        probability=0.999,
        reasons="Same candidate number (+15.6).\nSame surname (+5.5).",
        model_id="a-frozen-model",
        made_on=NOVEMBER,
    )


def register_of(authority: Authority) -> None:
    """The usual small register."""
    state(authority, "pupils", {"P1": EILIDH, "P3": KYLE, "P4": SKYE})
    state(authority, "care", {"C1": EILIDH_IN_CARE, "C2": JAY, "C4": SKYE_IN_CARE})
    link(authority, "C1", "P1")
    link(authority, "C4", "P4")
    derived.refresh(authority)


def learner(authority: Authority, forename: str) -> Learner:
    return Learner.objects.get(authority=authority, forename=forename)
