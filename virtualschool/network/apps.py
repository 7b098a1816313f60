"""The room's registration."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "virtualschool.network"
    verbose_name = "The Network"
