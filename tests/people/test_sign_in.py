"""Sign-in, its limits, and what no response leaves without."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from virtualschool.audit.models import Event
from virtualschool.people import operations as people
from virtualschool.people import sign_in
from virtualschool.people.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
OWN_PAGE = "/accounts/2fa/"
WRONG = {"login": "ailsa@example.invalid", "password": "wrong"}


def is_signed_in(browser: Client) -> bool:
    return browser.get(OWN_PAGE).status_code == 200


def test_sign_in_is_by_e_mail_and_password_and_is_in_the_audit(client, ailsa):
    answer = client.post(LOGIN, {"login": "Ailsa@Example.invalid", "password": PASSWORD})

    assert answer.status_code == 302
    assert is_signed_in(client)
    assert Event.objects.get(verb="signed in").actor_email == "ailsa@example.invalid"


def test_nobody_registers_alone(client):
    page = client.get("/accounts/signup/")
    client.post("/accounts/signup/", {"email": "new@example.invalid", "password1": PASSWORD})

    assert b"<form" not in page.content.split(b"<main")[1]
    assert not User.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"expires_on": dt.date(2020, 1, 1)}])
def test_a_disabled_or_expired_users_session_dies_at_once(as_user, ailsa, change):
    browser = as_user(ailsa)
    assert is_signed_in(browser)

    User.objects.filter(pk=ailsa.pk).update(**change)

    assert not is_signed_in(browser)


@pytest.mark.parametrize("change", [{"is_active": False}, {"expires_on": dt.date(2020, 1, 1)}])
def test_a_disabled_or_expired_user_cannot_sign_in(client, ailsa, change):
    User.objects.filter(pk=ailsa.pk).update(**change)

    client.post(LOGIN, {"login": ailsa.email, "password": PASSWORD})

    assert not is_signed_in(client)


def test_a_session_ends_after_twenty_idle_minutes(as_user, ailsa):
    with time_machine.travel(dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC), tick=False) as clock:
        browser = as_user(ailsa)
        assert is_signed_in(browser)
        clock.shift(dt.timedelta(minutes=19))
        assert is_signed_in(browser)
        clock.shift(dt.timedelta(minutes=20))
        assert not is_signed_in(browser)


def test_a_session_ends_after_ten_hours_however_busy(as_user, ailsa):
    with time_machine.travel(dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC), tick=False) as clock:
        browser = as_user(ailsa)
        for _ in range(40):
            assert is_signed_in(browser)
            clock.shift(dt.timedelta(minutes=15))

        assert not is_signed_in(browser)


def test_five_wrong_passwords_lock_the_name_and_do_not_tell_whether_it_exists(ailsa):
    answers = []
    for name in ("ailsa@example.invalid", "nobody@example.invalid"):
        browser = Client(REMOTE_ADDR="127.0.0.1" if name.startswith("a") else "127.0.0.2")
        tries = [browser.post(LOGIN, {"login": name, "password": "wrong"}) for _ in range(6)]
        answers.append([(one.status_code, one.content.replace(name.encode(), b"")) for one in tries])
    known, unknown = answers

    assert [status for status, _ in known] == [status for status, _ in unknown]
    assert known[-1][0] == 429
    assert known[-1][1] == unknown[-1][1]


def test_the_right_password_does_not_open_a_locked_account(client, ailsa):
    for _ in range(5):
        client.post(LOGIN, WRONG)

    client.post(LOGIN, {"login": ailsa.email, "password": PASSWORD})

    assert not is_signed_in(client)


def test_where_a_second_factor_is_required_it_is_set_up_before_anything_else(as_user, ailsa, settings):
    settings.MFA = "required"
    browser = as_user(ailsa)

    answer = browser.get("/accounts/password/change/")

    assert answer.status_code == 302
    assert answer.url == reverse("mfa_activate_totp")
    assert browser.get("/accounts/logout/").status_code == 200


def test_where_a_second_factor_is_optional_nobody_is_sent_to_set_it_up(as_user, ailsa):
    assert as_user(ailsa).get("/accounts/password/change/").status_code == 200


def test_a_one_time_link_sets_a_password_once(client):
    user = UserFactory(name="Morag", password=None)
    link = sign_in.one_time_path(user)

    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert is_signed_in(client)
    assert b"password1" not in Client().get(link, follow=True).content


@pytest.mark.parametrize(
    "address",
    [LOGIN, "/no/such/page/", "/accounts/2fa/", "/static/foundation/vs.css", "/accounts/council/login/error/"],
)
def test_every_response_carries_the_safe_headers(settings, client, address):
    settings.WHITENOISE_USE_FINDERS = True
    answer = client.get(address)
    answer.close()

    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_broken_host_name_gets_the_safe_headers_too(client):
    answer = client.get(LOGIN, HTTP_HOST="evil.example.invalid")

    assert answer.status_code == 400
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_are_not_kept_by_the_browser_when_signed_in(as_user, ailsa, client):
    assert as_user(ailsa).get(OWN_PAGE).headers["Cache-Control"] == "no-store"
    assert "no-store" in as_user(ailsa).get("/no/such/page/").headers["Cache-Control"]


def test_passwords_are_hashed_as_owasp_puts_first():
    assert settings.PRODUCT_PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_accounts_of_schools_end_with_the_school_year():
    assert people.expires_with_the_session(dt.date(2026, 11, 16)) == dt.date(2027, 7, 31)
    assert people.expires_with_the_session(dt.date(2027, 7, 31)) == dt.date(2027, 7, 31)
    assert people.expires_with_the_session(dt.date(2027, 8, 1)) == dt.date(2028, 7, 31)
