"""What is done about a flag: an answer, a colleague, and what came of it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer
from virtualschool.monitoring.vocab import ANSWERS, Act

REASON = {"required": "Write it in a sentence: it stays with the learner’s record."}


class AnswerForm(forms.Form):
    """What we do. There is no default: looking is not answering."""

    act = forms.ChoiceField(
        label="What do we do?",
        choices=[(one.value, one.label) for one in ANSWERS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what we do.", "invalid_choice": "Choose what we do."},
    )
    words = forms.CharField(
        label="What we do, or why not now",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed unless you have only seen it. Kept with your name. Write it as if they will read it one day.",
    )
    until = forms.DateField(
        label="Look again on",
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Without a day it comes back when something changes.",
        error_messages={"invalid": "Write the day as 31/7/2026."},
    )

    @property
    def said(self) -> tuple[Act, str, dt.date | None]:
        given = self.cleaned_data
        return Act(given["act"]), given["words"], given["until"]


class GiveForm(forms.Form):
    """To whom it is given."""

    to = forms.ChoiceField(label="Give it to", error_messages={"required": "Choose a colleague."})

    def __init__(self, *args: Any, team: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", [("", "Choose"), *team])


class CameForm(forms.Form):
    """What came of it, in a sentence."""

    came = forms.CharField(
        label="What came of it",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=REASON,
    )
