"""Which session, and between which two days, a list of people is about."""

from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer

WRONG = {"invalid": "Write the day as 31/7/2026."}


class ResultsForm(forms.Form):
    """A session that has entries or awards, and which of its learners."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    session = forms.ChoiceField(label="Session", required=False)

    def __init__(self, *args: Any, sessions: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "session", [(one, one) for one in sessions])


class MovesForm(forms.Form):
    """Two days and a kind of move; an empty day is the usual one."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    first = forms.DateField(label="From", required=False, error_messages=WRONG)
    last = forms.DateField(label="To", required=False, error_messages=WRONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            field = self.fields[name]
            field.input_formats = ["%Y-%m-%d", "%d/%m/%Y"]  # type: ignore[attr-defined]
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
