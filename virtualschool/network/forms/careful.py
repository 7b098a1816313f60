"""Every text box of the Network: no children's details, said beside it and looked for in it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from virtualschool.foundation import clock

from ..identity import stops, trouble

EARLIEST, AHEAD = dt.date(1990, 1, 1), dt.timedelta(days=10 * 366)
NO_CHILDREN = "No children’s details."


class CarefulForm(forms.Form):
    """A form whose texts are looked through for what could tell of a child."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.help_text = " ".join(filter(None, [str(field.help_text), NO_CHILDREN]))

    def clean(self) -> dict[str, Any]:
        """Refuse a text in which a child stands with a birthday; what only might tell of one is let be here."""
        given = super().clean() or {}
        for name, text in self.typed(given).items():
            for one in stops(trouble(text))[:1]:
                self.add_error(name, one.sentence)
        return given

    def typed(self, given: Mapping[str, Any]) -> dict[str, str]:
        """The texts of its boxes, also of those whose words a form reads as something else, such as lines of a list."""
        boxes = [name for name in given if isinstance(self.fields[name], forms.CharField)]
        return {name: given[name] if isinstance(given[name], str) else str(self[name].data or "") for name in boxes}


def area(label: str, *, most: int, rows: int = 3, help_text: str = "", required: bool = True) -> forms.CharField:
    """A box for several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, help_text=help_text, required=required)


def day(label: str, *, help_text: str = "", required: bool = True) -> forms.DateField:
    """A date that a browser may help with; dd/mm/yyyy works, too."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%d/%m/%Y"]
    return forms.DateField(
        label=label, widget=widget, input_formats=formats, help_text=help_text, required=required, validators=[likely]
    )


def likely(day: dt.date) -> None:
    """A slip of the pen is no day of the Network's."""
    if not EARLIEST <= day <= clock.today() + AHEAD:
        raise ValidationError("This is too long ago, or too far ahead. Check the year.")


def one_of(label: str, *, empty: str) -> "forms.ModelChoiceField[Any]":
    """A choice among rows that the form is given already scoped; `empty` is what no choice means."""
    return forms.ModelChoiceField(None, label=label, required=False, empty_label=empty)
