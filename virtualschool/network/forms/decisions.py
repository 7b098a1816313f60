"""Forms of decisions and actions."""

from typing import Any

from django import forms

from virtualschool.foundation.offering import offer_rows

from ..operations.decisions import Wanted
from ..vocab import ActionState, Method, NoteKind
from .careful import CarefulForm, area, day, one_of


class OwnedForm(CarefulForm):
    """A form with an owner: words, and the member authority that they stand for."""

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "owner_member", members)


class DecideForm(OwnedForm):
    title = forms.CharField(label="Decision, in a line", max_length=160)
    text = area("What was decided", most=4000)
    item = one_of("From the item", empty="None")
    method = forms.ChoiceField(label="How it was agreed", choices=Method.choices)
    reasons = area("Why", most=4000)
    objections = area(
        "Objections", most=4000, rows=2, required=False,
        help_text="Those raised against the item are kept by themselves.",
    )  # fmt: skip
    owner = forms.CharField(label="Who will", max_length=160)
    owner_member = one_of("Their authority", empty="The Network, or several")
    due_on = day("By", required=False)
    review_on = day("Look at it again on", required=False)
    is_open = forms.BooleanField(label="Observers may read it", required=False, initial=True)

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "item", items, lambda one: one.title)

    @property
    def wanted(self) -> Wanted:
        given = {name: value for name, value in self.cleaned_data.items() if name != "item"}
        return Wanted(**{**given, "method": Method(given["method"])})


class ActionForm(OwnedForm):
    title = forms.CharField(label="What will be done", max_length=200)
    decision = one_of("For the decision", empty="None of its own")
    owner = forms.CharField(label="Who will", max_length=160)
    owner_member = one_of("Their authority", empty="The Network, or several")
    due_on = day("By", required=False)

    def __init__(self, *args: Any, decisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "decision", decisions, lambda one: one.title)


class CloseForm(CarefulForm):
    state = forms.ChoiceField(
        label="How did it end?",
        choices=[(ActionState.DONE, "Done"), (ActionState.DROPPED, "Let go")],
        widget=forms.RadioSelect,
    )
    words = area("What came of it, or why it is let go", most=1000, rows=2, required=False)


class NoteForm(CarefulForm):
    kind = forms.ChoiceField(label="What it is", choices=NoteKind.choices, widget=forms.RadioSelect)
    text = area("In your words", most=4000)
    link = forms.URLField(label="Link, if there is one", max_length=500, required=False, assume_scheme="https")
    review_on = day("Look at it again on", required=False, help_text="When you looked at it again.")
    ends = forms.BooleanField(label="It has served its time and ends", required=False)
