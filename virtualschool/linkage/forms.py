"""The answer to a question, the model to try, and the reason for adopting it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse

from virtualschool.foundation.offering import offer
from virtualschool.register.vocab import ANSWERS, Answer

from .models import Question
from .vocab import Verdict

BACK = {"questions": "linkage:questions", "lists": "desk:lists", "not_found": "desk:not_found"}
CHANGED = "The pupil asked about has changed since the page was made. Look at the question again."


class PlaceForm(forms.Form):
    """Where somebody was when they answered or took back, so that they come back to the same place."""

    back = forms.ChoiceField(choices=[(name, name) for name in BACK], required=False)

    place = forms.RegexField(r"^[a-z0-9_=&-]*$", required=False, max_length=100)
    """The list's filter and page."""

    @property
    def address(self) -> str:
        """The list, at its place; empty where the form came from no list."""
        if not self.is_valid() or not self.cleaned_data["back"]:
            return ""
        place = self.cleaned_data["place"]
        return reverse(BACK[self.cleaned_data["back"]]) + (f"?{place}" if place else "")


class AnswerForm(PlaceForm):
    """Shapes an answer; the choices are those of the question's kind, and the pupils are the question's own."""

    answer = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the answers on the page.")
    )
    note = forms.CharField(required=False, max_length=2000, label="Why you answered this way")

    def __init__(self, *args: Any, question: Question, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, one.label) for one in ANSWERS[question.about]]
        offer(self, "answer", choices)
        self.fields["candidate"] = forms.ModelChoiceField(
            candidates.filter(question=question), required=False, error_messages={"invalid_choice": CHANGED}
        )

    @property
    def sentence(self) -> str:
        """What is wrong, in one sentence."""
        return " ".join(str(message) for messages in self.errors.values() for message in messages)

    @property
    def given(self) -> Answer:
        return Answer(self.cleaned_data["answer"])


class RereadForm(forms.Form):
    """What a person says of a pair that is read again."""

    answer = forms.ChoiceField(
        choices=Verdict.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the answers on the page."),
    )

    @property
    def sentence(self) -> str:
        return " ".join(str(message) for messages in self.errors.values() for message in messages)

    @property
    def given(self) -> Verdict:
        return Verdict(self.cleaned_data["answer"])


class ConfirmForm(forms.Form):
    """Why two records are the same child after all."""

    note = forms.CharField(max_length=2000, label="What shows that they are the same child")


class TryForm(forms.Form):
    """A model's file, or one that was tried here before."""

    file = forms.FileField(
        label="A model’s file",
        help_text="As ./vs train-model makes it. Nothing changes before you have seen what it would do.",
        required=False,
        error_messages={"empty": "The file is empty. Make it again, and choose it again."},
    )
    known = forms.ChoiceField(label="Or go back to one from before", required=False)

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            offer(self, "known", [("", "No, I have a file"), *others])
        else:
            del self.fields["known"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given.setdefault("known", "")
        if not self.errors and bool(given.get("file")) == bool(given["known"]):
            self.add_error("file", "Choose a file, or one of the models from before: one of the two.")
        return given


class AdoptForm(forms.Form):
    """Why a model is adopted."""

    reason = forms.CharField(
        label="Why you adopt it",
        help_text="Kept for good, with your name and today’s date.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why this model is adopted. The reason is kept with it for good."},
    )
