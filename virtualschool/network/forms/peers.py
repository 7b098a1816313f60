"""Forms of asking a peer."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from virtualschool.foundation.offering import offer_rows

from ..models import MemberAuthority
from ..operations.peers import Asked, Closing
from .careful import CarefulForm, area
from .checked import CheckedForm

WITH_NAME, WITHOUT_NAME = "name", "no_name"


class AskForm(CheckedForm):
    field_order = ("title", "text", "how", "to", "looked")

    title = forms.CharField(label="Your question, in a sentence", max_length=200)
    text = area("What colleagues should know to answer it", most=4000, rows=5, required=False)
    to: "forms.ModelMultipleChoiceField[MemberAuthority]" = forms.ModelMultipleChoiceField(
        None, label="To a few only", required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "vs_short"}),
        help_text=("Leave all empty to ask everybody. Without a name, tick your own authority, too: whoever "
                "is left out may be thought to have asked."),
    )  # fmt: skip
    how = forms.ChoiceField(
        label="Who others see", widget=forms.RadioSelect,
        choices=[(WITH_NAME, "My name"), (WITHOUT_NAME, "No name: nobody can find out who asked")],
    )  # fmt: skip

    def __init__(self, *args: Any, members: QuerySet[MemberAuthority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "to", members, lambda one: one.authority.short_name)

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(given["title"], given["text"], tuple(given["to"]))

    @property
    def is_unsigned(self) -> bool:
        return bool(self.cleaned_data["how"] == WITHOUT_NAME)


class ReplyForm(CheckedForm):
    text = area("Your reply", most=4000, rows=4)
    how = forms.ChoiceField(
        label="Who others see", widget=forms.RadioSelect,
        choices=[(WITH_NAME, "My name"), (WITHOUT_NAME, "“Someone who has done it”: no name is kept")],
    )  # fmt: skip

    @property
    def is_unsigned(self) -> bool:
        return bool(self.cleaned_data["how"] == WITHOUT_NAME)


class CloseForm(CheckedForm):
    tried = area("What did you try?", most=4000)
    came_of = area("What came of it?", most=4000, required=False)
    thanks = forms.CharField(label="Thanks", max_length=500, required=False)

    @property
    def closing(self) -> Closing:
        given = self.cleaned_data
        return Closing(given["tried"], given["came_of"], given["thanks"])


class WordForm(CheckedForm):
    text = area("A word to whoever reads or replied", most=4000)


class AgainForm(CheckedForm):
    """A question that was sent back, in other words."""

    title = forms.CharField(label="Your question, in a sentence", max_length=200)
    text = area("What colleagues should know to answer it", most=4000, rows=5, required=False)

    @property
    def asked(self) -> Asked:
        return Asked(self.cleaned_data["title"], self.cleaned_data["text"])


class KeyForm(forms.Form):
    key = forms.CharField(
        label="Your key", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Four groups of six letters and figures, which you were shown once.",
    )  # fmt: skip


class SendBackForm(CarefulForm):
    why = forms.CharField(label="What should read differently", max_length=500)
