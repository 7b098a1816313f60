"""The addresses of every room that this installation has, in one list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from virtualschool.foundation.views import start

# Prefix and room: included only where the hat is worn, since the rooms of another hat are not installed.
ROOMS = {
    "authority": [
        ("", "desk"),
        ("", "releases"),
        ("", "handover"),
        ("", "intake"),
        ("", "linkage"),
        ("", "monitoring"),
        ("", "schools"),
    ],
    "network": [("network/", "network")],
}
# A hub alone has no Today: its bare address leads to the Network.
OF_A_HUB_ALONE: list[URLPattern | URLResolver] = [path("", start, name="start")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("virtualschool.people.urls")),
    *(
        path(prefix, include(f"virtualschool.{room}.urls"))
        for hat, rooms in ROOMS.items()
        if hat in settings.HATS
        for prefix, room in rooms
    ),
    *(OF_A_HUB_ALONE if "authority" not in settings.HATS else []),
    path("", include("virtualschool.foundation.urls")),
]
