"""The desk's forms: they shape what was asked for and check it, and never save."""

from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer
from virtualschool.register.vocab import CareStatus

from .queries.learners import SOURCES, Asked

STAGES = (
    ("", "All stages"),
    ("ELC", "Early years"),
    ("P1-P3", "P1 to P3"),
    ("P4-P7", "P4 to P7"),
    ("S1-S3", "S1 to S3"),
    ("S4-S6", "S4 to S6"),
    ("SP", "Special school or unit"),
)
REASON = {"required": "Say why, in a sentence: it is kept with the record of what you did."}


class LearnersFilter(forms.Form):
    """What the list of learners shows. Names and numbers are for Find: nothing here names a child in an address."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label="Care status", choices=[("", "Any"), *CareStatus.choices], required=False)
    school = forms.ChoiceField(label="School", required=False)
    stage = forms.ChoiceField(label="Stage", choices=STAGES, required=False)
    lives = forms.ChoiceField(label="Lives", required=False)
    source = forms.ChoiceField(
        label="Known to",
        choices=[("", "Any source"), *((key, words) for key, (words, _) in SOURCES.items())],
        required=False,
    )
    on = forms.DateField(
        label="As known on",
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as 31/7/2026."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whatever the address says is let through here; a value that no line has finds nobody.
        for name in ("school", "lives"):
            given = self.data.get(name, "") if self.is_bound else ""
            self.offer(name, [(given, given)] if given else [])

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Set the choices of a field, from the lines that this reader may see."""
        every = {"school": "All schools", "lives": "Anyone"}[name]
        offer(self, name, [("", every), *choices])

    def asked(self) -> Asked:
        """What was asked for; a field with a mistake in it asks for nothing."""
        if not self.is_bound:
            return Asked()
        self.is_valid()
        given = self.cleaned_data
        names = ("view", "status", "school", "stage", "lives", "source", "sort")
        return Asked(**{name: given.get(name) or "" for name in names}, known_on=given.get("on"))


class ExportForm(forms.Form):
    """Why the list leaves the system, and as what."""

    reason = forms.CharField(
        label="Why do you need this file?",
        help_text="Kept in the audit with your name, how many learners are in it, and a digest of who.",
        max_length=500,
        error_messages=REASON,
    )
    form = forms.ChoiceField(
        label="As",
        choices=[("xlsx", "Excel workbook (.xlsx)"), ("csv", "Text with commas (.csv)")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a workbook or a text file."},
    )


class OwnListForm(forms.Form):
    """Why the register leaves the system in the head's own layout."""

    reason = forms.CharField(
        label="Why do you need this file?",
        help_text="Kept in the audit with your name, how many learners are in it, and a digest of who.",
        max_length=500,
        error_messages=REASON,
    )


class FindForm(forms.Form):
    """Words to find a learner by. They go into no address and no log."""

    q = forms.CharField(
        label="Name, date of birth or number",
        help_text="Any part of a name; a date of birth as 9/3/2013; a candidate number, pupil id or social work id.",
        max_length=200,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
        error_messages={"required": "Write a name, a date of birth or a number."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "find_%s")  # the frame's own box has the plain id
        super().__init__(*args, **kwargs)


class ReasonForm(forms.Form):
    """A sentence that is kept with what was done."""

    reason = forms.CharField(label="Why?", max_length=500, error_messages=REASON)


class TellForm(forms.Form):
    """Which school is told of a learner; the choices are schools whose roll the learner is on."""

    school = forms.ChoiceField(label="School", widget=forms.RadioSelect)
    reason = forms.CharField(label="Note for the record", required=False, max_length=500)

    def __init__(self, *args: Any, schools: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "school", list(schools))
        self.fields["school"].error_messages["required"] = "Choose the school to tell."
        if len(schools) == 1:
            self.fields["school"].widget = forms.HiddenInput()
            self.fields["school"].initial = schools[0][0]
