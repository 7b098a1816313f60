"""The whole way: sign in, be sent to set up a second factor, set it up, and be asked for it next time."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.factories import PASSWORD
from tests.people import pages
from virtualschool.people import routes

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA = "required"


def code_for(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()) + later))


def signing_in(user) -> tuple[Client, str]:
    browser = Client()
    answer = browser.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return browser, answer.url


def set_up(browser: Client) -> str:
    asked = browser.get("/accounts/2fa/totp/activate/")
    browser.post(asked.url, {"password": PASSWORD})
    page = browser.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    browser.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    return secret


def test_a_second_factor_is_set_up_and_then_asked_for(ailsa):
    browser, _ = signing_in(ailsa)
    assert browser.get("/accounts/password/change/").url == "/accounts/2fa/totp/activate/"

    set_up(browser)

    assert browser.get("/accounts/password/change/").status_code == 200
    again, next_page = signing_in(ailsa)
    assert next_page.startswith("/accounts/2fa/authenticate/")
    assert again.get("/accounts/2fa/").status_code == 302


def test_a_wrong_code_does_not_let_anybody_in(ailsa):
    set_up(signing_in(ailsa)[0])
    browser, page = signing_in(ailsa)

    answer = browser.post(page, {"code": "000000"})

    assert answer.status_code == 200
    assert browser.get("/accounts/2fa/").status_code == 302


def test_a_recovery_code_lets_its_owner_in_once(ailsa):
    browser, _ = signing_in(ailsa)
    set_up(browser)
    codes = re.findall(r"\b\d{8}\b", browser.get("/accounts/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10

    first, page = signing_in(ailsa)
    first.post(page, {"code": codes[0]})
    second, page = signing_in(ailsa)
    second.post(page, {"code": codes[0]})

    assert first.get("/accounts/2fa/").status_code == 200
    assert second.get("/accounts/2fa/").status_code == 302


@pytest.mark.urls("tests.people.pages")
def test_an_export_asks_who_has_a_second_factor_for_it_and_not_for_the_password(ailsa, monkeypatch):
    known = routes.classified() | pages.ROUTES
    monkeypatch.setattr(routes, "classified", lambda: known)
    secret = set_up(signing_in(ailsa)[0])
    browser, page = signing_in(ailsa)
    browser.post(page, {"code": code_for(secret)})

    asked = browser.get("/export/")
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    still_asked = browser.get("/export/")

    assert asked.url.startswith("/accounts/2fa/reauthenticate/")
    assert still_asked.url == asked.url
