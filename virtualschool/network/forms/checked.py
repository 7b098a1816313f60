"""Forms whose texts go through the practice check: refused where a child is named with a birthday, else looked at."""

from typing import Any

from django import forms

from ..queries.peers import Marked, marked
from .careful import CarefulForm

# Boxes in which colleagues and organisations are named: there, names and schools alone are nothing.
OF_COLLEAGUES = frozenset({"authors", "published_by", "asked_by", "whom", "link"})
LOOKED = "I’ve looked at these words, and nobody could be known from them"


class CheckedForm(CarefulForm):
    """Refuses what must not be kept; what might tell of a child is shown, and kept once its author says they looked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marked: list[Marked] = []
        self.fields["looked"] = forms.BooleanField(label=LOOKED, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        texts = {name: text for name, text in self.typed(given).items() if text}
        labels = {name: str(self.fields[name].label or name) for name in texts}
        self.marked += marked(
            {labels[name]: text for name, text in texts.items() if name not in OF_COLLEAGUES},
            named={labels[name]: text for name, text in texts.items() if name in OF_COLLEAGUES},
        )
        if self.marked and not given.get("looked") and not self.errors:
            self.add_error(None, "Look at these words again before they are kept.")
        if self.marked:
            self.fields["looked"].widget = forms.CheckboxInput()
        return given
