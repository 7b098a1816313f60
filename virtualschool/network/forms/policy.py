"""Forms of consultations, of law in practice, of guidance and of the shelf."""

from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer_rows

from ..models import ConsultationQuestion
from ..operations.policy import Asked, Sentence, read_sentences
from ..queries.policy import Part
from ..vocab_practice import ShelfKind
from .careful import area, day
from .checked import CheckedForm


class ConsultationForm(CheckedForm):
    title = forms.CharField(label="What is it about?", max_length=200)
    asked_by = forms.CharField(label="Who asks", max_length=160)
    opened_on = day("Open from")
    closes_on = day("Answers are taken until")
    about = area("In short", most=4000, required=False)
    link = forms.URLField(label="Link", max_length=500, required=False, assume_scheme="https")
    questions = area("Its questions, one a line", most=20000, rows=6, required=False)

    @property
    def asked(self) -> Asked:
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("looked", "questions")}
        return Asked(**given, questions=tuple(self.cleaned_data["questions"].splitlines()))


class PointForm(CheckedForm):
    question: "forms.ModelChoiceField[ConsultationQuestion]" = forms.ModelChoiceField(
        None, label="To which question", required=False, empty_label="To the whole"
    )
    text = area("What should the response say?", most=4000)

    def __init__(self, *args: Any, questions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "question", questions, lambda one: f"{one.number}. {one.text[:80]}")


class DraftForm(CheckedForm):
    """A box for each question; one sentence a line, with the numbers of its points in square brackets."""

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {f"part_{one.question.number if one.question else 0}": one for one in parts}
        for name, one in self.parts.items():
            label = f"Answer to question {one.question.number}" if one.question else "To the whole"
            self.fields[name] = area(
                label, most=20000, rows=6, required=False, help_text="One sentence a line, then its points: [1, 4]."
            )
            self.initial.setdefault(name, one.as_lines)
        self.fields["note"] = forms.CharField(label="What is different in this version", max_length=300, required=False)

    @property
    def sentences(self) -> dict[ConsultationQuestion | None, list[Sentence]]:
        return {one.question: read_sentences(self.cleaned_data[name]) for name, one in self.parts.items()}


class WordsForm(CheckedForm):
    words = forms.CharField(label="A word beside your name", max_length=300, required=False)


class WhyForm(CheckedForm):
    why = forms.CharField(label="Why", max_length=500)


class LawForm(CheckedForm):
    law = forms.CharField(label="Which law or policy", max_length=200)
    happens = area("What happens in practice", most=4000)
    would_help = area("What would help", most=4000, required=False)


class ToldForm(CheckedForm):
    whom = forms.CharField(label="Whom", max_length=200)


class LawAnswerForm(CheckedForm):
    answer = area("What they answered", most=4000)


class GuidanceForm(CheckedForm):
    title = forms.CharField(label="Title", max_length=160)
    text = area("Text", most=60000, rows=14)


class GuidanceVersionForm(CheckedForm):
    text = area("Text", most=60000, rows=18)
    why = forms.CharField(label="What is different, and why", max_length=300)
    begun_from = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ShelfForm(CheckedForm):
    kind = forms.ChoiceField(label="What it is", choices=ShelfKind.choices)
    title = forms.CharField(label="Title", max_length=300)
    published_by = forms.CharField(label="Published by", max_length=200)
    year = forms.IntegerField(label="Year", min_value=1945, max_value=2100)
    link = forms.URLField(label="Link", max_length=500, required=False, assume_scheme="https")
    says = area("What it says, in short", most=4000, required=False)


class ShelfNoteForm(CheckedForm):
    text = area("What it means for us", most=2000)
