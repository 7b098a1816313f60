"""Whether each source is heard as often as it usually is: a day late is told, two days late somebody is to ask."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Max

from virtualschool.people.models import Authority, Membership
from virtualschool.people.vocab import Role
from virtualschool.register.models import Edition, SourceSetting
from virtualschool.register.vocab import Source

# How many days lie between two lists unless the authority said otherwise, and how late one may be before it is chased.
USUAL_GAP, CHASED_FROM = 35, 2
EXPECTED = (Source.EDUCATION, Source.SOCIAL_WORK)
OWNERS = (Role.DATA_OFFICER, Role.LEAD)


@dataclass(frozen=True)
class Feed:
    """One source: the day that it last spoke of, how many days that is ago, and by how many it is late."""

    source: str
    as_at: dt.date | None
    days: int
    late: int
    owner: str = ""
    """Who is to ask for the list, once it is late enough."""

    @property
    def name(self) -> str:
        return Source(self.source).label.capitalize()

    @property
    def is_late(self) -> bool:
        return self.late > 0 or self.as_at is None

    @property
    def is_to_chase(self) -> bool:
        return self.late >= CHASED_FROM

    @property
    def sentence(self) -> str:
        """What stands beside a figure that rests on this source; nothing while it is in time."""
        if self.as_at is None:
            return f"{self.name} has sent nothing yet."
        if not self.is_late:
            return ""
        return f"{self.name} was last heard as at {self.as_at:%-d %B %Y}: a newer list is {told(self.late)} late."


def told(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"


def newest(authority: Authority) -> dict[str, dt.date]:
    """The last day that each source spoke of, in an edition that stands."""
    standing = Edition.objects.filter(authority=authority).standing().of_people()
    found = standing.values("source").annotate(last=Max("as_at"))
    return {row["source"]: row["last"] for row in found}


def feeds(authority: Authority, on: dt.date, heard: Mapping[str, dt.date] | None = None) -> tuple[Feed, ...]:
    """Education and social work always, since their silence is news; the head's own list never comes late."""
    last = newest(authority) if heard is None else heard
    gaps = dict(SourceSetting.objects.filter(authority=authority).values_list("source", "usual_gap_days"))
    found = [feed(source, last.get(source), gaps.get(source, USUAL_GAP), on) for source in EXPECTED]
    if any(one.is_to_chase for one in found):
        owner = owner_of(authority, on)
        found = [Feed(one.source, one.as_at, one.days, one.late, owner if one.is_to_chase else "") for one in found]
    return tuple(found)


def feed(source: str, as_at: dt.date | None, gap: int, on: dt.date) -> Feed:
    days = (on - as_at).days if as_at else 0
    return Feed(source, as_at, days, max(0, days - gap))


def owner_of(authority: Authority, on: dt.date) -> str:
    """The data officer, and where there is none the head; of several the one longest in post."""
    posts = Membership.objects.filter(authority=authority, role__in=OWNERS).held_on(on).select_related("user")
    ranked = sorted(posts, key=lambda post: (OWNERS.index(Role(post.role)), post.starts_on, post.user.name))
    return ranked[0].user.name if ranked else ""


def doubts(authority: Authority, on: dt.date, rests_on: Collection[str] = EXPECTED) -> tuple[str, ...]:
    """The sentences that a figure carries which rests on these sources; none while each is in time."""
    return tuple(one.sentence for one in feeds(authority, on) if one.source in rests_on and one.sentence)
