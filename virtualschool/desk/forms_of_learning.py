"""What people fill in to tell what no extract brings: one form for each kind of fact, and one for a week of many."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from virtualschool.foundation.offering import offer
from virtualschool.learning.models import (
    Package,
    PlanConsidered,
    ReducedTimetable,
    SentHome,
    ToldDetail,
    WiderAward,
    WithoutPlace,
)
from virtualschool.learning.operations.told import Saying
from virtualschool.learning.vocab import Considered, How, Plan, ToldKind
from virtualschool.people.operations import known_authorities

from .queries.packages import Asked, WeekLine

DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"]
NO_DATE = {"invalid": "Write the date as day, month and year, for example 9/3/2026."}
NO_NUMBER = {"invalid": "Write a number, for example 12.5.", "min_value": "Write a number that is not below 0."}
NO_REASON = {"required": "Say why, in a sentence: it is kept with what was told."}
NO_COUNT = {
    "invalid": "Write a whole number of half days.",
    "min_value": "Write a number that is not below 0.",
    "max_value": "A week has 14 half days at most.",
}


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=DATES,
        error_messages=NO_DATE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def hours(label: str, *, help_text: str = "") -> forms.FloatField:
    return forms.FloatField(label=label, min_value=0, max_value=60, help_text=help_text, error_messages=NO_NUMBER)


class SayingForm(forms.Form):
    """Who said it, how and when. Its id makes a second press of the button harmless."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    said_by = forms.CharField(label="Who said it", help_text="Name and role: Tom Affleck, depute.", max_length=120)
    how = forms.ChoiceField(label="How", choices=[("", "Choose"), *How.choices])
    said_on = day("When they said it")

    def saying(self) -> Saying:
        given = self.cleaned_data
        return Saying(given["said_by"], How(given["how"]), given["said_on"])


class FactForm(SayingForm):
    """One fact: its fields first, then who said it."""

    model: ClassVar[type[ToldDetail]]
    FACTS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, schools: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*self.FACTS, "said_by", "how", "said_on"])
        if "school_code" in self.fields:
            offer(self, "school_code", [*schools, ("", "Not said")])

    def detail(self) -> ToldDetail:
        """An unsaved row of what was told."""
        return self.model(**{name: self.cleaned_data[name] for name in self.FACTS})


class TimetableForm(FactForm):
    model = ReducedTimetable
    FACTS = ("starts_on", "hours_a_week", "usual_hours_a_week", "reason", "agreed_by", "review_on", "ends_on")

    starts_on = day("From")
    hours_a_week = hours("Hours a week now")
    usual_hours_a_week = hours("Usual hours a week", help_text="25 in most primaries, 27.5 in most secondaries.")
    reason = forms.CharField(label="Why", help_text="Write it as if they will read it one day.", max_length=500)
    agreed_by = forms.CharField(label="Who agreed", help_text="The learner and the carer, too?", max_length=200)
    review_on = day("Looked at again on")
    ends_on = day("Last day", required=False, help_text="Once it has ended, or is to end.")


class PackageForm(FactForm):
    model = Package
    FACTS = ("where", "with_whom", "hours_a_week", "since", "until")

    where = forms.CharField(label="Where", help_text="The kind of place is enough: boatyard, college.", max_length=200)
    with_whom = forms.CharField(label="With whom", help_text="Who answers for it there.", max_length=200)
    hours_a_week = hours("Hours a week")
    since = day("Since")
    until = day("Last day", required=False, help_text="Once it has ended, or is to end.")


class SentHomeForm(FactForm):
    model = SentHome
    FACTS = ("on", "half_days", "school_code", "words")

    on = day("The day")
    half_days = forms.IntegerField(
        label="Half days missed", min_value=1, max_value=60, initial=1, error_messages=NO_COUNT
    )
    school_code = forms.ChoiceField(label="School", required=False)
    words = forms.CharField(
        label="What was said about it", required=False, max_length=500, help_text="As they said it, not your view."
    )


