"""Forms of the practice library."""

from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer_rows

from ..models import PracticeVersion, Tried
from ..operations.library import Agreed, Words
from ..queries.library import Wanted
from ..vocab_practice import BOXES, CREDITS, CostBand, Evidence, Outcome, PracticeKind, StageBand, Theme
from .careful import CarefulForm, area, day
from .checked import CheckedForm

NAMES = (
    "title",
    "theme",
    "stage",
    "evidence",
    "cost_band",
    "context",
    "done",
    "changed",
    "how_sure",
    "cost",
    "did_not_work",
    "authors",
    "is_about_a_child",
)


def any_of(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Any"), *choices], required=False)


class FindForm(forms.Form):
    """Words and filters; all may be empty."""

    words = forms.CharField(label="Words", max_length=200, required=False)
    kind = any_of("Kind", PracticeKind.choices)
    theme = any_of("Theme", Theme.choices)
    stage = any_of("Stage", StageBand.choices)
    evidence = any_of("How sure", Evidence.choices)
    cost = any_of("Cost", CostBand.choices)

    @property
    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data) if self.is_valid() else Wanted()


class EntryForm(CheckedForm):
    """What was done, what changed, how sure, what it cost, and what did not work."""

    kind = forms.ChoiceField(label="Kind", choices=PracticeKind.choices)
    title = forms.CharField(label=BOXES["title"], max_length=160)
    theme = forms.ChoiceField(label="Theme", choices=Theme.choices)
    stage = forms.ChoiceField(label="Stage", choices=StageBand.choices)
    context = area(BOXES["context"], most=6000, required=False)
    done = area(BOXES["done"], most=6000, rows=6)
    changed = area(BOXES["changed"], most=6000, required=False)
    evidence = forms.ChoiceField(label="How sure", choices=Evidence.choices)
    how_sure = area(BOXES["how_sure"], most=2000, rows=2, required=False)
    cost_band = forms.ChoiceField(label="Cost", choices=CostBand.choices)
    cost = area(BOXES["cost"], most=2000, rows=2, required=False)
    did_not_work = area(BOXES["did_not_work"], most=6000, required=False)
    authors = forms.CharField(label=CREDITS["authors"], max_length=300, required=False)
    is_about_a_child = forms.BooleanField(
        label="It tells of a child or young person, even without a name", required=False,
        help_text="Then it’s shared only when somebody’s consent is noted.",
    )  # fmt: skip

    @property
    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in NAMES})

    @staticmethod
    def of(version: PracticeVersion) -> dict[str, Any]:
        return {"kind": version.entry.kind, **{name: getattr(version, name) for name in NAMES}}


class RewriteForm(EntryForm):
    change = forms.CharField(label="What is different in this version", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]


class ConsentForm(CheckedForm):
    who = forms.CharField(
        label="Who agreed", max_length=120, help_text="Who they are to the story: the young person, a carer. No name."
    )
    agreed_on = day("On")
    to_what = forms.CharField(
        label="To what",
        max_length=500,
        help_text="For example: shared with members, not with the press, until they are 18.",
    )
    kept_where = forms.CharField(label="Where the signed paper is kept", max_length=200, required=False)

    @property
    def agreed(self) -> Agreed:
        given = self.cleaned_data
        return Agreed(given["who"], given["agreed_on"], given["to_what"], given["kept_where"])


class ReasonForm(CarefulForm):
    reason = forms.CharField(label="Why", max_length=1000)


class ShareForm(forms.Form):
    is_open = forms.BooleanField(label="Observers may read it, too", required=False)


class TriedForm(CheckedForm):
    after: "forms.ModelChoiceField[Tried]" = forms.ModelChoiceField(
        None, label="After whom", required=False, empty_label="From the entry itself"
    )
    since = day("Since")
    outcome = forms.ChoiceField(label="What came of it", choices=Outcome.choices)
    words = area("In a few sentences", most=2000, rows=3)

    def __init__(self, *args: Any, before: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "after", before, lambda one: one.authority.short_name)
