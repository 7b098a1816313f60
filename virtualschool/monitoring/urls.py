"""Addresses of figures and of the rules."""

from django.urls import path

from .views import rules

app_name = "monitoring"
urlpatterns = [
    path("figures/rules/", rules.rules, name="rules"),
    path("figures/rules/<str:rule_id>/", rules.rule, name="rule"),
]
