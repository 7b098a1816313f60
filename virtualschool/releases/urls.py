"""Addresses of the tables for the Network."""

from django.urls import path

from .views import approving, beside, listing, release

app_name = "releases"
urlpatterns = [
    path("releases/", listing.releases, name="releases"),
    path("releases/beside/", beside.beside, name="beside"),
    path("releases/<uuid:release_id>/", release.release, name="release"),
    path("releases/<uuid:release_id>/release.json", release.document, name="document"),
    path("releases/<uuid:release_id>/attack-report.json", release.report, name="report"),
    path("releases/<uuid:release_id>/tables/<str:table_id>.xlsx", release.table, name="table"),
    path("releases/<uuid:release_id>/approve/", approving.approve, name="approve"),
    path("releases/<uuid:release_id>/ask/", approving.ask, name="ask"),
    path("releases/<uuid:release_id>/withdraw/", approving.withdraw, name="withdraw"),
]
