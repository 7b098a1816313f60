"""Tables for the Network in a real browser: drafted, looked at and approved by two people, and put into the outbox."""

import datetime as dt

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD
from tests.journeys.browser import assert_sound, needs_chromium
from tests.releases import world
from virtualschool.foundation import clock
from virtualschool.people.models import Authority
from virtualschool.releases.models import OutboxEntry, Release
from virtualschool.releases.operations import drafting
from virtualschool.releases.vocab import Sent, State

pytestmark = needs_chromium


@pytest.fixture
def learners(live_server, strathcarron: Authority):
    """Twenty-four learners of a session that is over, on a day in November 2026."""
    with time_machine.travel(dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC), tick=True):
        yield world.learners(strathcarron)


def open_what_leaves(page: Page) -> None:
    """From the draft's page, with the password given again."""
    page.get_by_role("link", name="Look at what will leave").first.click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Approve these tables")


def approve(page: Page) -> None:
    page.get_by_text("I have looked at every table, and they may leave.").click()
    page.get_by_role("button", name="Approve").click()


def test_tables_are_drafted_approved_by_two_people_and_wait_in_the_outbox(signed_in, learners, ailsa, greer):
    head = signed_in(ailsa, "/releases/")
    assert_sound(head)
    head.get_by_label("Session").select_option(world.SESSION)
    head.get_by_role("button", name="Draft them").click()
    expect(head.get_by_role("status")).to_contain_text("The tables are being made")
    drafting.perform(Release.objects.get().pk, at=clock.now())
    made = Release.objects.get()
    head.reload()
    head.locator("#list").get_by_role("link").first.click()
    open_what_leaves(head)
    assert_sound(head)
    approve(head)
    expect(head.get_by_role("status")).to_contain_text("Somebody else has to look at the tables")
    assert not OutboxEntry.objects.exists()

    officer = signed_in(greer, f"/releases/{made.pk}/")
    assert_sound(officer)
    open_what_leaves(officer)
    approve(officer)

    expect(officer.get_by_role("status")).to_contain_text("Approved by two people")
    made.refresh_from_db()
    assert made.state == State.APPROVED
    assert OutboxEntry.objects.get().state == Sent.WAITING
    head.goto(head.url.split("/releases/")[0] + "/releases/")
    expect(head.locator("#list")).to_contain_text("2 of 2")
    expect(head.locator("#list")).to_contain_text("leaves on")
