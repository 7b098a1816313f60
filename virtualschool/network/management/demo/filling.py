"""Tells the demo's Network its past: everything by the same operations as people's, at the times they would have."""

import datetime as dt
import random
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from django.utils import timezone

from virtualschool.audit.vocab import operator
from virtualschool.network.models import Item, Meeting, MemberAuthority, Minutes, Priority
from virtualschool.network.operations import authorities, decisions, items, meetings, minutes, rules
from virtualschool.network.queries import years
from virtualschool.network.vocab import (
    ActionState,
    ConcernKind,
    InductionStep,
    ItemKind,
    Method,
    MinutesStance,
    NoteKind,
)
from virtualschool.people import operations as people
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import Role

from .cast import BUDDIES, COORDINATOR, COUNCILS, OBSERVER, PUBLICATIONS, SOURCE, Council
from .months import MONTHS
from .talk import AHEAD, PRIORITIES, Decided, Month, Topic

WORDS = "amber birch cairn dulse eider fern gorse heron iris juniper kelp linnet moss otter plover rowan".split()
STILL_DUE = ("Count reduced timetables the same way", "Try a tutor shared by three members")
NO_MEETING_IN = (7, 8)
MONTH = dt.timedelta(days=30)


@dataclass(frozen=True)
class SignIn:
    """One line of what the demo prints, of the same shape as the other sign-ins."""

    username: str
    password: str
    role: str
    authority: str
    school: str = ""


@dataclass
class Told:
    """The Network while its past is told: what other fillings begin from."""

    now: dt.datetime
    coordinator: User
    observer: User
    heads: dict[str, User] = field(default_factory=dict)
    members: dict[str, MemberAuthority] = field(default_factory=dict)
    council_of: dict[str, str] = field(default_factory=dict)
    signs: list[SignIn] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(18))  # noqa: S311  (no secret)

    def by(self, name: str) -> User:
        """The user with this name in the cast; the coordinator, too."""
        return self.coordinator if name == COORDINATOR else self.heads[name]

    def authority(self, name: str) -> Authority | None:
        return self.members[self.council_of[name]].authority if name in self.council_of else None


# ---- people and councils --------------------------------------------------------------------------------------------


def people_of(now: dt.datetime) -> Told:
    """Open the accounts and fill the directory."""
    signs: list[SignIn] = []
    coordinator = opened("network.coordinator@network.example", COORDINATOR, Role.NETWORK_COORDINATOR, None, now, signs)
    observer = opened("network.observer@network.example", OBSERVER, Role.NETWORK_OBSERVER, None, now, signs)
    told = Told(now, coordinator, observer, signs=signs)
    for council in COUNCILS:
        enter(told, council)
    for name, buddy in BUDDIES:
        authorities.pair(member=told.members[name], buddy=told.members[buddy], by=coordinator, at=now - 12 * MONTH)
    for number, (title, as_at, published_on) in enumerate(PUBLICATIONS):
        counts = [(told.members[one.name].authority, one.counts[number]) for one in COUNCILS]
        total = sum(one for _, one in counts) + 290  # of invented councils that nobody has entered
        authorities.enter_counts(
            title=title, as_at=as_at, published_on=published_on, source=SOURCE, total=total, counts=counts,
            is_invented=True, by=coordinator, at=now,
        )  # fmt: skip
    return told


def opened(
    email: str, name: str, role: Role, authority: Authority | None, now: dt.datetime, signs: list[SignIn] | None
) -> User:
    """An account with its post; with a password, and on the printed list, where one is to be signed in with."""
    password = "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(90) + 10)])
    user = people.open_account(
        email=email, name=name, by=operator(), at=now, password=password if signs is not None else None
    )
    people.appoint(user=user, role=role, by=operator(), at=now, authority=authority)
    if signs is not None:
        signs.append(SignIn(email, password, role.value, authority.code if authority else ""))
    return user


