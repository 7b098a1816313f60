"""Between which two days one wants to know what changed."""

from typing import Any

from django import forms

from .queries.since import Asked

WRONG = {"invalid": "Write the day as 31/7/2026."}


class SinceForm(forms.Form):
    """Two days and a kind; an empty day is the usual one."""

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    since = forms.DateField(label="As known on", required=False, error_messages=WRONG)
    until = forms.DateField(label="and as known on", required=False, error_messages=WRONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            field = self.fields[name]
            field.input_formats = ["%Y-%m-%d", "%d/%m/%Y"]  # type: ignore[attr-defined]
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def asked(self) -> Asked:
        """What was asked for; a day with a mistake in it is the usual one."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return Asked(given.get("since"), given.get("until"), given.get("kind", ""))
