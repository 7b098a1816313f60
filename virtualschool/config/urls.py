"""The addresses of every room that this installation has, in one list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from virtualschool.foundation.views import start

OF_AN_AUTHORITY: list[URLPattern | URLResolver] = [
    path("", include("virtualschool.desk.urls")),
    path("", include("virtualschool.releases.urls")),
    path("", include("virtualschool.handover.urls")),
    path("", include("virtualschool.intake.urls")),
    path("", include("virtualschool.linkage.urls")),
    path("", include("virtualschool.monitoring.urls")),
    path("", include("virtualschool.schools.urls")),
]
OF_THE_NETWORK: list[URLPattern | URLResolver] = [path("network/", include("virtualschool.network.urls"))]
# A hub alone has no Today: its bare address leads to the Network.
OF_A_HUB_ALONE: list[URLPattern | URLResolver] = [path("", start, name="start")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("virtualschool.people.urls")),
    *(OF_AN_AUTHORITY if "authority" in settings.HATS else []),
    *(OF_THE_NETWORK if "network" in settings.HATS else []),
    *(OF_A_HUB_ALONE if "authority" not in settings.HATS else []),
    path("", include("virtualschool.foundation.urls")),
]
