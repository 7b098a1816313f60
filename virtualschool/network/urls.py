"""Addresses of the room."""

from django.urls import URLPattern, path

from .views import description, home, interface, keys, national

app_name = "network"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("national/", national.tables, name="national"),
    path("national/naming/", national.naming, name="naming"),
    path("national/<str:session>/<str:cohort>/<str:table>.xlsx", national.sheet, name="national_sheet"),
    path("keys/", keys.keys_page, name="keys"),
    path("keys/<uuid:keys_id>/end/", keys.end_keys, name="end_keys"),
    path("api/v1/releases/", interface.own_releases, name="api_releases"),
    path("api/v1/withdrawals/", interface.withdrawals, name="api_withdrawals"),
    path("api/v1/keys/", interface.authority_keys, name="api_keys"),
    path("api/v1/national/<str:session>/<str:cohort>/", interface.national_tables, name="api_national"),
    path("api/v1/schema/", description.Description.as_view(), name="api_schema"),
]
