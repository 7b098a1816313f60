"""The gallery and the sign-in page in a real browser, under the content policy, without a server or a database."""

import mimetypes
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from tests.journeys.browser import assert_sound, launched, needs_chromium
from virtualschool.foundation.gallery import ToldForm, content
from virtualschool.foundation.gallery import View as NavItem

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'"
ADDRESS = "http://virtualschool.test"

pytestmark = needs_chromium


class FrameOfAilsa:
    nav = (NavItem("Today", "#today"), NavItem("Learners", "#learners", current=True))
    all_pages = nav
    authority_name = "Strathcarron"
    user_name = "Ailsa Mackay"
    role_label = "Virtual School Head Teacher"

    def __init__(self, density: str = "desk") -> None:
        self.density = density


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def html_of(name: str) -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    if name.startswith("gallery"):
        frame = FrameOfAilsa("calm" if name.endswith("calm") else "desk")
        return get_template("foundation/gallery.html").render({**content(), "frame": frame}, request)
    form = ToldForm({}) if name == "sign-in-refused" else ToldForm()
    return get_template("account/login.html").render({"form": form}, request)


def answer(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        file = finders.find(path.removeprefix("/static/"))
        route.fulfill(path=file, content_type=mimetypes.guess_type(path)[0]) if file else route.fulfill(status=404)
        return
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
    route.fulfill(body=html_of(path.strip("/")), headers=headers)


def opened(chromium: Browser, name: str, width: int, **options: object) -> tuple[Page, list[str]]:
    """The page, and what the browser complained of: a broken policy, a missing file, an error in a script."""
    page = chromium.new_page(viewport={"width": width, "height": 900}, **options)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", answer)
    page.goto(f"{ADDRESS}/{name}")
    return page, complaints


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("name", ["gallery", "gallery-calm", "sign-in", "sign-in-refused"])
def test_axe_finds_nothing_and_the_browser_complains_of_nothing(chromium, name, width):
    page, complaints = opened(chromium, name, width)

    assert_sound(page)

    assert not complaints
    page.close()


@pytest.mark.parametrize("name", ["gallery", "gallery-calm"])
def test_nothing_scrolls_sideways_from_320_to_1920(chromium, name):
    page, _ = opened(chromium, name, 1366)

    too_wide = []
    for width in (320, 390, 768, 1024, 1366, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)

    assert not too_wide
    page.close()


def test_a_page_without_scripts_is_whole(chromium):
    page, _ = opened(chromium, "gallery", 1366, java_script_enabled=False)

    assert page.get_by_role("button", name="Same child").is_visible()
    assert page.get_by_role("heading", level=1).inner_text() == "Components"
    page.close()


def test_after_a_mistake_focus_is_on_the_summary(chromium):
    page, _ = opened(chromium, "sign-in-refused", 1366)

    page.wait_for_function("document.activeElement.id === 'error-summary'", timeout=3000)
    page.close()


def test_shortcuts_find_step_and_go_but_never_while_one_types(chromium):
    page, _ = opened(chromium, "gallery", 1366)

    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("g")
    page.keyboard.press("t")
    gone_to = page.evaluate("location.hash")
    page.keyboard.press("?")
    listed = page.evaluate("document.querySelector('#shortcuts').open")
    page.focus("#id_note")
    page.keyboard.type("gl sjk/")

    assert (first, second) == ("Eilidh Rankine", "Jay Sutherland")
    assert gone_to == "#today"
    assert listed
    assert page.input_value("#id_note") == "gl sjk/"
    assert page.evaluate("location.hash") == "#today"
    page.close()


def test_a_letter_gives_the_answer_that_is_printed_on_its_button(chromium):
    page, _ = opened(chromium, "gallery", 1366)

    with page.expect_request(lambda request: request.method == "POST", timeout=5000) as sent:
        page.keyboard.press("n")

    assert "answer=not" in (sent.value.post_data or "")
    page.close()


def test_print_leaves_out_what_one_can_only_press(chromium):
    page, _ = opened(chromium, "gallery", 1366)

    page.emulate_media(media="print")

    for pressed in [".vs_nav", ".vs_filters", ".vs_answers", ".ds_button >> nth=0", ".vs_foot", ".ds_pagination"]:
        assert not page.locator(pressed).is_visible(), pressed
    assert page.get_by_text("Printed by Ailsa Mackay").is_visible()
    page.close()
