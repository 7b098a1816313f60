"""The pages of sign-in are in our frame and our words, whichever library answers."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories import PASSWORD
from virtualschool.people.models import User

FOREIGN = ["Menu:", "Two-Factor", "Please", "Are you sure", "authenticator", "Authenticator App"]


@pytest.fixture
def signed_in(ailsa: User) -> Client:
    """Ailsa's browser, signed in, and asked once more: what changes sign-in wants a fresh proof."""
    browser = Client()
    browser.post("/accounts/login/", {"login": ailsa.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.fixture
def with_app(signed_in: Client, ailsa: User) -> Client:
    """The same, with an app for codes and recovery codes set up."""
    Authenticator.objects.create(user=ailsa, type="totp", data={"secret": "invented"})
    Authenticator.objects.create(user=ailsa, type="recovery_codes", data={"seed": "invented", "used_mask": 0})
    return signed_in


def words(html: str) -> str:
    """What a reader sees: no addresses, no attributes, no data for scripts."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)


def assert_ours(html: str) -> None:
    assert html.count("<h1>") == 1
    assert "vs_bar" in html
    assert not [word for word in FOREIGN if word in words(html)]
    assert "<title>" in html
    assert re.search(r"<title>[^<]+ – Virtual School</title>", html)


@pytest.mark.parametrize(
    "address", ["login/", "password/reset/", "password/reset/done/", "inactive/", "password/reset/key/done/"]
)
@pytest.mark.django_db
def test_who_has_not_signed_in_meets_our_words(client, address):
    answer = client.get(f"/accounts/{address}")

    assert answer.status_code == 200
    assert_ours(answer.content.decode())


@pytest.mark.parametrize(
    "address",
    [
        "logout/",
        "password/change/",
        "reauthenticate/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
    ],
)
def test_who_has_signed_in_meets_our_words(signed_in, address):
    answer = signed_in.get(f"/accounts/{address}")

    assert answer.status_code == 200
    assert_ours(answer.content.decode())


@pytest.mark.parametrize(
    "address",
    ["2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/reauthenticate/"],
)
def test_who_has_a_second_factor_meets_our_words(with_app, address):
    answer = with_app.get(f"/accounts/{address}")

    assert answer.status_code == 200
    assert_ours(answer.content.decode())


def test_the_second_step_is_asked_in_our_words(client, ailsa):
    Authenticator.objects.create(user=ailsa, type="totp", data={"secret": "invented"})

    answer = client.post("/accounts/login/", {"login": ailsa.email, "password": PASSWORD}, follow=True)

    assert_ours(answer.content.decode())
    assert "Second step" in answer.content.decode()


def test_fields_of_sign_in_are_filled_in_by_a_password_keeper(client, db):
    html = client.get("/accounts/login/").content.decode()

    assert 'autocomplete="current-password"' in html
    assert 'autocomplete="email"' in html
    assert "placeholder" not in html


def test_an_unknown_address_is_answered_by_our_own_page(client, db):
    answer = client.get("/no/such/page/")

    assert answer.status_code == 404
    assert "There’s nothing here that you can see" in answer.content.decode()
