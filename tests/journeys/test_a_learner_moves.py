"""A learner moves: one head makes the file, the other takes it in, and the receipt goes back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD
from tests.handover.moving import acquainted, isla_of
from tests.journeys.browser import assert_sound, follow, needs_chromium
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner

pytestmark = needs_chromium


@pytest.fixture
def isla(live_server, strathcarron: Authority, inverallan: Authority, ailsa: User, catriona: User) -> Learner:
    acquainted(inverallan, strathcarron, by=catriona)
    acquainted(strathcarron, inverallan, by=ailsa)
    return isla_of(inverallan)


def bring(page: Page, file: Path) -> None:
    page.get_by_label("A hand-over, a receipt or a key file").set_input_files(file)
    follow(page.get_by_role("button", name="Look at it"))


def test_a_file_goes_from_one_head_to_the_other_and_its_receipt_comes_back(signed_in, isla, ailsa, catriona, tmp_path):
    packet, receipt = tmp_path / "one.vs-handover", tmp_path / "one.vs-receipt"
    there = signed_in(catriona, f"/learners/{isla.pk}/hand-over/", width=390)
    there.get_by_label("Password").fill(PASSWORD)
    follow(there.locator("main button"))
    assert_sound(there)
    there.get_by_label("To which authority?").select_option("Strathcarron")
    there.get_by_label("Awards, and entries for them: 1 line").check(force=True)
    follow(there.get_by_role("button", name="See exactly what will leave"))
    assert_sound(there)
    expect(there.get_by_role("cell", name="Music")).to_be_visible()
    with there.expect_download() as download:
        there.get_by_role("button", name="Make the file").click()
    download.value.save_as(packet)

    here = signed_in(ailsa, "/hand-overs/", width=390)
    bring(here, packet)
    assert_sound(here)
    follow(here.get_by_role("button", name="Take it in"))
    assert_sound(here)
    with here.expect_download() as download:
        here.get_by_role("link", name="Take the receipt").click()
    download.value.save_as(receipt)

    there.goto(there.url.partition("/learners/")[0] + "/hand-overs/")
    bring(there, receipt)
    assert_sound(there)
    expect(there.get_by_text("received on")).to_be_visible()
    there.goto(there.url.partition("/hand-overs/")[0] + "/hand-overs/keys/")
    assert_sound(there)
