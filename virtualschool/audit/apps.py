"""The room's registration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "virtualschool.audit"
    verbose_name = "Audit"
