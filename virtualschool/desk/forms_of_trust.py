"""Forms of the trust pages: emergency access, naming, caseloads and accounts. Their choices come scoped."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation import clock
from virtualschool.foundation.offering import offer
from virtualschool.people.operations import expires_with_the_session
from virtualschool.people.vocab import OF_A_SCHOOL, WITHOUT_AUTHORITY, Role

from .queries.naming import Naming

Choices = Sequence[tuple[str, str]]
WHY = {
    "safety": "A child’s safety now",
    "missing": "A child is missing",
    "asked": "Police, a hospital or social work asks, and it can’t wait",
    "cover": "Whoever usually works with them can’t be reached",
    "rights": "A complaint or a request that can’t wait",
}
A_DAY = "Write the day as 31/7/2027."
GIVEN_ROLES = [(role.value, role.label) for role in Role if role not in WITHOUT_AUTHORITY]


class DayField(forms.DateField):
    """A day, picked or typed as people here write it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], error_messages={"invalid": A_DAY}, **kwargs
        )


class EmergencyForm(forms.Form):
    """Why a record is opened in an emergency: a reason from the list, and a sentence."""

    why = forms.ChoiceField(
        label="What is it?",
        choices=list(WHY.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    sentence = forms.CharField(
        label="What happened, in a sentence",
        help_text="No names. The head and the data protection officer read this at once.",
        max_length=500,
        error_messages={"required": "Write what happened, in a sentence."},
    )

    @property
    def reason(self) -> str:
        return f"{WHY[self.cleaned_data['why']]}: {self.cleaned_data['sentence']}"


class EmergencyFindForm(EmergencyForm):
    """The same, of a learner named exactly: this is no search."""

    forename = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    surname = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    born = DayField(label="Date of birth")
    field_order = ("forename", "surname", "born", "why", "sentence")

    @property
    def terms(self) -> str:
        """What was asked for, for the audit's keyed digest."""
        given = self.cleaned_data
        return f"{given['forename']} {given['surname']} {given['born']:%Y-%m-%d}"


class ReviewForm(forms.Form):
    """What came of looking an emergency access through."""

    outcome = forms.CharField(
        label="What did you find?",
        max_length=500,
        error_messages={"required": "Write what you found: that it was right, or what happens now."},
    )


class NameForm(forms.Form):
    """Who is named for a learner; the learner is an opaque id among those on the page."""

    learner = forms.ChoiceField(widget=forms.HiddenInput)
    user = forms.ChoiceField(label="Person", error_messages={"required": "Choose who may see it."})

    def __init__(self, *args: Any, offered: Naming | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guarded = offered.guarded if offered else ()
        learners = [(str(one.learner_id), one.reference) for one in self.guarded]
        offer(self, "learner", learners)
        offer(self, "user", [("", "Choose"), *(offered.choices if offered else ())])

    def clean(self) -> None:
        given = (self.cleaned_data.get("learner"), self.cleaned_data.get("user"))
        if given in {(str(one.learner_id), str(who.user_id)) for one in self.guarded for who in one.named}:
            raise forms.ValidationError("This person is named for this learner already.")

    def sentences(self) -> list[str]:
        return [str(message) for messages in self.errors.values() for message in messages]


class ShareForm(forms.Form):
    """To whom the ticked learners go. Which were ticked is checked one by one against what the user may see."""

    member = forms.ChoiceField(label="Give to", error_messages={"required": "Choose to whom they go."})
    learners = forms.TypedMultipleChoiceField(
        error_messages={"required": "Tick at least one learner."}, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "member", [("", "Choose"), *members])
        given = self.data.getlist("learners") if self.is_bound else []  # type: ignore[attr-defined]
        offer(self, "learners", [(one, one) for one in given])


class PostForm(forms.Form):
    """A post to give: a role, a school where the role is a school's, and perhaps a last day."""

    role = forms.ChoiceField(choices=[("", "Choose"), *GIVEN_ROLES], error_messages={"required": "Choose a role."})
    school = forms.ChoiceField(label="School", required=False, help_text="For a designated manager only.")
    until = DayField(label="Last day", required=False, help_text="Empty: a designated manager’s ends on 31 July.")

    def __init__(self, *args: Any, schools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "school", [("", "No school"), *schools])

    def clean_until(self) -> dt.date | None:
        return not_past(self.cleaned_data["until"])

    def clean(self) -> None:
        role, school = self.cleaned_data.get("role"), self.cleaned_data.get("school")
        if role in OF_A_SCHOOL and not school:
            self.add_error("school", "Choose the school whose designated manager this is.")
        if role and role not in OF_A_SCHOOL and school:
            self.add_error("school", "Only a designated manager belongs to one school: choose “No school”.")

    def post(self) -> dict[str, Any]:
        """What `appoint` needs. A school's post ends with the session unless a day was named."""
        role, until = Role(self.cleaned_data["role"]), self.cleaned_data["until"]
        if role in OF_A_SCHOOL:
            until = until or expires_with_the_session(clock.today())
        return {"role": role, "school_code": self.cleaned_data["school"], "ends_on": until}


class AccountForm(PostForm):
    """A new account with its first post."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="E-mail address at work",
        max_length=254,
        error_messages={"invalid": "Write the whole address, with its @."},
    )
    field_order = ("name", "email", "role", "school", "until")

    def given(self) -> dict[str, Any]:
        """What `admit` needs."""
        return {"name": self.cleaned_data["name"], "email": self.cleaned_data["email"], **self.post()}


class ExpiryForm(forms.Form):
    """The last day of an account."""

    until = DayField(label="Last day of the account", required=False, help_text="Empty: until somebody closes it.")

    def clean_until(self) -> dt.date | None:
        return not_past(self.cleaned_data["until"])


def not_past(day: dt.date | None) -> dt.date | None:
    if day and day < clock.today():
        raise forms.ValidationError("This day has passed. To end it now, use “End” or “Close”.")
    return day
