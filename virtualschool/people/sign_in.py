"""Sign-in, as allauth and axes are told to do it: nobody registers alone, and nobody learns who has an account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import INSTALLATION
from virtualschool.foundation import clock

from .models import User
from .operations import actor


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """E-mail and password; asked with each request, so that a disabled or expired account's session is dead at once."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return isinstance(user, User) and user.is_active and not user.has_expired(clock.today())


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator, and each sign-in is in the audit."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        with transaction.atomic():
            super().login(request, user)
            audit.record(chain=INSTALLATION, verb="signed in", at=clock.now(), actor=actor(user))


class CouncilAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The council's own identity provider vouches for who someone is; it opens no account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


def claimed_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address that a sign-in claims, for counting failures; nobody looks whether it exists."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().casefold()[:254]


def one_time_path(user: User) -> str:
    """The path of a link with which the user sets a password once; it dies with use and after a few days."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
