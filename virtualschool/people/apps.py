"""The room's registration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "virtualschool.people"
    verbose_name = "People"
