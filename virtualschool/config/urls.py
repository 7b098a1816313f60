"""The addresses of every room that this installation has, in one list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from virtualschool.foundation.views import start

OF_AN_AUTHORITY = ("desk", "releases", "handover", "intake", "linkage", "monitoring", "schools")


def rooms() -> list[URLPattern | URLResolver]:
    """Only those of this installation's hats are read: the others' tables are not there."""
    found: list[URLPattern | URLResolver] = []
    if "authority" in settings.HATS:
        found += [path("", include(f"virtualschool.{room}.urls")) for room in OF_AN_AUTHORITY]
    if "network" in settings.HATS:
        found.append(path("network/", include("virtualschool.network.urls")))
    return found


# A hub alone has no Today: its bare address leads to the Network.
OF_A_HUB_ALONE: list[URLPattern | URLResolver] = [path("", start, name="start")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("virtualschool.people.urls")),
    *rooms(),
    *(OF_A_HUB_ALONE if "authority" not in settings.HATS else []),
    path("", include("virtualschool.foundation.urls")),
]
