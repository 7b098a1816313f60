"""Forms of pulse, survey and stories; each question is one choice of five."""

from collections.abc import Iterable
from typing import Any

from django import forms

from .. import identity
from ..operations.evaluation import Told
from ..queries.asked import Asked
from ..vocab import HOW_MUCH
from .careful import CarefulForm, area


class AnswersForm(forms.Form):
    """The questions of a round; who would rather not say leaves one out."""

    all_may_be_left = True
    """The page says so once; no field says it of itself."""

    def __init__(self, *args: Any, asked: Iterable[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            self.fields[one.key] = forms.TypedChoiceField(
                label=one.question,
                choices=HOW_MUCH,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not self.answers:
            raise forms.ValidationError("Answer at least one question, or leave the page: nothing is kept.")
        return given

    @property
    def answers(self) -> dict[str, int]:
        return {key: choice for key, choice in self.cleaned_data.items() if choice is not None}


class StoryForm(CarefulForm):
    """What happened, what difference it made, and to whom."""

    title = forms.CharField(label="A title", max_length=120)
    happened = area("What happened?", most=2000, help_text="What the Network did, or what somebody did because of it.")
    difference = area("What difference did it make?", most=2000)
    to_whom = forms.CharField(
        label="To whom?", max_length=200, help_text="Say which people, and how many: “12 schools”, never who they are."
    )
    is_open = forms.BooleanField(label="Observers may read it, too", required=False)
    looked = forms.BooleanField(
        label="I’ve looked: nobody can be singled out", required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """A name beside a date of birth is refused; anything else is pointed at once, and may stay."""
        given = super().clean() or {}
        doubts: list[identity.Finding | identity.Across] = []
        for name in ("title", "happened", "difference", "to_whom"):
            found = identity.trouble(given.get(name, ""))
            for one in identity.stops(found):
                self.add_error(name, one.sentence)
            doubts += [one for one in found if one not in identity.stops(found)]
        names = [name for name in ("title", "happened", "difference", "to_whom") if name in given]
        doubts = [*identity.across({str(self.fields[name].label): given[name] for name in names}), *doubts]
        if doubts and not given.get("looked") and not self.errors:
            self.fields["looked"].widget = forms.CheckboxInput()
            sentences = " ".join(dict.fromkeys(one.sentence for one in doubts[:4]))
            raise forms.ValidationError(f"Look again before it’s kept. {sentences}")
        return given

    @property
    def told(self) -> Told:
        return Told(**{name: self.cleaned_data[name] for name in Told.__dataclass_fields__})
