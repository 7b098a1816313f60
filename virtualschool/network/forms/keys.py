"""For which authority a code is made, and why keys end."""

from typing import Any

from django import forms

from virtualschool.foundation.offering import offer
from virtualschool.people import operations as people
from virtualschool.people.models import Authority

from .careful import CarefulForm


class CodeForm(forms.Form):
    """One of the authorities that there are: who sends figures need not be a member yet."""

    authority = forms.ChoiceField(label="Authority")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = sorted((name, code) for code, (name, _) in people.known_authorities().items())
        offer(self, "authority", [("", "Choose"), *((code, name) for name, code in every)])

    def chosen(self) -> Authority:
        return people.authority(self.cleaned_data["authority"])


class EndForm(CarefulForm):
    reason = forms.CharField(label="Why they end", max_length=200)
