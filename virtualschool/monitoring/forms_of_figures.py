"""What a page of figures asks: which session, whose, what was tried, and why a table leaves."""

from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer
from virtualschool.register.vocab import Cohort

from .figures.behind import PARTS
from .figures.page import WHOSE_WORDS
from .figures.totals import SPLITS
from .sessions_of import SECTORS
from .specifications import Specification
from .working_out import ALL

COHORTS = [(key, words.capitalize()) for key, words in Cohort.choices]
WAYS = [("month", "by month"), ("week", "by week"), ("session", "by session")]
HERE, EVERYWHERE = "here", "everywhere"
REASON = {"required": "Say why, in a sentence: it is kept with the record of what you did."}


class FiguresForm(forms.Form):
    """The session, the cohort and whose learners. What is not a choice is the usual one."""

    session = forms.ChoiceField(label="Session")
    cohort = forms.ChoiceField(label="Group", choices=COHORTS)
    whose = forms.ChoiceField(label="Whose", choices=list(WHOSE_WORDS.items()))

    def __init__(self, *args: Any, sessions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "session", [(one, one) for one in sessions])


class BehindForm(forms.Form):
    """Which of a figure's learners are listed."""

    sector = forms.ChoiceField(choices=[(one, one) for one in (ALL, *SECTORS)], required=False)
    kind = forms.ChoiceField(choices=[("", ""), *((one, one) for one in SPLITS)], required=False)
    group = forms.CharField(max_length=100, required=False)
    side = forms.ChoiceField(choices=list(PARTS.items()), required=False)


class TakeForm(forms.Form):
    """Why a table leaves the system, and as what."""

    reason = forms.CharField(
        label="Why do you need this file?",
        help_text="Kept in the audit with your name.",
        max_length=500,
        error_messages=REASON,
    )
    form = forms.ChoiceField(
        label="As",
        choices=[("xlsx", "Excel workbook (.xlsx)"), ("csv", "Text with commas (.csv)")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a workbook or a text file."},
    )


class KeepForm(forms.Form):
    """Which figures are kept."""

    session = forms.RegexField(r"^\d{4}/\d{2}$")
    cohort = forms.ChoiceField(choices=Cohort.choices)
    whose = forms.ChoiceField(choices=list(WHOSE_WORDS.items()))


class AnnotationForm(forms.Form):
    """What began on a day, for the charts of one figure or of all."""

    words = forms.CharField(
        label="What began?",
        max_length=40,
        help_text="A few words, such as “Breakfast club began”. No child’s name: everybody who sees figures reads it.",
        error_messages={
            "required": "Say in a few words what began.",
            "max_length": "Say it in 40 letters or fewer: it has to fit on the chart.",
        },
    )
    on = forms.DateField(
        label="When?",
        help_text="The first day. If you know the month alone, its first day.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Say on which day it began.",
            "invalid": "Write a date as day, month and year.",
        },
    )
    where = forms.ChoiceField(
        label="On which charts?",
        choices=[(HERE, "Of this figure"), (EVERYWHERE, "Of every figure")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose this figure or every figure."},
    )

    def __init__(self, *args: Any, spec: Specification, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec

    @property
    def indicator(self) -> str:
        """The figure's id; empty for every figure."""
        return self.spec.id if self.cleaned_data["where"] == HERE else ""


class WithdrawForm(forms.Form):
    """Why a mark is drawn no more."""

    reason = forms.CharField(
        label="Why is it withdrawn?", max_length=300, error_messages={"required": "Say why it is withdrawn."}
    )
