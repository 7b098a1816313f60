"""Choosing what goes and to whom, bringing a file, and comparing digits on the phone."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer

from .vocab import MOST_BYTES, Part


class ChooseForm(forms.Form):
    """To whom, and which parts: nothing is chosen before somebody chooses it."""

    to = forms.ChoiceField(
        label="To which authority?",
        error_messages={"required": "Choose the authority that the learner moves to."},
    )
    parts = forms.MultipleChoiceField(
        label="What goes",
        help_text="Who they are always goes. Only what the other authority needs should.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, to: Sequence[tuple[str, str]], parts: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", [("", "Choose"), *to])
        offer(self, "parts", parts)

    @property
    def chosen(self) -> tuple[Part, ...]:
        return tuple(Part(one) for one in self.cleaned_data["parts"])


class ConfirmForm(forms.Form):
    """The page's own id of the packet, so that a second press makes no second one."""

    packet = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["packet"].initial = uuid.uuid4


class BringForm(forms.Form):
    """A hand-over, a receipt or a key file: the file says which it is."""

    file = forms.FileField(
        label="A hand-over, a receipt or a key file",
        help_text="Files that end in .vs-handover, .vs-receipt or .vs-keys, from another authority’s head.",
        error_messages={"required": "No file arrived. Choose one.", "empty": "The file is empty. Ask for it again."},
    )

    @property
    def content(self) -> bytes:
        """The bytes, one more than a file may have at most: what is longer is refused without being read."""
        found: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return found


class CheckForm(forms.Form):
    """The digits as the other head read them out, and who that was."""

    digits = forms.CharField(
        label="The digits that they read to you",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "Write the digits as they were read to you."},
    )
    spoken_with = forms.CharField(
        label="Who read them to you",
        max_length=120,
        error_messages={"required": "Say with whom you spoke."},
    )


class EnrolForm(forms.Form):
    """The coordinator's one-time code, where the hub doesn't know this authority's keys yet."""

    code = forms.CharField(
        label="One-time code",
        required=False,
        max_length=60,
        help_text="From the Network’s coordinator. Leave it empty if the hub knows your keys already.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
