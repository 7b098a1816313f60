"""What people fill in to say which column is which, and what a source's own words stand for."""

from typing import Any

from django import forms

from .codes import choices
from .queries.codes import CodesPage, Met
from .queries.mapping import ColumnsPage
from .reading.kinds import KINDS, MY_LIST
from .reading.presets import IGNORE
from .vocab import KIND_NAMES

REFUSE = "-"


class KindForm(forms.Form):
    """What a file is, and which of its sheets is meant, before its columns are explained."""

    kind = forms.ChoiceField(label="What it is", required=False)
    sheet = forms.ChoiceField(label="Sheet", required=False)

    def __init__(self, *args: Any, sheets: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, KIND_NAMES.get(key, key)) for key in KINDS]
        self.fields["kind"] = forms.ChoiceField(label="What it is", choices=known, required=False)
        self.fields["sheet"] = forms.ChoiceField(
            label="Sheet", choices=[("", "All that fit"), *((name, name) for name in sheets)], required=False
        )
        if len(sheets) < 2:
            del self.fields["sheet"]

    def chosen(self) -> tuple[str, str]:
        """The kind and the sheet; "" for what nobody has chosen, or what is not there."""
        if not self.is_bound or not self.is_valid():
            return "", ""
        return self.cleaned_data["kind"], self.cleaned_data.get("sheet", "")


class ColumnsForm(forms.Form):
    """One choice for each heading of a file, and words for each colour of a head's own list."""

    def __init__(self, *args: Any, shown: ColumnsPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        for one in shown.headings:
            self.fields[f"h{one.at}"] = forms.ChoiceField(
                label=f"{one.said} is", choices=shown.choices, required=False, initial=one.column
            )
        for colour in shown.colours if shown.kind == MY_LIST.key else ():
            self.fields[f"c{colour.rgb}"] = forms.CharField(
                label=f"{colour.name.capitalize()} means", max_length=120, required=False, initial=colour.words
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """Each heading with its field."""
        return [(one, self[f"h{one.at}"]) for one in self.shown.headings]

    def legend(self) -> list[tuple[Any, Any]]:
        """Each colour with its field."""
        return [(one, self[f"c{one.rgb}"]) for one in self.shown.colours if f"c{one.rgb}" in self.fields]

    def columns(self) -> dict[str, str]:
        return {one.said: self.cleaned_data[f"h{one.at}"] or IGNORE for one in self.shown.headings}

    def colours(self) -> dict[str, str]:
        return {one.rgb: self.cleaned_data[f"c{one.rgb}"].strip() for one, _ in self.legend()}


class CodesForm(forms.Form):
    """One choice for each word that was met, or that has a meaning already."""

    def __init__(self, *args: Any, shown: CodesPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        for one in (*shown.met, *shown.known):
            self.fields[one.field] = forms.ChoiceField(
                label=f"{one.word} stands for",
                choices=[("", "Not said yet"), *choices(one.column), (REFUSE, "Nothing: refuse its rows")],
                required=False,
                initial=one.key or "",
            )

    def met(self) -> list[tuple[Met, Any]]:
        return [(one, self[one.field]) for one in self.shown.met]

    def known(self) -> list[tuple[Met, Any]]:
        return [(one, self[one.field]) for one in self.shown.known]

    def said(self) -> dict[tuple[str, str], str]:
        """Column and word to key; "" refuses the word."""
        given = {(one.column, one.word): self.cleaned_data[one.field] for one in (*self.shown.met, *self.shown.known)}
        return {place: "" if key == REFUSE else key for place, key in given.items() if key}
