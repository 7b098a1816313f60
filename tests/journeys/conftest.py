"""A browser for the journeys, and pages in which somebody of the cast is signed in."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.conftest import BACKEND
from tests.journeys.browser import Opened, launched
from virtualschool.people.models import User


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def signed_in(live_server, chromium: Browser) -> Iterator[Opened]:
    """A page of a browser in which this user is signed in, at an address."""
    opened = []

    def at(user: User, address: str, *, width: int = 1366, **options: object) -> Page:
        client = Client()
        client.force_login(user, backend=BACKEND)
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        opened.append(context)
        cookies = [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(f"{live_server.url}{address}")
        return page

    yield at
    for context in opened:
        context.close()
