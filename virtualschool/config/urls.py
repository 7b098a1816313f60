"""The addresses of every room that this installation has, in one list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

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

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("virtualschool.people.urls")),
    *(OF_AN_AUTHORITY if "authority" in settings.HATS else []),
    *(OF_THE_NETWORK if "network" in settings.HATS else []),
    path("", include("virtualschool.foundation.urls")),
]
