"""Every text box of the Network: no children's details, said beside it and looked for in it."""

from typing import Any

from django import forms

NO_CHILDREN = "No children’s details."


class CarefulForm(forms.Form):
    """A form whose texts are looked through for what could tell of a child."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.help_text = " ".join(filter(None, [str(field.help_text), NO_CHILDREN]))


def area(label: str, *, most: int, rows: int = 3, help_text: str = "", required: bool = True) -> forms.CharField:
    """A box for several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, help_text=help_text, required=required)


def day(label: str, *, help_text: str = "", required: bool = True) -> forms.DateField:
    """A date that a browser may help with; dd/mm/yyyy works, too."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%d/%m/%Y"]
    return forms.DateField(label=label, widget=widget, input_formats=formats, help_text=help_text, required=required)


def one_of(label: str, *, empty: str) -> "forms.ModelChoiceField[Any]":
    """A choice among rows that the form is given already scoped; `empty` is what no choice means."""
    return forms.ModelChoiceField(None, label=label, required=False, empty_label=empty)
