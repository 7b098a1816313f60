"""Sign-in, second factors and the council's own identity provider; allauth's names, since its pages reverse them."""

from allauth.account.urls import urlpatterns as account_urls
from django.urls import include, path

# Addresses are an administrator's to change and nobody registers alone: these pages of allauth have no use here.
CLOSED = {"account_email", "account_email_verification_sent", "account_confirm_email", "account_confirm_login_code"}

urlpatterns = [
    *(entry for entry in account_urls if entry.name not in CLOSED),
    path("2fa/", include("allauth.mfa.urls")),
    path("council/", include("allauth.socialaccount.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
