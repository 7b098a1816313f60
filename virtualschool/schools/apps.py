"""The room's registration."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "virtualschool.schools"
    verbose_name = "Schools"
