"""Forms of meetings, their agenda and their minutes."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from virtualschool.foundation.offering import offer_rows

from ..models import Meeting, Priority
from ..operations.items import Wanted
from ..vocab import LEAST_MINUTES, MOST_MINUTES, ConcernKind, ItemKind, MinutesStance
from .careful import CarefulForm, area, day, one_of


def minutes_field(label: str, initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=LEAST_MINUTES, max_value=MOST_MINUTES, initial=initial)


class ProposeForm(CarefulForm):
    """What to talk about, what would make it useful, and how long; the rest is for whoever wants it."""

    title = forms.CharField(label="What would you like to talk about?", max_length=160)
    need = area("What would make it useful to you?", most=1000, rows=2)
    minutes = minutes_field("Minutes you would like", 20)
    kind = forms.ChoiceField(
        label="What it is", choices=ItemKind.choices, initial=ItemKind.TOPIC,
        help_text="A safe-space item is seen by members alone, and its words are erased once it was talked about.",
    )  # fmt: skip
    speaker = forms.CharField(label="Guest, if one speaks", max_length=160, required=False)
    priority = one_of("Priority of the year that it serves", empty="None")
    is_urgent = forms.BooleanField(label="It can’t wait a month", required=False)
    is_open = forms.BooleanField(label="Observers may see and hear it", required=False)

    def __init__(self, *args: Any, priorities: QuerySet[Priority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "priority", priorities, lambda one: one.title)

    @property
    def wanted(self) -> Wanted:
        return Wanted(**{**self.cleaned_data, "kind": ItemKind(self.cleaned_data["kind"])})


class ConcernForm(CarefulForm):
    kind = forms.ChoiceField(
        label="Is it", choices=ConcernKind.choices, initial=ConcernKind.CONCERN, widget=forms.RadioSelect
    )
    reason = area("What worries you, in a sentence", most=1000, rows=2, help_text="Others see your name.")


class AnswerForm(CarefulForm):
    text = area("Your answer", most=1000, rows=2)


class FitForm(forms.Form):
    minutes = minutes_field("Minutes it gets")
    position = forms.IntegerField(label="Place in the order", min_value=1, max_value=200, help_text="1 is first.")


class PaperForm(CarefulForm):
    title = forms.CharField(label="Title", max_length=160)
    text = area("Text", most=20000, rows=5, required=False)
    link = forms.URLField(label="Or a link", max_length=500, required=False, assume_scheme="https")


class GuestForm(CarefulForm):
    name = forms.CharField(label="Who", max_length=120, help_text="A name, or an organisation.")
    part = forms.CharField(label="For which part", max_length=160, required=False)


class MeetingForm(CarefulForm):
    """A meeting's day, time and place."""

    title = forms.CharField(label="Title", max_length=120, initial="Network meeting")
    on = day("Day")
    starts = forms.TimeField(label="From", initial=dt.time(10), help_text="For example 10:00.")
    ends = forms.TimeField(label="To", initial=dt.time(12))
    how = forms.CharField(label="How, or where", max_length=200, initial="by video")
    is_open = forms.BooleanField(label="Observers may see that it takes place", required=False, initial=True)

    @staticmethod
    def of(meeting: Meeting) -> dict[str, object]:
        """What the form begins with for a meeting that is there."""
        starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        return {
            "title": meeting.title,
            "on": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "how": meeting.how,
            "is_open": meeting.is_open,
        }

    @property
    def wanted(self) -> dict[str, Any]:
        given, zone = self.cleaned_data, timezone.get_current_timezone()
        return {
            "title": given["title"],
            "starts_at": dt.datetime.combine(given["on"], given["starts"], tzinfo=zone),
            "ends_at": dt.datetime.combine(given["on"], given["ends"], tzinfo=zone),
            "how": given["how"],
            "is_open": given["is_open"],
        }


class CallOffForm(CarefulForm):
    why = forms.CharField(label="Why", max_length=300)


class HoldForm(forms.Form):
    """Which items were talked about; the rest goes on by itself."""

    reached: "forms.ModelMultipleChoiceField[Any]" = forms.ModelMultipleChoiceField(
        None, label="Talked about", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "reached", items, lambda one: one.title)


class MinutesForm(CarefulForm):
    text = area("Minutes", most=60000, rows=18, help_text="Nothing of the safe space is kept, and nothing is put in.")


class SaidForm(CarefulForm):
    stance = forms.ChoiceField(
        label="Are they right?",
        choices=[(MinutesStance.AGREES, "Yes, I agree"), (MinutesStance.CHANGE, "Something should read differently")],
        widget=forms.RadioSelect,
    )
    words = area("What should read differently", most=2000, rows=2, required=False)
