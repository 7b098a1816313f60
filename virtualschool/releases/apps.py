"""The room's registration."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "virtualschool.releases"
    verbose_name = "Tables for the Network"
