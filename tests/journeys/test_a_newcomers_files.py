"""A newcomer's first file: headings that nobody knows, explained once; a row mended and sent again; the file undone."""

import csv
import io
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
HEADINGS = {
    "person_id": "Ref",
    "forename": "Bairn",
    "surname": "Clan",
    "date_of_birth": "Arrived",
    "legal_reason": "Order",
}


@pytest.fixture(params=[1366, 390])
def tab(live_server, ailsa, request) -> Iterator[Page]:
    """A browser, wide or narrow, in which Ailsa has signed in."""
    with launched() as browser:
        page = browser.new_page(base_url=live_server.url, viewport={"width": request.param, "height": 900})
        page.set_default_timeout(15_000)
        page.goto("/accounts/login/?next=/files/")
        page.fill("[name=login]", ailsa.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/files/")
        yield page


def her_file() -> bytes:
    """Eight people with headings of nobody's system; one has no date of birth, one a word that is on no list."""
    people = world.care(c1={"date_of_birth": ""}, c4={"legal_reason": "SUP-ORD 7"})
    return world.as_csv([{HEADINGS[column]: row[column] for column in HEADINGS} for row in people])


def bring(tab: Page, name: str, data: bytes) -> None:
    tab.goto("/files/")
    tab.set_input_files("#id_chosen", {"name": name, "mimeType": "text/csv", "buffer": data})
    tab.fill("#id_as_at", world.OCTOBER.isoformat())
    follow(tab.get_by_text("Look at what they would change"))
    work(tab)


def work(tab: Page) -> None:
    """The background's turn, while the page is not asking."""
    tab.wait_for_selector("#progress")
    tab.goto("about:blank")
    run = Run.objects.latest("number")
    tasks.read_run.call(str(run.pk))
    tab.goto(f"/files/{run.pk}/")


def press(tab: Page, words: str) -> None:
    follow(tab.locator(f"main :is(button, a):text-is('{words}')"))


def said(tab: Page) -> str:
    return tab.inner_text("main")


def mended(rejects: bytes) -> bytes:
    """The returned rows, with the date of birth put in by hand."""
    rows = list(csv.reader(io.StringIO(rejects.decode("utf-8-sig"))))
    rows[1][rows[0].index("Arrived")] = world.who(1)["date_of_birth"]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def test_unknown_headings_to_a_mended_row_and_back(tab):
    bring(tab, "bairns.csv", her_file())
    assert "We need to ask about bairns.csv" in said(tab)
    assert_sound(tab)

    press(tab, "Say which column is which")
    tab.select_option("[name=kind]", "care")
    press(tab, "Show its columns")
    assert "Ailis; Brannan; Cairistiona" in said(tab)
    assert_sound(tab)
    for heading, column in zip(HEADINGS.values(), HEADINGS, strict=True):
        tab.get_by_label(heading, exact=True).select_option(column)
    press(tab, "Save, and read the file again")
    work(tab)

    assert "6 new." in said(tab)
    assert "Words we don’t know in bairns.csv" in said(tab)
    assert_sound(tab)
    follow(tab.get_by_text("Say what it stands for"))
    tab.get_by_label("SUP-ORD 7", exact=True).select_option("CSO_HOME")
    assert_sound(tab)
    press(tab, "Save")
    tab.goto(f"/files/{Run.objects.latest('number').pk}/")
    work(tab)
    assert "7 new." in said(tab)

    press(tab, "Take them in")
    work(tab)
    first = Run.objects.latest("number")
    assert Learner.objects.count() == 7
    assert "A date of birth is needed" in said(tab)
    assert_sound(tab)
    with tab.expect_download() as returned:
        tab.click("text=Download it as you sent it")
    rejects = returned.value.path().read_bytes()

    bring(tab, "mended.csv", mended(rejects))
    assert "1 new." in said(tab)
    press(tab, "Take them in")
    work(tab)
    assert Learner.objects.count() == world.IN_CARE

    tab.goto(f"/files/{first.pk}/")
    follow(tab.get_by_text("Take this file back"))
    assert_sound(tab)
    tab.fill("[name=reason]", "It was last year’s list")
    press(tab, "Take it back")
    assert "Taken back. 7 no longer on the register." in tab.inner_text("[role=status]")
    assert Learner.objects.count() == 1
    assert_sound(tab)
