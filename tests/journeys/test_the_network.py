"""A member of the Network at work in a real browser: an item for the next meeting, a question, a pulse."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.browser import assert_sound, follow, needs_chromium
from tests.network.conftest import join
from virtualschool.network.models import AnswerCount, Answered, Item, Meeting, Support, Unsigned
from virtualschool.network.operations import items
from virtualschool.network.operations.items import Wanted
from virtualschool.network.vocab import ItemKind
from virtualschool.people.models import Authority, User

pytestmark = needs_chromium
TOPIC = "Laptops at moves of home"


def meeting_in(days: int) -> Meeting:
    start = timezone.now() + dt.timedelta(days=days)
    return Meeting.objects.create(starts_at=start, ends_at=start + dt.timedelta(hours=2), is_open=False)


@pytest.fixture
def ahead(live_server, strathcarron: Authority, inverallan: Authority, catriona: User) -> Meeting:
    """The next meeting, to which a colleague elsewhere has proposed an item; the last one was three days ago."""
    join(strathcarron)
    join(inverallan)
    meeting_in(-3)
    found = meeting_in(30)
    wanted = Wanted(
        title=TOPIC, need="One page that we agree on.", minutes=20, kind=ItemKind.TOPIC,
        speaker="", priority=None, is_urgent=False, is_open=False,
    )  # fmt: skip
    items.propose(meeting=found, wanted=wanted, authority=inverallan, by=catriona, at=timezone.now())
    return found


def test_a_member_proposes_an_item_and_supports_anothers(signed_in, ahead, ailsa):
    page = signed_in(ailsa, f"/network/meetings/{ahead.pk}/")
    assert_sound(page)

    page.get_by_label("What would you like to talk about?").fill("Soft starts")
    page.get_by_label("What would make it useful to you?").fill("To hear who has done it.")
    page.get_by_role("button", name="Propose").click()

    agenda = page.locator("#agenda")
    expect(agenda.get_by_role("link", name="Soft starts", exact=True)).to_be_visible()
    agenda.get_by_role("button", name=f"Support for {TOPIC}").click()
    expect(agenda.get_by_text("Supported by 1.")).to_be_visible()
    assert Support.objects.get(item__title=TOPIC).by == ailsa
    assert Item.objects.get(title="Soft starts").proposed_by == ailsa
    assert_sound(page)


def test_a_question_without_a_name_gives_a_key_and_keeps_nobody(signed_in, ahead, ailsa):
    page = signed_in(ailsa, "/network/ask/new/", width=390)
    assert_sound(page)

    page.get_by_label("Your question, in a sentence").fill("How do you begin a talk about exclusions?")
    page.get_by_text("No name: nobody can find out who asked").click()
    page.get_by_role("button", name="Ask").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your question waits to be looked at")
    assert len(page.locator("main code").inner_text()) > 8
    assert Unsigned.objects.get().title == "How do you begin a talk about exclusions?"
    assert_sound(page)
    page.reload()
    expect(page.locator("main code")).to_have_count(0)


def test_a_pulse_is_answered_in_a_minute_and_counted_without_a_name(signed_in, ahead, ailsa):
    page = signed_in(ailsa, "/network/evaluation/", width=390)
    assert_sound(page)

    follow(page.locator("main").get_by_role("link", name=re.compile("meeting of")))
    assert_sound(page)
    page.get_by_role("group", name="Was this meeting worth your time?").get_by_text("Very much").click()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("status")).to_contain_text("your name isn’t with them")
    chosen = AnswerCount.objects.filter(number__gt=0)
    assert list(chosen.values_list("question", "choice", "number")) == [("worth", 5, 1)]
    assert Answered.objects.get().by == ailsa
