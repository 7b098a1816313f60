"""The main job in a real browser, counted and timed: from a head's spreadsheet alone to both lists and the letters."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.factories import PASSWORD
from tests.intake import world
from tests.journeys.browser import follow, launched, needs_chromium
from virtualschool.intake import tasks
from virtualschool.intake.models import Run
from virtualschool.linkage.models import Question
from virtualschool.register.models import Learner

PRESSES_AT_MOST = 30
pytestmark = needs_chromium

# Children 0 to 5 are known to both sides, 6 and 7 to social work alone, 20 and 21 to the roll alone.
SOCIAL_WORK_ONLY, EDUCATION_ONLY = (6, 7), (20, 21)
HEAD_ONLY = {"forename": "Torquil", "surname": "Auchinleck", "date_of_birth": "2013-02-02", "notes": "Mum rang"}
FLAGS = {f"p{at}": {"looked_after_code": "02"} for at in EDUCATION_ONLY}
HEADS_LIST = world.Brought("my list.csv", world.as_csv([*world.my_list(), HEAD_ONLY]), world.OCTOBER)
ROLL = world.Brought(
    "roll.csv",
    world.as_csv(world.roll([at for at in range(30) if at not in SOCIAL_WORK_ONLY], **FLAGS)),
    world.NOVEMBER,
)
CARE = world.Brought("care.csv", world.CARE.data, world.NOVEMBER)


class Head:
    """A head at her desk: every press of a button or link is counted."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.presses = 0

    def press(self, what: str) -> None:
        self.presses += 1
        follow(self.tab.locator(what))

    def go(self, address: str) -> None:
        """One press on a link of the bar or of All pages."""
        self.presses += 1
        self.tab.goto(address)

    def bring(self, *files: world.Brought) -> None:
        self.go("/files/")
        chosen = [{"name": file.name, "mimeType": "text/csv", "buffer": file.data} for file in files]
        self.tab.set_input_files("#id_chosen", chosen)
        self.tab.fill("#id_as_at", files[0].as_at.isoformat())
        self.press("text=Look at what they would change")
        self.tab.wait_for_selector("#progress")
        run = self.work()
        self.press("button:text-is('Take them in')")
        self.tab.wait_for_selector("#progress")
        self.work()
        assert self.tab.inner_text("h1").endswith("came in"), run

    def work(self) -> Run:
        """The worker's part, with the page closed meanwhile: closing the browser stops nothing."""
        self.tab.goto("about:blank")
        run = Run.objects.latest("number")
        tasks.read_run.call(str(run.pk))
        self.tab.goto(f"/files/{run.pk}/")
        return run

    def letter(self, to: str) -> str:
        self.go("/lists/")
        self.press(f"text=Letter to {to}")
        if self.tab.locator("[name=password]").count():
            self.tab.fill("[name=password]", PASSWORD)
            self.press("main button")
        self.tab.fill("#id_reason", "The monthly check")
        self.press("button:has-text('Show the letter')")
        return self.tab.inner_text("article.vs_paper")


@pytest.fixture
def head(live_server, ailsa) -> Iterator[Head]:
    with launched() as browser:
        tab = browser.new_page(base_url=live_server.url)
        tab.set_default_timeout(20_000)
        tab.goto("/accounts/login/?next=/files/")
        tab.fill("[name=login]", ailsa.email)
        tab.fill("[name=password]", PASSWORD)
        tab.click("main button")
        tab.wait_for_url("**/files/")
        yield Head(tab)


def names(tab: Page, panel: str) -> list[str]:
    return sorted(tab.locator(f"#{panel} .vs_name").all_inner_texts())


def list_names(people) -> list[str]:
    return sorted(f"{world.SURNAMES[at]}, {world.FORENAMES[at]}" for at in people)


def test_from_a_heads_spreadsheet_alone_and_then_with_both_extracts_to_the_lists_and_the_letters(head):
    began = time.monotonic()

    head.bring(HEADS_LIST)
    alone = Learner.objects.count()
    head.bring(ROLL, CARE)
    head.go("/lists/")
    found = {panel: names(head.tab, panel) for panel in ("on_no_roll", "not_in_social_work", "only_ours")}
    to_social_work, to_education = head.letter("social work"), head.letter("education")

    print(f"The main job: {head.presses} presses, {time.monotonic() - began:.0f} s with the worker's part")
    assert alone == len(world.my_list()) + 1
    assert found == {
        "on_no_roll": list_names(SOCIAL_WORK_ONLY),
        "not_in_social_work": list_names(EDUCATION_ONLY),
        "only_ours": ["Auchinleck, Torquil"],
    }
    for at in EDUCATION_ONLY:
        assert world.SURNAMES[at] in to_social_work
        assert world.SURNAMES[at] not in to_education
    for at in SOCIAL_WORK_ONLY:
        assert world.SURNAMES[at] in to_education
    assert "Supervision" not in to_education
    assert head.presses <= PRESSES_AT_MOST
    planted = {*SOCIAL_WORK_ONLY, *EDUCATION_ONLY}
    assert all(Learner.objects.filter(surname=world.SURNAMES[at]).count() == 1 for at in planted)
    assert Question.objects.open().count() == len(planted) + 1
