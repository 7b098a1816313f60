"""Forms of merging, splitting and un-linking: which records, why, and that what is confirmed is what was seen."""

from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer

from .queries.rejoining import Choice, Preview


class ConfirmForm(forms.Form):
    """Why; the page sends the token of its preview along."""

    reason = forms.CharField(
        label="How do you know?",
        help_text="Kept with your name, for good. Write it as if they will read it one day.",
        max_length=500,
        error_messages={"required": "Say how you know, in a sentence: it is kept with what you said."},
    )

    @property
    def note(self) -> str:
        return str(self.cleaned_data["reason"])

    @property
    def seen(self) -> str:
        """The token of the preview that was on the page; one that is missing fits none."""
        return str(self.data.get("seen") or "none")


class ChooseForm(forms.Form):
    """Which of a learner's records are another child's."""

    goes = forms.MultipleChoiceField(
        label="Which of these are the other child’s?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one record, and leave at least one."},
    )

    def __init__(self, *args: Any, listed: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = len(listed)
        offer(self, "goes", [(str(one.id), one.words) for one in listed])

    def clean_goes(self) -> list[str]:
        given: list[str] = self.cleaned_data["goes"]
        if len(given) == self.number:
            raise forms.ValidationError("Leave at least one record with this learner.")
        return given


class SplitForm(ConfirmForm):
    """Confirming a split: the records again, whose the people are, and whether both are protected."""

    moving = forms.MultipleChoiceField(
        label="Who works with the other child?",
        help_text="Whoever isn’t ticked stays with the learner whose address stays.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    both = forms.BooleanField(label="Protect where both live, until it’s known which of them it is", required=False)
    field_order = ("moving", "both", "reason")

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"both": True})
        super().__init__(*args, **kwargs)
        offer(self, "moving", [(str(one.id), f"{one.who}, {one.why}") for one in preview.movable])
        if not preview.movable:
            del self.fields["moving"]
        if not preview.protections:
            del self.fields["both"]
