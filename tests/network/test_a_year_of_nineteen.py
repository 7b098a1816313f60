"""A simulated year: 19 members, 11 meetings, and whatever a seeded chance lets them propose, doubt, decide and do."""

import datetime as dt
import random
import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import BACKEND
from tests.factories import cast_member
from virtualschool.audit.models import Event
from virtualschool.network.models import (
    Action,
    Carry,
    Concern,
    Decision,
    Item,
    Meeting,
    MemberAuthority,
    Minutes,
    Paper,
    Support,
)
from virtualschool.network.operations import decisions, items, meetings, minutes
from virtualschool.network.vocab import ActionState, ConcernKind, ItemKind, ItemState, Method, MinutesStance
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Role

MEMBERS, MEETINGS, SEED = 19, 11, 20261118
FIRST = dt.datetime(2025, 9, 3, 9, tzinfo=dt.UTC)
SECRET = "Nobody will read this of "
pytestmark = [pytest.mark.django_db, pytest.mark.once]


class Year:
    """The Network, living from meeting to meeting; it remembers what was proposed, as the tests do not trust it to."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.coordinator = cast_member("Eilidh", Role.NETWORK_COORDINATOR, None)
        self.heads = [self.head(number) for number in range(MEMBERS)]
        self.proposed: set[object] = set()
        self.withdrawn: set[object] = set()
        self.secrets: list[str] = []

    def head(self, number: int) -> tuple[User, Authority]:
        authority = Authority.objects.create(
            code=f"S1297{number:04d}"[:9], name=f"Member {number}", short_name=f"Member {number}"
        )
        MemberAuthority.objects.create(authority=authority, joined_on=FIRST.date())
        return cast_member(f"Head {number}", Role.LEAD, authority), authority

    def live(self) -> None:
        meeting = meetings.plan(
            starts_at=FIRST, ends_at=FIRST + dt.timedelta(hours=2), by=self.coordinator, at=FIRST - dt.timedelta(21)
        )
        for number in range(MEETINGS):
            self.one_month(meeting, number)
            following = Meeting.objects.ahead().order_by("starts_at").first()
            meeting = following or self.plan_after(meeting)
        self.finish()

    def plan_after(self, meeting: Meeting) -> Meeting:
        starts = meeting.starts_at + dt.timedelta(28)
        return meetings.plan(
            starts_at=starts, ends_at=starts + dt.timedelta(hours=2), by=self.coordinator, at=meeting.ends_at
        )

    def one_month(self, meeting: Meeting, number: int) -> None:
        before = meeting.starts_at - dt.timedelta(self.chance.randint(1, 20))
        for _ in range(self.chance.randint(2, 6)):
            self.propose(meeting, before)
        for one in Item.objects.filter(meeting=meeting).waiting():
            self.talk_it_through(one, before)
        if number == 5:
            meetings.call_off(meeting=meeting, why="Snow", by=self.coordinator, at=before)
            return
        self.hold(meeting)

    def propose(self, meeting: Meeting, at: dt.datetime) -> None:
        by, authority = self.chance.choice(self.heads)
        kind = self.chance.choices([*ItemKind], weights=[6, 2, 2, 2])[0]
        title = f"Topic {len(self.proposed)}"
        if kind == ItemKind.SAFE_SPACE:
            title = f"{SECRET}{by.name} {len(self.secrets)}"
            self.secrets.append(title)
        wanted = items.Wanted(title, f"{title}: the need", self.chance.choice([10, 20, 30]), kind=kind,
                              is_urgent=self.chance.random() < 0.1)  # fmt: skip
        made = items.propose(meeting=meeting, wanted=wanted, authority=authority, by=by, at=at)
        self.proposed.add(made.pk)

    def talk_it_through(self, item: Item, at: dt.datetime) -> None:
        for by, _ in self.chance.sample(self.heads, self.chance.randint(0, 6)):
            if by.pk != item.proposed_by_id:
                items.support(item=item, by=by, at=at)
        if self.chance.random() < 0.3:
            by, _ = self.chance.choice(self.heads)
            kind = self.chance.choice([*ConcernKind])
            concern = items.raise_concern(item=item, kind=kind, reason="Ours differs.", by=by, at=at)
            items.answer(concern=concern, text="We looked.", by=item.proposed_by, at=at)
            if self.chance.random() < 0.5:
                items.be_content(concern=concern, by=by, at=at)
        if self.chance.random() < 0.08:
            items.withdraw(item=item, by=item.proposed_by, at=at)
            self.withdrawn.add(item.pk)
            return
        if self.chance.random() < 0.7:
            items.fit(item=item, minutes=item.minutes_wanted, position=5, by=self.coordinator, at=at)

    def hold(self, meeting: Meeting) -> None:
        after = meeting.ends_at
        agenda = [one for one in Item.objects.filter(meeting=meeting).waiting() if one.state == ItemState.ON_AGENDA]
        reached = [one for one in agenda if self.chance.random() < 0.75]
        meetings.hold(meeting=meeting, reached={one.pk for one in reached}, by=self.coordinator, at=after)
        for one in Item.objects.filter(meeting=meeting, state=ItemState.REACHED).exclude(kind=ItemKind.SAFE_SPACE):
            if self.chance.random() < 0.4:
                self.decide(meeting, one, after)
        version = minutes.draft(meeting=meeting, text=f"What {meeting.day} said.", by=self.coordinator, at=after)
        for by, authority in self.chance.sample(self.heads, 6):
            minutes.say(minutes=version, stance=MinutesStance.AGREES, words="", authority=authority, by=by, at=after)
        minutes.agree(minutes=version, by=self.coordinator, at=after)

    def decide(self, meeting: Meeting, item: Item, at: dt.datetime) -> None:
        standing = decisions.standing_objections(item)
        wanted = decisions.Wanted(
            title=f"Decided on {item.title}", text="We will.", reasons="It helps.", owner="Two members",
            method=Method.OVER_OBJECTION if standing else Method.CONTENT, review_on=at.date() + dt.timedelta(90),
        )  # fmt: skip
        made = decisions.make(meeting=meeting, item=item, wanted=wanted, by=self.coordinator, at=at)
        for number in range(self.chance.randint(1, 3)):
            decisions.take_on(
                meeting=meeting, decision=made, title=f"Do {number}", owner="Somebody", owner_member=None,
                due_on=at.date() + dt.timedelta(30), by=self.coordinator, at=at,
            )  # fmt: skip

    def finish(self) -> None:
        """At the year's end everybody looks at what they took on: done, or let go and why."""
        for one in Action.objects.open():
            is_done = self.chance.random() < 0.8
            state = ActionState.DONE if is_done else ActionState.DROPPED
            decisions.close_action(
                action=one, state=state, words="" if is_done else "Nobody had the time.", by=self.coordinator,
                at=FIRST + dt.timedelta(330),
            )  # fmt: skip