def enter(told: Told, council: Council) -> None:
    """The directory's entry of a council, with its head where it has one."""
    authority, _ = Authority.objects.get_or_create(
        code=council.code, defaults={"name": council.name, "short_name": council.name}
    )
    member, _ = MemberAuthority.objects.get_or_create(authority=authority)
    member.is_invented = True
    member.save(update_fields=["is_invented"])
    told.members[council.name] = member
    if not council.joined:
        return
    user = head_of(told, council, authority)
    told.heads[council.head], told.council_of[council.head] = user, council.name
    joined = dt.date(*council.joined, 1)
    authorities.join(authority=authority, on=joined, by=told.coordinator, at=told.now - 24 * MONTH)
    member.refresh_from_db()
    describe(told, council, member, user)
    if council.left:
        authorities.leave(member=member, on=dt.date(*council.left, 1), by=told.coordinator, at=told.now - 5 * MONTH)
    done = list(InductionStep)[: 5 if council.name == "Strathellen" else None]
    for step in done:
        authorities.take_step(member=member, step=step, by=told.coordinator, at=told.now - 20 * MONTH)


def head_of(told: Told, council: Council, authority: Authority) -> User:
    """Whoever heads the virtual school in this home already; else an account of the Network alone."""
    posts = Membership.objects.filter(authority=authority, role=Role.LEAD).select_related("user")
    held = posts.first()
    if held:
        return held.user
    has_sign_in = council.code == "S12000098"
    email = f"network.member@{council.name.lower().replace(' ', '-')}.example"
    known = Membership.objects.filter(user__email=email).select_related("user").first()
    if known:
        return known.user
    signs = told.signs if has_sign_in else None
    return opened(email, council.head, Role.NETWORK_MEMBER, authority, told.now, signs)


def describe(told: Told, council: Council, member: MemberAuthority, user: User) -> None:
    entry = {
        "has_virtual_school": council.has_virtual_school,
        "virtual_school_since": council.joined[0] - 1 if council.joined else None,
        "contact_name": user.name,
        "contact_email": f"virtual.school@{council.name.lower().replace(' ', '-')}.example",
        "contact_phone": "",
        "good_at": council.good_at,
        "looking_for": council.looking_for,
    }
    posts = [("Virtual school head teacher", user.name, min(100, council.hundredths))]
    if council.hundredths == 100 and council.counts[1] > 300:
        posts.append(("Care experienced teacher", "", 100))
    authorities.describe(member=member, entry=entry, posts=posts, by=user, at=told.now - 11 * MONTH)


# ---- meetings -------------------------------------------------------------------------------------------------------


def first_wednesdays(today: dt.date, number: int) -> list[dt.date]:
    """So many meeting days before today, and the next one, the oldest first; no meeting in July and August."""
    found: list[dt.date] = []
    day = dt.date(today.year + 1, 12, 1)
    while len([one for one in found if one <= today]) < number:
        wednesday = day + dt.timedelta(days=(2 - day.weekday()) % 7)
        if day.month not in NO_MEETING_IN:
            found.append(wednesday)
        day = (day - dt.timedelta(days=1)).replace(day=1)
    ahead = [one for one in found if one > today]
    return sorted([*ahead[-1:], *(one for one in found if one <= today)])


def tell_past(told: Told) -> None:
    """Plan the series, agree priorities, and live through every meeting."""
    zone = timezone.get_current_timezone()
    planned = []
    for day in first_wednesdays(timezone.localdate(told.now), len(MONTHS)):
        starts = dt.datetime.combine(day, dt.time(10), tzinfo=zone)
        planned.append(
            meetings.plan(
                starts_at=starts, ends_at=starts + dt.timedelta(hours=2), by=told.coordinator, at=starts - 3 * MONTH
            )
        )
    past, ahead = planned[:-1], planned[-1]
    priorities = agree_priorities(told, past)
    for number, (meeting, month) in enumerate(zip(past, MONTHS, strict=True)):
        for topic in topics_for(number):
            propose(told, meeting, topic, priorities, at=meeting.starts_at - dt.timedelta(days=12))
        live(told, meeting, month, is_last=number == len(past) - 1)
        if number == 1:
            rules.set_rules(
                wanted=rules.Wanted(minutes_agreed_by=12), reason="So that minutes don’t wait for the coordinator.",
                decided_at=meeting, by=told.coordinator, at=meeting.ends_at + dt.timedelta(days=1),
            )  # fmt: skip
    look_ahead(told, ahead, priorities)


