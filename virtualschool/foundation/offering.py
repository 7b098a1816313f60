"""What a field of a form offers to choose from, where that is known only when the page is asked for."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

Choices = Iterable[tuple[str, Any]]


def offer(form: forms.BaseForm, name: str, choices: Choices) -> None:
    """Let a field offer these values with their labels, or groups of them."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choice: it is a {type(field).__name__}.")
    field.choices = list(choices)


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any], label: Callable[[Any], str] | None = None) -> None:
    """Let a field offer these rows, each under its label, or as it calls itself."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} offers no rows: it is a {type(field).__name__}.")
    field.queryset = rows
    if label is not None:
        field.label_from_instance = label  # type: ignore[assignment, method-assign]  # as Django has it
