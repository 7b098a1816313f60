"""The directory: who belongs, who might, what each is good at and looking for; and how far the Network reaches."""

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import Prefetch, Q, QuerySet

from virtualschool.people.models import Authority, User
from virtualschool.people.operations import known_authorities

from ..models import CountsPublication, EarlierSpell, InductionDone, MemberAuthority, MemberPost, PublishedCount
from ..reach import Count, Reach, Spell, reach_over_time
from ..vocab import InductionStep

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class PublishedSchool:
    """What was published about a virtual school of an authority that has no entry here."""

    authority: str
    code: str
    words: str
    since: str
    source: str


@dataclass(frozen=True)
class Entry:
    """An authority in the directory."""

    member: MemberAuthority
    posts: tuple[MemberPost, ...]
    belongs: bool

    @property
    def full_time(self) -> str:
        """All posts together, in whole posts: "1.6"."""
        return f"{sum(one.hundredths for one in self.posts) / 100:g}" if self.posts else ""


@dataclass(frozen=True)
class Directory:
    """Members, other entries, and the official authorities without an entry."""

    members: tuple[Entry, ...]
    others: tuple[Entry, ...]
    without: tuple[str, ...]
    published: tuple[PublishedSchool, ...]
    reach: Reach


@dataclass(frozen=True)
class MemberPage:
    """One entry in full."""

    entry: Entry
    earlier: tuple[EarlierSpell, ...]
    steps: tuple[tuple[str, str, InductionDone | None], ...]
    buddies: tuple[MemberAuthority, ...]
    count: PublishedCount | None

    @property
    def steps_done(self) -> int:
        return sum(done is not None for _, _, done in self.steps)


def directory(user: User, today: dt.date) -> Directory:
    """Everybody who belongs or might, by name."""
    found = [entry(one, today) for one in entries(user)]
    codes = {one.member.authority_id for one in found}
    return Directory(
        members=tuple(one for one in found if one.belongs),
        others=tuple(one for one in found if not one.belongs),
        without=tuple(sorted(name for code, name in official().items() if code not in codes)),
        published=tuple(one for one in published_schools() if one.code not in codes),
        reach=reach(user, today),
    )


def entries(user: User) -> QuerySet[MemberAuthority]:
    rows: QuerySet[MemberAuthority] = MemberAuthority.objects.visible_to(user)
    posts = MemberPost.objects.filter(ended_on=None).order_by("-hundredths", "title")
    return (
        rows.select_related("authority", "buddy__authority")
        .prefetch_related(Prefetch("posts", posts))
        .order_by("authority__short_name")
    )


def entry(member: MemberAuthority, today: dt.date) -> Entry:
    return Entry(member, tuple(member.posts.all()), member.is_member_on(today))


def to_choose(user: User, today: dt.date) -> QuerySet[MemberAuthority]:
    """The members of today, for the list of a form."""
    rows: QuerySet[MemberAuthority] = MemberAuthority.objects.visible_to(user).members_on(today)
    return rows.select_related("authority").order_by("authority__short_name")


def member_page(user: User, member: MemberAuthority, today: dt.date) -> MemberPage:
    done = {one.step: one for one in InductionDone.objects.visible_to(user).filter(member=member)}
    counts = PublishedCount.objects.visible_to(user).filter(authority=member.authority_id)
    buddies = MemberAuthority.objects.visible_to(user).filter(buddy=member).select_related("authority")
    found = next(one for one in entries(user).filter(pk=member.pk))
    return MemberPage(
        entry=entry(found, today),
        earlier=tuple(EarlierSpell.objects.visible_to(user).filter(member=member).order_by("joined_on")),
        steps=tuple((step.value, str(step.label), done.get(step)) for step in InductionStep),
        buddies=tuple(buddies.order_by("authority__short_name")),
        count=counts.select_related("publication").order_by("-publication__as_at").first(),
    )


def joinable(user: User, today: dt.date) -> list[tuple[str, str]]:
    """Codes and names of authorities that do not belong today: entries first, then every official one."""
    rows = list(entries(user))
    belong = {one.authority_id for one in rows if one.is_member_on(today)}
    names = official() | {one.authority_id: one.authority.name for one in rows}
    return sorted(((code, name) for code, name in names.items() if code not in belong), key=lambda one: one[1])


@cache
def official() -> dict[str, str]:
    """Code to name of the 32 authorities; the two that are invented for the demo are not among them."""
    invented = {"S12000098", "S12000099"}
    return {code: name for code, (name, _) in known_authorities().items() if code not in invented}


@cache
def published_schools() -> tuple[PublishedSchool, ...]:
    """Virtual schools that somebody has published about, with the source; a list of what was found, not of all."""
    with (DATA / "virtual_schools.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            PublishedSchool(row["authority"], row["ons_code"], row["evidence"], row["since"], row["source"])
            for row in csv.DictReader(file)
        )


# ---- reach ----------------------------------------------------------------------------------------------------------


def reach(user: User, today: dt.date) -> Reach:
    """The share of looked-after children who live in member authorities, from published counts alone."""
    publications = list(CountsPublication.objects.visible_to(user).order_by("as_at"))
    numbers = PublishedCount.objects.visible_to(user).values_list("publication_id", "authority_id", "looked_after")
    by_publication: dict[object, dict[str, int]] = {}
    for publication, code, number in numbers:
        by_publication.setdefault(publication, {})[code] = number
    counts = [
        Count(one.as_at, one.title, one.published_on, one.total, by_publication.get(one.pk, {})) for one in publications
    ]
    return reach_over_time(spells(user), counts, today)


def spells(user: User) -> list[Spell]:
    """Every time in which an authority belonged."""
    rows = MemberAuthority.objects.visible_to(user).filter(~Q(joined_on=None)).select_related("authority")
    now = [Spell(one.authority_id, one.authority.short_name, one.joined_on, one.left_on) for one in rows
           if one.joined_on]  # fmt: skip
    return now + list(earlier_spells(user))


def earlier_spells(user: User) -> Iterable[Spell]:
    for one in EarlierSpell.objects.visible_to(user).select_related("member__authority"):
        yield Spell(one.member.authority_id, one.member.authority.short_name, one.joined_on, one.left_on)


@dataclass(frozen=True)
class NationalCount:
    """How many children are looked after in all of Scotland, as a publication says."""

    as_at: dt.date
    number: int
    publication: str
    published_on: str
    source: str


@cache
def in_scotland() -> NationalCount:
    """The newest published total. Counts by authority came with none of the publications that are at hand."""
    with (DATA / "looked_after_in_scotland.csv").open(encoding="utf-8", newline="") as file:
        newest = max(csv.DictReader(file), key=lambda row: row["as_at"])
    return NationalCount(
        dt.date.fromisoformat(newest["as_at"]),
        int(newest["value"]),
        newest["publication"],
        newest["published_on"],
        newest["source"],
    )


def publications(user: User) -> list[CountsPublication]:
    """Every publication entered, newest first, with its numbers."""
    counts = PublishedCount.objects.select_related("authority").order_by("authority__short_name")
    return list(
        CountsPublication.objects.visible_to(user).prefetch_related(Prefetch("counts", counts)).order_by("-as_at")
    )


def authority(user: User, code: str) -> Authority | None:
    """An authority that has an entry, by its code; None for one that nobody entered yet."""
    found = MemberAuthority.objects.visible_to(user).filter(authority=code).select_related("authority").first()
    return found.authority if found else None
