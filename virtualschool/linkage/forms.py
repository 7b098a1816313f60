"""The answer to a question: one of those on the page, about the pupil on the page, with a note if there is one."""

from typing import Any

from django import forms
from django.urls import reverse

from virtualschool.register.vocab import ANSWERS, Answer

from .models import Question

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
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]
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