def topics_for(number: int) -> Iterator[Topic]:
    """What is first proposed for the meeting with this number: some of it is reached only later."""
    for later, month in enumerate(MONTHS):
        for topic in month.topics:
            if later - max(0, topic.carried) == number:
                yield topic


def agree_priorities(told: Told, past: list[Meeting]) -> dict[int, list[Priority]]:
    """The priorities of last year and this, agreed at the first meeting of each that there was."""
    now = years.year_of(timezone.localdate(told.now))
    found: dict[int, list[Priority]] = {}
    for back, listed in PRIORITIES.items():
        first = next((one for one in past if years.year_of(one.day) == now + back), None)
        found[now + back] = [
            rules.agree_priority(
                year=now + back, title=title, why=why, agreed_at=first, by=told.coordinator,
                at=first.ends_at if first else told.now,
            )
            for title, why in listed
        ]  # fmt: skip
    return found


def propose(
    told: Told, meeting: Meeting, topic: Topic, priorities: dict[int, list[Priority]], *, at: dt.datetime
) -> Item:
    listed = priorities.get(years.year_of(meeting.day), [])
    wanted = items.Wanted(
        title=topic.title,
        need=topic.need,
        minutes=topic.minutes,
        kind=ItemKind(topic.kind),
        speaker=topic.speaker,
        priority=listed[topic.priority] if topic.priority is not None and topic.priority < len(listed) else None,
        is_open=topic.is_open,
    )
    made = items.propose(
        meeting=meeting, wanted=wanted, authority=told.authority(topic.by), by=told.by(topic.by), at=at
    )
    talk_it_through(told, made, topic, at=at + dt.timedelta(days=2))
    return made


def talk_it_through(told: Told, item: Item, topic: Topic, *, at: dt.datetime) -> None:
    others = [one for name, one in sorted(told.heads.items()) if name != topic.by]
    for by in told.chance.sample(others, told.chance.randint(2, 9)):
        items.support(item=item, by=by, at=at)
    if topic.paper:
        items.add_paper(item=item, title=topic.paper[0], text=topic.paper[1], link="", by=told.by(topic.by), at=at)
    if topic.concern:
        kind, who, reason, said = topic.concern
        concern = items.raise_concern(item=item, kind=ConcernKind(kind), reason=reason, by=told.by(who), at=at)
        if said:
            items.answer(concern=concern, text=said, by=told.by(topic.by), at=at + dt.timedelta(days=1))
        if said and topic.content:
            items.be_content(concern=concern, by=told.by(who), at=at + dt.timedelta(days=2))


def live(told: Told, meeting: Meeting, month: Month, *, is_last: bool) -> None:
    """Fit in, meet, decide, write down, agree."""
    reached = {topic.title for topic in month.topics if topic.carried >= 0}
    waiting = {one.title: one for one in Item.objects.filter(meeting=meeting).waiting()}
    before = meeting.starts_at - dt.timedelta(days=3)
    for position, topic in enumerate(month.topics, start=1):
        if topic.title in reached:
            items.fit(
                item=waiting[topic.title], minutes=topic.minutes, position=position, by=told.coordinator, at=before
            )
    come(told, meeting, at=before)
    ids = {waiting[title].pk for title in reached}
    meetings.hold(meeting=meeting, reached=ids, by=told.coordinator, at=meeting.ends_at)
    for topic in month.topics:
        if topic.decided:
            decide(told, meeting, waiting[topic.title], topic.decided)
    write_minutes(told, meeting, month, is_last=is_last)


def come(told: Told, meeting: Meeting, *, at: dt.datetime) -> None:
    for name, by in sorted(told.heads.items()):
        meetings.say_coming(
            meeting=meeting,
            comes=name == "Ailsa Mackay" or told.chance.random() < 0.82,
            authority=told.authority(name),
            by=by,
            at=at,
        )