@pytest.fixture
def year(db: None) -> Year:
    made = Year()
    made.live()
    return made


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


def links(browser: Client, address: str) -> set[str]:
    return set(re.findall(r'href="(/[^"#?]*)', browser.get(address).content.decode()))


def test_a_year_loses_nothing_that_was_proposed_and_leaves_every_decision_findable(year):
    every = {one.pk: one for one in Item.objects.all()}
    ahead = set(Meeting.objects.ahead().values_list("pk", flat=True))

    # Each proposal was talked about, taken back by its proposer, or waits for a meeting ahead.
    assert set(every) == year.proposed
    states = Counter(one.state for one in every.values())
    waiting = [one for one in every.values() if one.state in (ItemState.TALKED_THROUGH, ItemState.ON_AGENDA)]
    assert {one.pk for one in every.values() if one.state == ItemState.WITHDRAWN} == year.withdrawn
    assert all(one.meeting_id in ahead for one in waiting)
    assert states[ItemState.REACHED] + len(waiting) + len(year.withdrawn) == len(year.proposed)
    # Whatever went on from one meeting to the next did so in an unbroken chain.
    for one in every.values():
        chain = list(Carry.objects.filter(item=one).order_by("at", "pk"))
        ends = [each.to_meeting_id for each in chain]
        assert not chain or ends[-1] == one.meeting_id
        assert [each.from_meeting_id for each in chain][1:] == ends[:-1]
    # The year had some of everything, or this shows nothing.
    assert Carry.objects.exists()
    assert year.withdrawn
    assert len(year.secrets) > 3
    assert Concern.objects.filter(kind=ConcernKind.OBJECTION).exists()
    assert Decision.objects.filter(method=Method.OVER_OBJECTION).exists()

    # Every action ended as done, or was let go with a reason.
    closed = Action.objects.all()
    assert not closed.open().exists()
    assert all(one.closing_words for one in closed.filter(state=ActionState.DROPPED))
    assert closed.filter(state=ActionState.DROPPED).exists()

    # From each meeting's page to its decisions and back, by links alone, as a member and by way of the lists.
    browser = browser_of(year.heads[0][0])
    register = links(browser, reverse("network:decisions"))
    years = links(browser, reverse("network:meetings") + "?year=2025")
    for meeting in Meeting.objects.held():
        address = reverse("network:meeting", args=[meeting.pk])
        on_page = links(browser, address)
        assert address in years
        for decision in meeting.decisions.all():
            page = reverse("network:decision", args=[decision.pk])
            assert page in on_page
            assert page in register
            assert address in links(browser, page)
            assert all(reverse("network:action", args=[one.pk]) in links(browser, page)
                       for one in decision.actions.all())  # fmt: skip


def test_a_safe_space_that_was_held_leaves_no_word_anywhere(year):
    held = Item.objects.filter(kind=ItemKind.SAFE_SPACE, state=ItemState.REACHED)
    still_waiting = set(Item.objects.filter(kind=ItemKind.SAFE_SPACE).waiting().values_list("title", flat=True))
    gone = [title for title in year.secrets if title not in still_waiting]
    assert held.count() > 2

    texts = [
        *Item.objects.values_list("title", "need"),
        *Paper.objects.values_list("title", "text"),
        *Minutes.objects.values_list("text"),
        *Decision.objects.values_list("title", "text"),
        *Event.objects.values_list("verb", "reason", "detail", "object_id"),
    ]
    every = " ".join(str(one) for row in texts for one in row)
    assert [title for title in gone if title in every] == []
    assert not Support.objects.filter(item__in=held).exists()
    assert not Concern.objects.filter(item__in=held).exists()
    assert set(held.values_list("proposed_by", "authority")) == {(None, None)}
