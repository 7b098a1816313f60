"""A head works a fact on which sources differ, sends the list of numbers, and asks for earlier years."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.desk.pages import world
from tests.factories import PASSWORD
from tests.journeys.browser import assert_sound, needs_chromium
from virtualschool.people.models import Authority
from virtualschool.register.models import HistoryRequest, Settlement

pytestmark = needs_chromium


@pytest.fixture
def small_register(live_server, strathcarron: Authority) -> Authority:
    world.register_of(strathcarron)
    return strathcarron


def give_the_password_again(page: Page) -> None:
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()


def test_a_fact_is_settled_and_leaves_the_open_ones(signed_in, small_register, ailsa):
    page = signed_in(ailsa, "/disagreements/?field=date_of_birth")
    page.get_by_role("link", name=re.compile("Open.*Date of birth of Eilidh Rankine")).click()

    page.get_by_text("Settled: whose value is right").click()
    page.get_by_label("What was said").fill("Social work has the birth certificate.")
    page.get_by_role("button", name="Keep this").click()

    expect(page.get_by_role("cell", name="Social work has the birth certificate.")).to_be_visible()
    page.get_by_role("link", name="Where sources differ").first.click()
    expect(page.get_by_role("link", name="Settled (1)")).to_be_visible()
    assert Settlement.objects.get().state == "settled"


def test_a_list_is_printed_and_marked_as_sent(signed_in, small_register, ailsa):
    page = signed_in(ailsa, "/disagreements/lists/numbers/")
    give_the_password_again(page)
    page.get_by_label("Why is this being sent?").fill("Before the return")
    page.get_by_role("button", name="Show the letter, to print").click()
    expect(page.get_by_role("heading", name="Candidate numbers that your list lacks, or has wrong")).to_be_visible()

    page.get_by_role("button", name="I have sent it").click()

    expect(page.get_by_text("1 marked as asked today.")).to_be_visible()
    assert Settlement.objects.get().state == "asked"


def test_earlier_years_are_asked_for_and_come(signed_in, small_register, ailsa):
    page = signed_in(ailsa, "/history/request/")
    give_the_password_again(page)
    page.get_by_label("Why is this being sent?").fill("Newly found")
    page.get_by_role("button", name="I have sent it").click()
    expect(page.get_by_role("link", name="Asked for (3)")).to_be_visible()

    page.get_by_role("button", name=re.compile("It has come.*Eilidh Rankine")).click()

    expect(page.get_by_role("link", name="Received (1)")).to_be_visible()
    assert HistoryRequest.objects.exclude(received_on=None).count() == 1


@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_on_these_pages_and_nothing_scrolls_sideways(signed_in, small_register, ailsa, width):
    page = signed_in(ailsa, "/disagreements/", width=width)
    root = page.url.removesuffix("/disagreements/")

    for address in ("/disagreements/", "/changed/?since=2026-10-01", "/history/", "/"):
        page.goto(root + address)
        assert_sound(page)
