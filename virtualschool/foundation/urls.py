"""Addresses for whoever watches the installation; they hold no data and need no sign-in."""

from django.urls import path

from . import views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]
