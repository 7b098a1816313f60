"""Forms of the disagreements desk: which facts to list, how far one has come, and the lists that go out."""

from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer
from virtualschool.register.vocab import DisagreementState, Owner

from .queries.disagreements import Asked

ASKED = "sent"
TAKES = [("letter", "The letter, to print"), ("list", "The list as a spreadsheet"), (ASKED, "I have sent it")]


class DisagreementsFilter(forms.Form):
    """Which facts the desk lists; nobody's name is in an address."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    owner = forms.ChoiceField(label="Whose to mend", required=False)
    field = forms.ChoiceField(label="Fact", required=False)

    def __init__(
        self, *args: Any, owners: Sequence[tuple[str, str]], fields: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", [("", "Anybody’s"), *owners])
        offer(self, "field", [("", "Any fact"), *fields])


def asked(given: Any) -> Asked:
    """What an address asks for; without a state, what is open."""
    return Asked(given.get("state") or DisagreementState.OPEN, given.get("owner", ""), given.get("field", ""))


class SettleForm(forms.Form):
    """How far one fact has come and whose it is to mend."""

    state = forms.ChoiceField(
        label="How far has it come?",
        choices=DisagreementState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far it has come."},
    )
    owner = forms.ChoiceField(label="Whose is it to mend?", choices=[(one.value, one.label) for one in Owner])
    note = forms.CharField(
        label="What was said",
        required=False,
        max_length=500,
        help_text="Needed where both may stand. Kept with your name. Write it as if they will read it one day.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", [(one.value, str(one.label).capitalize()) for one in Owner])

    @property
    def seen(self) -> str:
        """Which values were on the page; none that is missing fits any."""
        return str(self.data.get("seen") or "none")


class MessageForm(forms.Form):
    """A list that leaves: why, as what; and, once it has gone, that it has."""

    reason = forms.CharField(
        label="Why is this being sent?",
        max_length=300,
        help_text="For example: before the return of July. It is kept with your name.",
        error_messages={"required": "Say why, in a sentence: it is kept with the record of what you did."},
    )
    take = forms.ChoiceField(choices=TAKES, widget=forms.HiddenInput)

    @property
    def seal(self) -> str:
        """Which list the page showed; one that is missing fits none."""
        return str(self.data.get("seal") or "none")
