"""Addresses of the room."""

from django.urls import URLPattern, path

from .views import home

app_name = "network"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
]
