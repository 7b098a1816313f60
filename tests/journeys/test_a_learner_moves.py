"""A learner moves: one head makes the file, the other takes it in, and the receipt goes back."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD
from tests.handover.moving import acquainted, isla_of
from tests.journeys.browser import needs_chromium
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner

pytestmark = needs_chromium


@pytest.fixture
def isla(live_server, strathcarron: Authority, inverallan: Authority, ailsa: User, catriona: User) -> Learner:
    acquainted(inverallan, strathcarron, by=catriona)
    acquainted(strathcarron, inverallan, by=ailsa)
    return isla_of(inverallan)


def sound(page: Page) -> None:
    """Nothing that axe finds, and nothing that scrolls sideways on a telephone."""
    assert Axe().run(page).violations_count == 0, page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url


def bring(page: Page, file: Path) -> None:
    page.get_by_label("A hand-over, a receipt or a key file").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()


def test_a_file_goes_from_one_head_to_the_other_and_its_receipt_comes_back(signed_in, isla, ailsa, catriona, tmp_path):
    packet, receipt = tmp_path / "one.vs-handover", tmp_path / "one.vs-receipt"
    there = signed_in(catriona, f"/learners/{isla.pk}/hand-over/", width=390)
    there.get_by_label("Password").fill(PASSWORD)
    there.locator("main button").click()
    sound(there)
    there.get_by_label("To which authority?").select_option("Strathcarron")
    there.get_by_label("Awards, and entries for them: 1 line").check(force=True)
    there.get_by_role("button", name="See exactly what will leave").click()
    sound(there)
    expect(there.get_by_role("cell", name="Music")).to_be_visible()
    with there.expect_download() as download:
        there.get_by_role("button", name="Make the file").click()
    download.value.save_as(packet)

    here = signed_in(ailsa, "/hand-overs/", width=390)
    bring(here, packet)
    sound(here)
    here.get_by_role("button", name="Take it in").click()
    sound(here)
    with here.expect_download() as download:
        here.get_by_role("link", name="Take the receipt").click()
    download.value.save_as(receipt)

    there.goto(there.url.partition("/learners/")[0] + "/hand-overs/")
    bring(there, receipt)
    sound(there)
    expect(there.get_by_text("received on")).to_be_visible()
    there.goto(there.url.partition("/hand-overs/")[0] + "/hand-overs/keys/")
    sound(there)
