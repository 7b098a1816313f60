"""Whose term dates, and the lines; the form reads them and saves nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer
from virtualschool.people.operations import known_authorities
from virtualschool.tables.document import Refused
from virtualschool.tables.encoding import decode

from . import term_dates
from .term_dates import TermDatesProblem, TermLine

MOST_BYTES = 100_000


class TermDatesForm(forms.Form):
    """One school year of one authority, or the closed days of one school of one’s own."""

    of = forms.ChoiceField(
        label="Whose schools", help_text="Another authority’s, too, where a learner waits for a place."
    )
    school_code = forms.ChoiceField(
        label="One school alone", required=False, help_text="For a school’s own closed days."
    )
    lines = forms.CharField(
        label="Terms and closed days",
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    file = forms.FileField(
        label="Or a text file with such lines", required=False, help_text="what, from, to, words: a CSV."
    )

    def __init__(self, *args: Any, own: str, schools: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.read: tuple[TermLine, ...] = ()
        every = sorted(known_authorities().items(), key=lambda one: (one[0] != own, one[1]))
        offer(self, "of", [(code, name) for code, (name, _) in every])
        offer(self, "school_code", [("", "All its schools"), *schools])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("school_code") and given.get("of") != self.own:
            self.add_error("school_code", "Choose your own authority for a school’s own closed days.")
        try:
            text = given.get("lines", "") or self.text_of_file()
            self.read = term_dates.read(text, needs_terms=not given.get("school_code"))
        except TermDatesProblem as problem:
            for sentence in problem.sentences:
                self.add_error("lines", sentence)
        except Refused as refused:
            self.add_error("file", str(refused))
        return given

    def text_of_file(self) -> str:
        upload = self.cleaned_data.get("file")
        return decode(upload.read(MOST_BYTES))[0] if upload else ""
