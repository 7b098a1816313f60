"""The answer to a question: one of those on the page, about the pupil on the page, with a note if there is one."""

from typing import Any

from django import forms

from virtualschool.register.vocab import ANSWERS, Answer

from .models import Question
from .vocab import Verdict

BACK = {"questions": "linkage:questions", "lists": "desk:lists"}
CHANGED = "The pupil asked about has changed since the page was made. Look at the question again."


class AnswerForm(forms.Form):
    """Shapes an answer; the choices are those of the question's kind, and the pupils are the question's own."""

    answer = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the answers on the page.")
    )
    note = forms.CharField(required=False, max_length=2000, label="Why you answered this way")
    back = forms.ChoiceField(choices=[(name, name) for name in BACK], required=False)

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
