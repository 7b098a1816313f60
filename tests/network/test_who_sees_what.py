"""Observers see what is marked open, outsiders the directory, and nobody finds by searching what they may not open."""

import datetime as dt

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.network.conftest import NOON
from virtualschool.audit.models import Event
from virtualschool.foundation.refusals import Refusal
from virtualschool.network.models import CalendarFeed, Meeting
from virtualschool.network.operations import calendars, decisions, items, meetings, minutes
from virtualschool.network.operations.items import Wanted
from virtualschool.network.queries import search
from virtualschool.network.vocab import ActionState, ItemKind, Method

pytestmark = pytest.mark.once
DAY = dt.datetime(2026, 11, 4, 10, tzinfo=dt.UTC)


@pytest.fixture
def meeting(network, eilidh) -> Meeting:
    return meetings.plan(starts_at=DAY, ends_at=DAY + dt.timedelta(hours=2), by=eilidh, at=DAY - dt.timedelta(30))


@pytest.fixture
def told(meeting, ours, ailsa, eilidh):
    """A meeting with an open item, one for members, a safe space that waits, minutes, a decision and an action."""
    at = DAY - dt.timedelta(days=5)

    def proposed(title: str, **more: object):
        return items.propose(
            meeting=meeting, wanted=Wanted(title, "A need.", 20, **more), authority=ours.authority, by=ailsa, at=at
        )

    shown, kept = proposed("Attendance codes", is_open=True), proposed("Troubled attendance")
    proposed("Attended in private", kind=ItemKind.SAFE_SPACE)
    meetings.hold(meeting=meeting, reached={shown.pk, kept.pk}, by=eilidh, at=DAY)
    minutes.draft(meeting=meeting, text="We spoke of attending well.", by=eilidh, at=DAY)
    wanted = decisions.Wanted(
        "One code for hearings", "Attendance is written the same way.", Method.CONTENT, "It helps.", "Strathcarron",
        is_open=False,
    )  # fmt: skip
    made = decisions.make(meeting=meeting, item=shown, wanted=wanted, by=eilidh, at=DAY)
    decisions.take_on(
        meeting=meeting, decision=made, title="Write to those who attend", owner="Strathcarron", owner_member=ours,
        due_on=DAY.date(), by=eilidh, at=DAY,
    )  # fmt: skip
    return made


def test_a_member_finds_words_by_their_stem_in_everything_but_the_safe_space(told, ailsa):
    found = search.search(ailsa, "attendance")

    assert {hit.kind for hit in found.hits} == {"Item", "Minutes", "Decision", "Action"}
    assert {hit.title for hit in found.hits} >= {"Attendance codes", "Troubled attendance"}
    assert not any("private" in hit.title for hit in found.hits)


def test_an_observer_finds_only_what_is_open(told, nora):
    assert [hit.title for hit in search.search(nora, "attendance").hits] == ["Attendance codes"]


def test_the_beginning_of_a_word_finds_and_its_middle_does_not(told, ailsa):
    assert search.search(ailsa, "atten").hits
    assert not search.search(ailsa, "tendance").hits
    assert not search.search(ailsa, "attendance nowhere").hits


@pytest.mark.parametrize(
    ("word", "stem"),
    [("meetings", "meet"), ("attendance", "attend"), ("policies", "polic"), ("policy", "polic"), ("bus", "bus")],
)
def test_words_of_one_kin_share_a_stem(word, stem):
    assert search.stem(word) == stem


def test_an_observer_sees_the_meeting_without_what_is_for_members(told, meeting, nora, as_user):
    shown = as_user(nora).get(reverse("network:meeting", args=[meeting.pk])).content.decode()

    assert "Attendance codes" in shown
    for hidden in (
        "Troubled attendance",
        "Attended in private",
        "One code for hearings",
        "Supported by",
        "Who does what",
    ):
        assert hidden not in shown


def test_an_observer_can_do_nothing_on_a_meeting(told, meeting, nora, as_user):
    page = reverse("network:meeting", args=[meeting.pk])

    for do in ("propose", "support", "come", "guest", "call_off"):
        assert as_user(nora).post(page, {"do": do}).status_code == 403


def test_observers_read_minutes_once_they_are_agreed_and_opened(told, meeting, nora, eilidh, as_user):
    page = reverse("network:minutes", args=[meeting.pk])
    assert "attending well" not in as_user(nora).get(page).content.decode()
    coordinator = as_user(eilidh)
    coordinator.post(page, {"do": "agree"})
    assert "attending well" not in as_user(nora).get(page).content.decode()

    coordinator.post(page, {"do": "open"})

    assert "attending well" in as_user(nora).get(page).content.decode()


def test_a_head_outside_sees_the_directory_and_no_meeting(told, meeting, outsider, as_user):
    browser = as_user(outsider)

    assert browser.get(reverse("network:meeting", args=[meeting.pk])).status_code == 404
    assert "We’d like to join" in browser.get(reverse("network:directory")).content.decode()
    assert browser.get(reverse("network:actions")).status_code == 403


def test_an_act_is_written_down_on_the_networks_chain_without_its_words(told, eilidh):
    chain = list(Event.objects.filter(chain="network").values_list("verb", "actor", "detail", "reason"))

    assert ("wrote a decision down", str(eilidh.pk), "", "") in chain
    assert not any("ttend" in str(row) for row in chain)


def test_a_calendar_file_tells_when_and_nothing_of_what(told, meeting, ailsa, as_user):
    answer = as_user(ailsa).get(reverse("network:meeting_file", args=[meeting.pk]))

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Network meeting"
    assert event.decoded("dtstart") == meeting.starts_at
    assert "ttend" not in answer.content.decode()
    assert "Ailsa" not in answer.content.decode()


def test_a_feed_ends_with_its_address_and_with_the_post(told, meeting, ailsa, client):
    secret = calendars.new_address(by=ailsa, at=NOON)
    address = reverse("network:feed", args=[secret])
    assert str(meeting.pk) in client.get(address).content.decode()
    assert secret not in str(list(CalendarFeed.objects.values_list()))

    calendars.new_address(by=ailsa, at=NOON)
    assert client.get(address).status_code == 404

    address = reverse("network:feed", args=[calendars.new_address(by=ailsa, at=NOON)])
    ailsa.memberships.update(ends_on="2026-08-18")
    assert client.get(address).status_code == 404


def test_an_action_is_not_let_go_without_a_reason(told, ailsa, as_user):
    action = told.actions.get()
    page = reverse("network:action", args=[action.pk])

    assert as_user(ailsa).post(page, {"do": "close", "state": "dropped", "words": ""}).status_code == 422
    as_user(ailsa).post(page, {"do": "close", "state": "dropped", "words": "Nobody had the time."})

    action.refresh_from_db()
    assert (action.state, action.closing_words) == (ActionState.DROPPED, "Nobody had the time.")
    assert "Nobody had the time." in as_user(ailsa).get(page).content.decode()


def test_a_safe_space_decides_nothing(meeting, ours, ailsa, eilidh):
    wanted = Wanted("Private", "To be heard.", 20, kind=ItemKind.SAFE_SPACE)
    safe = items.propose(meeting=meeting, wanted=wanted, authority=ours.authority, by=ailsa, at=DAY)

    with pytest.raises(Refusal, match="leaves no record"):
        decisions.make(
            meeting=meeting, item=safe, by=eilidh, at=DAY,
            wanted=decisions.Wanted("Title", "Text", Method.CONTENT, "Why", "Who"),
        )  # fmt: skip