class WithoutPlaceForm(FactForm):
    model = WithoutPlace
    FACTS = ("since", "host_authority", "until")

    since = day("Without a place since")
    host_authority = forms.ChoiceField(label="Which authority is to give a place", help_text="Its school days count.")
    until = day("Last day without one", required=False, help_text="Once there is a place.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(known_authorities().items(), key=lambda one: one[1])
        offer(self, "host_authority", [(code, name) for code, (name, _) in known])


class WiderAwardForm(FactForm):
    model = WiderAward
    FACTS = ("title", "awarded_on", "scqf_level", "awarding_body")

    title = forms.CharField(label="Award", help_text="John Muir Award, a swimming badge.", max_length=200)
    awarded_on = day("When")
    scqf_level = forms.IntegerField(
        label="SCQF level",
        required=False,
        min_value=1,
        max_value=12,
        error_messages={"invalid": "Write a level from 1 to 12, or leave it empty."},
    )
    awarding_body = forms.CharField(label="Who gave it", required=False, max_length=200)


class PlanForm(FactForm):
    model = PlanConsidered
    FACTS = ("plan", "on", "outcome", "reason")

    plan = forms.ChoiceField(label="Plan", choices=Plan.choices, initial=Plan.CSP)
    on = day("When it was considered")
    outcome = forms.ChoiceField(
        label="What came of it",
        choices=Considered.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it."},
    )
    reason = forms.CharField(label="Why", required=False, max_length=500)


FORMS: Mapping[ToldKind, type[FactForm]] = {
    ToldKind.TIMETABLE: TimetableForm,
    ToldKind.PACKAGE: PackageForm,
    ToldKind.SENT_HOME: SentHomeForm,
    ToldKind.WITHOUT_PLACE: WithoutPlaceForm,
    ToldKind.WIDER_AWARD: WiderAwardForm,
    ToldKind.PLAN_CONSIDERED: PlanForm,
}


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="Why is it withdrawn?", max_length=500, error_messages=NO_REASON)


class WeekChoice(forms.Form):
    """Which week; any day of it will do."""

    week = day("Week of")


class WeeksForm(SayingForm):
    """One week of several learners: a line for each, and who said it once for all. An empty line tells nothing."""

    def __init__(self, *args: Any, lines: Sequence[WeekLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for one in lines:
            for name, label, usual in self.cells(one):
                self.fields[name] = forms.IntegerField(
                    label=f"{label}, {one.learner.name}, {one.package.where}",
                    required=False,
                    min_value=0,
                    max_value=14,
                    initial=usual,
                    error_messages=NO_COUNT,
                    widget=forms.NumberInput(attrs={"class": "vs_short"}),
                )

    def cells(self, one: WeekLine) -> Iterator[tuple[str, str, int | None]]:
        told = one.told
        yield f"of-{one.package.thread}", "Half days there were", told.half_days if told else one.usual_half_days
        yield f"attended-{one.package.thread}", "Half days attended", None

    def rows(self) -> Iterator[tuple[WeekLine, forms.BoundField, forms.BoundField]]:
        """Each line with its two fields, for the page."""
        for one in self.lines:
            of, attended = (self[name] for name, _, _ in self.cells(one))
            yield one, of, attended

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for one in self.lines:
            of, attended = (given.get(name) for name, _, _ in self.cells(one))
            if attended is not None and (of is None or attended > of):
                self.add_error(
                    f"attended-{one.package.thread}",
                    f"{one.learner.name} can’t have attended more half days than there were.",
                )
        if not self.errors and not any(given.get(f"attended-{one.package.thread}") is not None for one in self.lines):
            self.add_error(None, "Fill in the half days attended of at least one learner.")
        return given

    def told(self) -> list[Asked]:
        """The lines that were filled in."""
        given = self.cleaned_data
        return [
            Asked(one, given[f"of-{one.package.thread}"], given[f"attended-{one.package.thread}"])
            for one in self.lines
            if given.get(f"attended-{one.package.thread}") is not None
        ]
