"""Forms of the Network's own rules, of its priorities, and of search."""

from typing import Any

from django import forms

from virtualschool.foundation.offering import offer_rows

from ..operations.rules import Wanted
from .careful import CarefulForm, area, one_of


class AgreedForm(CarefulForm):
    """A form whose content was agreed at a meeting."""

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "decided_at", meetings, lambda one: f"{one.title}, {one.day:%-d %B %Y}")


class RulesForm(AgreedForm):
    supporters = forms.IntegerField(
        label="Supporters before an item takes time", min_value=0, max_value=40, help_text="0: every proposal can."
    )
    days_before = forms.IntegerField(
        label="Days before a meeting at which its agenda closes",
        min_value=0,
        max_value=28,
        help_text="0: it stays open.",
    )
    urgent_any_day = forms.BooleanField(label="Urgent items come any day", required=False)
    minutes_together = forms.IntegerField(label="Minutes of a meeting for its agenda", min_value=10, max_value=600)
    minutes_agreed_by = forms.IntegerField(
        label="Members whose yes makes minutes agreed", min_value=0, max_value=40,
        help_text="0: the coordinator says so once nobody asks for a change.",
    )  # fmt: skip
    reason = forms.CharField(label="Why", max_length=500)
    decided_at = one_of("Agreed at", empty="No meeting of its own")

    @property
    def wanted(self) -> Wanted:
        names = Wanted.__dataclass_fields__
        return Wanted(**{name: self.cleaned_data[name] for name in names})


class PriorityForm(AgreedForm):
    title = forms.CharField(label="Priority, in a few words", max_length=120)
    why = area("What we hope for", most=1000, required=False)
    decided_at = one_of("Agreed at", empty="No meeting of its own")


class SearchForm(forms.Form):
    words = forms.CharField(label="Words", max_length=200, widget=forms.TextInput(attrs={"type": "search"}))
