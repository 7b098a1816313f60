"""What every journey needs: a browser on this machine, the marks that tell where there is none, and patience.

A click waits only until the answer begins. Whoever then reads the page, or
presses a key for its scripts to hear, waits here for the rest of it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
# All that axe runs by itself, and the size of what a finger has to hit.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
Opened = Callable[..., Page]

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium: apt-get install chromium"),
]


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium, closed when the journey is over."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def follow(to: Locator) -> None:
    """Press what leads to another page, and wait until that page is there."""
    with to.page.expect_navigation():
        to.click()


def strike(page: Page, key: str) -> None:
    """Press a key when the page's scripts are there to hear it."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def assert_sound(page: Page, *, widths: Sequence[int] = ()) -> None:
    """Axe finds nothing on the whole page, and nothing scrolls sideways: at these widths, else at the window's own."""
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], page.url
    for width in widths or [page.viewport_size["width"]]:
        page.set_viewport_size({"width": width, "height": page.viewport_size["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
