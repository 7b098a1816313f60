"""The addresses of every room, in one list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("virtualschool.people.urls")),
    path("", include("virtualschool.desk.urls")),
    path("", include("virtualschool.intake.urls")),
    path("", include("virtualschool.linkage.urls")),
    path("", include("virtualschool.monitoring.urls")),
    path("", include("virtualschool.schools.urls")),
    path("", include("virtualschool.foundation.urls")),
]
