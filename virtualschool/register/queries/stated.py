"""All that the register of an authority is derived from, read from the database."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from django.db.models import Q

from virtualschool.foundation import keys
from virtualschool.people.models import Authority

from .. import ledger
from ..derive import Joined, Key, Row, Said, Spoken, Stated
from ..models import Decision, Edition, Link, SourceSetting, Statement
from ..vocab import KIND_SOURCES, About, Answer

FLAGS = ("01", "02")


@lru_cache(maxsize=20_000)
def rows_of(content: str) -> tuple[Row, ...]:
    return tuple(json.loads(content))


def spoken(edition: Edition) -> Spoken:
    return Spoken(edition.source, edition.kind, edition.as_at, edition.received, edition.sha256)


def editions(
    authority: Authority, *, known_at: dt.date | None = None, kinds: Collection[str] = tuple(KIND_SOURCES)
) -> list[Edition]:
    """The editions that stand, or stood as known on a day, in their order: of those who say who people are."""
    found = Edition.objects.filter(authority=authority, kind__in=kinds).in_order()
    if known_at is None:
        return list(found.standing())
    still = Q(withdrawn_on=None) | Q(withdrawn_on__gt=known_at)
    return list(found.filter(still, received__lte=known_at))


def said(authority: Authority, among: Iterable[Edition]) -> Iterator[Said]:
    """What these editions said of the people whose details are held."""
    by_id = {edition.pk: spoken(edition) for edition in among}
    rows = Statement.objects.filter(edition__authority=authority).values_list(
        "edition_id", "record__source", "record__own_id", "version__content"
    )
    for edition_id, source, own_id, content in rows.iterator():
        if edition_id in by_id:
            yield Said(by_id[edition_id], Key(source, own_id), rows_of(content))


def entries(authority: Authority, *, known_at: dt.date | None = None) -> list[Decision]:
    """The whole ledger, oldest entry first, or as it stood on a day."""
    found = Decision.objects.filter(authority=authority).in_order()
    return list(found if known_at is None else found.filter(made_on__lte=known_at))


def in_force(ledger_entries: Iterable[Decision]) -> list[Decision]:
    """The decisions in force: not taken back, and of two about the same thing the later, oldest first."""
    listed = list(ledger_entries)
    gone = {entry.takes_back_id for entry in listed if entry.takes_back_id}
    standing: list[Decision] = []
    for entry in listed:
        if entry.pk not in gone and entry.answer != Answer.WITHDRAWN:
            standing = [earlier for earlier in standing if not is_about_the_same(earlier, entry)]
            standing.append(entry)
    return standing


def is_about_the_same(one: Decision, other: Decision) -> bool:
    """Whether two entries speak of the same thing: a pupil is the same by any of the digests that name the pupil.

    A candidate number that came or went between two answers must not leave
    both in force.
    """
    if (one.about, one.left_digest) != (other.about, other.left_digest):
        return False
    ours, theirs = set(one.right_digests.split()), set(other.right_digests.split())
    return bool(ours & theirs) or ours == theirs


def decisions(authority: Authority, *, known_at: dt.date | None = None) -> list[Decision]:
    """The decisions in force, now or as known on a day."""
    return in_force(entries(authority, known_at=known_at))


def joined(
    authority: Authority, standing: Iterable[Decision], *, known_at: dt.date | None = None
) -> tuple[Joined, ...]:
    """Pairs of records that are one person, by the engine's links and by people's answers."""
    links = Link.objects.filter(authority=authority)
    if known_at is None:
        links = links.filter(ended_on=None)
    else:
        links = links.filter(Q(ended_on=None) | Q(ended_on__gt=known_at), made_on__lte=known_at)
    made = links.values_list("left__source", "left__own_id", "right__source", "right__own_id")
    by_engine = [Joined(Key(left, left_id), Key(right, right_id)) for left, left_id, right, right_id in made]
    by_people = [
        Joined(Key.parse(entry.left_key), Key.parse(entry.right_key))
        for entry in standing
        if entry.about == About.SAME_CHILD and entry.answer == Answer.SAME and entry.left_key and entry.right_key
    ]
    return (*sorted(by_engine, key=lambda pair: (pair.left, pair.right)), *by_people)


def refused_flags(
    authority: Authority, standing: Iterable[Decision], statements: Iterable[Said]
) -> frozenset[tuple[str, str]]:
    """Pupils and looked-after codes that a person answered: this is not a care experienced learner."""
    refused = {
        entry.right_digests
        for entry in standing
        if entry.about == About.LOOKED_AFTER and entry.answer == Answer.NOT_CARE_EXPERIENCED
    }
    if not refused:
        return frozenset()
    pupils = {one.key.own_id for one in statements if one.key.source == "education"}
    return frozenset(
        (own_id, code)
        for own_id in pupils
        for code in FLAGS
        if ledger.flag_digest(authority.code, own_id, code) in refused
    )


def current_only(authority: Authority) -> frozenset[str]:
    """Sources whose lists hold current periods only, as the authority was asked once."""
    return frozenset(
        SourceSetting.objects.filter(authority=authority, current_periods_only=True).values_list("source", flat=True)
    )


def stated(authority: Authority, *, known_at: dt.date | None = None) -> Stated:
    """Everything that `derive.learners` needs, now or as known on a day."""
    statements = tuple(said(authority, editions(authority, known_at=known_at)))
    standing = decisions(authority, known_at=known_at)
    return Stated(
        authority=authority.code,
        namespace=keys.namespace(),
        statements=statements,
        joined=joined(authority, standing, known_at=known_at),
        current_only=current_only(authority),
        refused_flags=refused_flags(authority, standing, statements),
    )
