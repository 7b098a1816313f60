"""Bringing files in a real browser: sign in, look, close the browser, come back, take in, decide about a held list."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.factories import PASSWORD
from tests.intake import world
from tests.journeys.browser import assert_sound, follow, launched, needs_chromium
from virtualschool.intake import tasks
from virtualschool.intake.models import Run
from virtualschool.register.models import Learner

pytestmark = needs_chromium


@pytest.fixture
def tab(live_server, ailsa) -> Iterator[Page]:
    """A browser in which Ailsa has signed in."""
    with launched() as browser:
        page = browser.new_page(base_url=live_server.url)
        page.set_default_timeout(15_000)
        page.goto("/accounts/login/?next=/files/")
        page.fill("[name=login]", ailsa.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/files/")
        yield page


def bring(tab: Page, file: world.Brought) -> Run:
    """Choose a file, send it, and go away: nothing that follows needs the page."""
    tab.goto("/files/")
    tab.set_input_files("#id_chosen", {"name": file.name, "mimeType": "text/csv", "buffer": file.data})
    tab.fill("#id_as_at", file.as_at.isoformat())
    follow(tab.get_by_text("Look at what they would change"))
    tab.wait_for_selector("#progress")
    tab.goto("about:blank")
    return Run.objects.latest("number")


def work(run: Run) -> None:
    tasks.read_run.call(str(run.pk))


def take_in(tab: Page, file: world.Brought) -> Run:
    run = bring(tab, file)
    work(run)
    tab.goto(f"/files/{run.pk}/")
    follow(tab.locator("button:text-is('Take them in')"))
    tab.wait_for_selector("#progress")
    tab.goto("about:blank")
    work(run)
    tab.goto(f"/files/{run.pk}/")
    return run


def assert_accessible(tab: Page) -> None:
    assert_sound(tab, widths=(1366, 390, 320))


def test_a_list_is_looked_at_taken_in_and_the_next_one_cut_at_half_is_held(tab):
    assert_accessible(tab)

    take_in(tab, world.CARE)

    assert tab.inner_text("h1") == "One file came in"
    assert Learner.objects.count() == world.IN_CARE
    assert_accessible(tab)

    take_in(tab, world.Brought("half.csv", world.as_csv(world.care(range(4))), world.NOVEMBER))

    assert "4 of the 8 people" in tab.inner_text("main")
    assert "Learners on the register" in tab.inner_text("main")
    assert_accessible(tab)
    tab.click("label:has-text('Leave it out')")
    follow(tab.get_by_text("Save decision"))
    assert "Left out. Nothing was changed" in tab.inner_text("[role=status]")


def test_the_page_for_adding_a_learner_works_with_the_keyboard_alone(tab):
    tab.goto("/told/new/")
    assert_accessible(tab)
    tab.focus("#id_forename")
    for text in ("Struan", "McMillan"):
        tab.keyboard.type(text)
        tab.keyboard.press("Tab")
    tab.fill("#id_date_of_birth", "2014-04-03")
    tab.fill("#id_said_by", "Tom Affleck, social worker")
    tab.select_option("#id_how", "by phone")
    tab.focus("#id_said_by")

    with tab.expect_navigation(url="**/learners/**"):
        tab.keyboard.press("Enter")

    assert Learner.objects.get().name == "Struan McMillan"
