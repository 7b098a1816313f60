"""A head reads this month's sample again with the keyboard, and looks at how well the joining does."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import assert_sound, follow, needs_chromium, strike
from tests.linkage import world
from tests.linkage.test_rereading import many
from virtualschool.foundation import clock
from virtualschool.linkage.models import Reread
from virtualschool.linkage.operations import rereading
from virtualschool.linkage.queries.rereading import month_of
from virtualschool.people.models import Authority

pytestmark = needs_chromium


@pytest.fixture
def three(live_server, strathcarron: Authority) -> Authority:
    """Three joined pairs, drawn to be read again this month."""
    world.bring_together(strathcarron, many(3))
    noon = dt.datetime.combine(clock.today(), dt.time(12), tzinfo=dt.UTC)
    rereading.draw(authority=strathcarron, month=month_of(clock.today()), size=20, at=noon)
    return strathcarron


@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_on_accuracy_and_re_read_and_nothing_scrolls_sideways(signed_in, three, ailsa, width):
    page = signed_in(ailsa, "/questions/re-read/", width=width)
    follow(page.get_by_role("button", name="Not the same"))
    expect(page.get_by_role("heading", name="Two records that may not be the same child")).to_be_visible()
    root = page.url.removesuffix("/questions/re-read/")

    for address in ("/questions/re-read/", "/questions/accuracy/", "/"):
        page.goto(root + address)
        assert_sound(page)


def test_the_sample_is_read_with_the_keyboard_alone(signed_in, three, ailsa):
    page = signed_in(ailsa, "/questions/re-read/")

    for key, left in (("s", "Pair 1 of 2."), ("c", "Pair 1 of 1."), ("n", "Nothing is left for you to read.")):
        strike(page, key)
        expect(page.locator("main .vs_lede")).to_contain_text(left)

    assert sorted(Reread.objects.values_list("answer", flat=True)) == ["cannot_tell", "not_same", "same"]
