"""What pages of releases ask: which tables, whom else to ask, and why tables are taken back."""

import datetime as dt
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer
from virtualschool.people.models import User
from virtualschool.register import sessions
from virtualschool.register.vocab import Cohort

from . import queries
from .vocab import Reason

COHORTS = [(key, words.capitalize()) for key, words in Cohort.choices]
YEARS = 5


def over_by(today: dt.date) -> list[str]:
    """The sessions that are over, the newest first."""
    year = sessions.start_of(sessions.session_of(today)).year
    return [sessions.session_of(dt.date(year - back, 8, 1)) for back in range(1, YEARS + 1)]


class TablesForm(forms.Form):
    """A session that is over, and a cohort."""

    session = forms.ChoiceField(label="Session")
    cohort = forms.ChoiceField(label="Group", choices=COHORTS)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "session", [(one, one) for one in over_by(today)])


class AskForm(forms.Form):
    """Whom to ask: somebody with an account, by the address with which they sign in."""

    email = forms.EmailField(label="Their e-mail address", help_text="They need an account, in any authority.")

    def clean_email(self) -> User:
        found = queries.account(self.cleaned_data["email"])
        if found is None:
            raise forms.ValidationError("Nobody with that address can be asked. Check it, or have an account opened.")
        return found


class SureForm(forms.Form):
    """Looked at, and meant."""

    sure = forms.BooleanField(
        label="I have looked at every table, and they may leave.",
        error_messages={"required": "Say that you have looked at every table."},
    )


class WithdrawForm(forms.Form):
    """Why."""

    reason = forms.ChoiceField(label="Why", choices=Reason.choices, widget=forms.RadioSelect)