def decide(told: Told, meeting: Meeting, item: Item, said: Decided) -> None:
    """A decision of a past meeting, with its actions and what came of them by now."""
    at = meeting.ends_at
    item.refresh_from_db()
    made = decisions.make(
        meeting=meeting,
        item=item,
        wanted=decisions.Wanted(
            title=said.title,
            text=said.text,
            method=Method(said.method),
            reasons=said.reasons,
            owner=said.owner,
            owner_member=told.members.get(said.council),
            due_on=(at + 3 * MONTH).date(),
            review_on=(at + said.review_in * MONTH).date(),
        ),
        by=told.coordinator,
        at=at,
    )
    for title, council, due_in, is_done in said.actions:
        act(told, meeting, made, (title, council, due_in, is_done))
    if made.review_on and made.review_on < told.now.date() and said.title not in STILL_DUE:
        looked = at + said.review_in * MONTH
        decisions.add_note(
            decision=made,
            kind=NoteKind.REVIEW,
            text="We looked at it again together. It holds.",
            link="",
            by=told.coordinator,
            at=min(looked, told.now - dt.timedelta(days=1)),
            review_on=(looked + 12 * MONTH).date(),
        )
    if said.result:
        when = min(at + 4 * MONTH, told.now - dt.timedelta(days=2))
        decisions.add_note(decision=made, kind=NoteKind.RESULT, text=said.result, link="", by=told.coordinator, at=when)


def act(told: Told, meeting: Meeting, decision: object, said: tuple[str, str, int, bool | None]) -> None:
    title, council, due_in, is_done = said
    due = (meeting.ends_at + due_in * MONTH + dt.timedelta(days=14)).date()
    action = decisions.take_on(
        meeting=meeting, decision=decision, title=title, owner=council or "Coordinator",  # type: ignore[arg-type]
        owner_member=told.members.get(council), due_on=due, by=told.coordinator, at=meeting.ends_at,
    )  # fmt: skip
    if is_done is None:
        return
    when = min(meeting.ends_at + (due_in + 1) * MONTH, told.now - dt.timedelta(days=1))
    decisions.close_action(
        action=action,
        state=ActionState.DONE if is_done else ActionState.DROPPED,
        words="" if is_done else "It needs more than we can give this year; it can come back.",
        by=told.coordinator,
        at=when,
    )


def write_minutes(told: Told, meeting: Meeting, month: Month, *, is_last: bool) -> None:
    """A draft, what members say to it, and the agreement; the last meeting's still wait."""
    lines = [month.minutes, ""] if month.minutes else []
    for topic in month.topics:
        if topic.kind != ItemKind.SAFE_SPACE and topic.carried >= 0:
            lines += [topic.title, f"{topic.by} brought this. {topic.need}"]
            lines += [f"Decided: {topic.decided.text}", ""] if topic.decided else [""]
    drafted = meeting.ends_at + dt.timedelta(days=3)
    version = minutes.draft(meeting=meeting, text="\n".join(lines).strip(), by=told.coordinator, at=drafted)
    names = sorted(told.heads)
    speaking = told.chance.sample([one for one in names if one != "Ailsa Mackay"], 5 if is_last else 14)
    for days, name in enumerate(speaking, start=1):
        if Minutes.objects.filter(pk=version.pk, agreed_at=None).exists():
            version.refresh_from_db()
            minutes.say(
                minutes=version, stance=MinutesStance.AGREES, words="", authority=told.authority(name),
                by=told.by(name), at=drafted + dt.timedelta(hours=5 * days),
            )  # fmt: skip
    version.refresh_from_db()
    if version.agreed_at is None and not is_last:
        minutes.agree(minutes=version, by=told.coordinator, at=drafted + 1 * MONTH)
        version.refresh_from_db()
    if version.agreed_at:
        minutes.open_to_observers(minutes=version, is_open=True, by=told.coordinator, at=version.agreed_at)


def look_ahead(told: Told, meeting: Meeting, priorities: dict[int, list[Priority]]) -> None:
    """The meeting ahead: proposals, some fitted in, and who comes."""
    at = told.now - dt.timedelta(days=6)
    for position, topic in enumerate(AHEAD, start=1):
        made = propose(told, meeting, topic, priorities, at=at)
        if position in (1, 2, 4):
            items.fit(item=made, minutes=topic.minutes, position=position, by=told.coordinator, at=told.now)
    come(told, meeting, at=told.now)
    meetings.invite(meeting=meeting, name="The inspectorate", part="", by=told.coordinator, at=told.now)
    meetings.invite(
        meeting=meeting, name="The government’s policy team", part="for item 3 only", by=told.coordinator, at=told.now
    )


def as_data(signs: list[SignIn]) -> list[dict[str, str]]:
    return [asdict(one) for one in signs]
