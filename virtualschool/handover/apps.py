"""The room's registration."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "virtualschool.handover"
    verbose_name = "Hand-overs"
