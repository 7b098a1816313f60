"""Addresses for whoever watches the installation, and the way to its first page; they hold no data."""

from django.urls import path

from . import views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("start/", views.start, name="start"),
]
