"""What people fill in to bring files, decide about a held one, and tell what somebody said."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from virtualschool.foundation import clock
from virtualschool.register.vocab import code_list

from .preparing import File
from .reading.kinds import KINDS
from .vocab import KIND_NAMES

NO_DATE = "Write the date as day, month and year, for example 9/3/2013."


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each with its name and its bytes; they stay in memory."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        given = data if isinstance(data, list) else [data]
        return [as_file(super(FilesField, self).clean(one, initial)) for one in given or [None]]


def as_file(upload: "UploadedFile[Any]") -> File:
    return File(upload.name or "file", upload.read())


class PastDateField(forms.DateField):
    """A day that has come already, picked or typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": NO_DATE}

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found and found > clock.today():
            raise forms.ValidationError("This day has not come yet. Check the date.")
        return found


class FilesForm(forms.Form):
    """Files, the day they speak of, and what they are where their headings do not tell."""

    chosen = FilesField(
        label="Files",
        help_text="CSV or a workbook (xlsx, xls, ods), as your system makes it. Choose several at once: "
        "the roll and social work’s list together, for example.",
        error_messages={
            "required": "No file arrived. Choose at least one; together they may be 100 MB at most.",
            "empty": "One of the files is empty. Make it again, and choose it again.",
        },
    )
    as_at = PastDateField(
        label="The day they speak of",
        help_text="The day the lists were made, not the day they reached you. Every fact will carry this date.",
    )
    kind = forms.ChoiceField(
        label="What they are",
        help_text="Leave this alone unless we couldn’t tell from the headings.",
        choices=[("", "Find out from the headings"), *((key, KIND_NAMES[key]) for key in KINDS)],
        required=False,
    )


class HeldForm(forms.Form):
    """What becomes of a held file: no default, and a reason where it is taken in all the same."""

    LEAVE, TAKE, WITHOUT = "leave", "take", "without"
    decision = forms.ChoiceField(
        label="What would you like to do?",
        choices=[
            (LEAVE, "Leave it out and ask for a new file"),
            (TAKE, "Take it in all the same, because it is right"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is to become of this file."},
    )
    reason = forms.CharField(
        label="Why it is right",
        help_text="Only if you take it in. The reason stays with the receipt.",
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, hides: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hides:
            self.fields["decision"] = forms.ChoiceField(
                label="What would you like to do?",
                choices=[
                    (self.TAKE, "Take it in, and what is hidden counts"),
                    (self.WITHOUT, "Take it in without what is hidden"),
                    (self.LEAVE, "Leave it out and ask for a new file"),
                ],
                widget=forms.RadioSelect,
                help_text="Remembered for the next file with these columns.",
                error_messages={"required": "Choose what is to become of this file."},
            )
            self.fields["reason"].help_text = "Only if you take it in whole. The reason stays with the receipt."

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == self.TAKE and not given.get("reason", "").strip():
            self.add_error("reason", "Say why this file is right although it looks wrong.")
        return given


class UndoForm(forms.Form):
    """Why a file that was taken in is taken back."""

    reason = forms.CharField(
        label="Why it is taken back", max_length=500, error_messages={"required": "Say why the file is taken back."}
    )


class PeriodsForm(forms.Form):
    """Asked once about social work's lists."""

    current_only = forms.ChoiceField(
        label="Does this list hold current periods only?",
        choices=[("yes", "Yes, only what holds now"), ("no", "No, past periods too")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )


def choices(name: str) -> list[tuple[str, str]]:
    return [("", "Not said"), *((key, row["label"]) for key, row in code_list(name).items())]


class TellingForm(forms.Form):
    """Who said it, how and when: what every telling carries. Its id makes a second press of the button harmless."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    said_by = forms.CharField(
        label="Who said it", help_text="Name and role: Tom Affleck, social worker.", max_length=120
    )
    how = forms.ChoiceField(
        label="How",
        choices=[
            ("", "Choose"),
            *(
                (word, word.capitalize())
                for word in ("by phone", "in person", "by e-mail", "by letter", "at a meeting")
            ),
        ],
    )
    on = PastDateField(label="When")

    TELLING: tuple[str, ...] = ("id", "said_by", "how", "on")

    def facts(self) -> dict[str, str]:
        """What was said, as canonical columns; empty ones left out."""
        return dict(filled(self.cleaned_data, leave=self.TELLING))

    def telling(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.TELLING}


def filled(given: Mapping[str, Any], *, leave: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if value and name not in leave:
            yield name, value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


class FactsForm(TellingForm):
    """What may be told of a learner beside who they are."""

    school_name = forms.CharField(label="School", max_length=120, required=False)
    stage = forms.ChoiceField(label="Stage", choices=choices("stages"), required=False)
    legal_reason = forms.ChoiceField(
        label="Legal reason for being looked after", choices=choices("legal_reasons"), required=False
    )
    lives_with = forms.ChoiceField(label="Lives with", choices=choices("lives_with"), required=False)
    start_date = PastDateField(label="Looked after since", required=False)


class AddLearnerForm(FactsForm):
    """A learner whom no list names yet: in under a minute."""

    forename = forms.CharField(label="First name", max_length=100)
    surname = forms.CharField(label="Surname", max_length=100)
    date_of_birth = PastDateField(label="Date of birth")
    known_as = forms.CharField(label="What they like to be called", max_length=100, required=False)
    note = forms.CharField(
        label="Note", help_text="Write it as if they will read it one day.", max_length=500, required=False
    )
    anyway = forms.BooleanField(label="This is another child: add them", required=False)

    TELLING = (*TellingForm.TELLING, "anyway")
    field_order = [
        "forename", "surname", "date_of_birth", "known_as", "said_by", "how", "on", "school_name", "stage",
        "legal_reason", "lives_with", "start_date", "note", "anyway",
    ]  # fmt: skip

    def telling(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TellingForm.TELLING}


class AddFactForm(FactsForm):
    """One or more facts about a learner, as one person said them on one day."""

    known_as = forms.CharField(label="What they like to be called", max_length=100, required=False)
    say_name = forms.CharField(label="How to say it", help_text="For example AY-lee.", max_length=100, required=False)
    end_date = PastDateField(
        label="Looked after until", help_text="With the day it began, where you know it.", required=False
    )
    label = forms.BooleanField(label="Asked not to be called care experienced or looked after", required=False)
    note = forms.CharField(
        label="Anything else that was said",
        help_text="Write it as if they will read it one day.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    NEUTRAL: ClassVar = {"legal_reason": "Legal reason", "start_date": "Since", "end_date": "Until"}
    field_order = [
        "said_by", "how", "on", "known_as", "say_name", "school_name", "stage", "legal_reason", "lives_with",
        "start_date", "end_date", "label", "note",
    ]  # fmt: skip

    def __init__(self, *args: Any, label_unwanted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label_unwanted:
            del self.fields["label"]
            for name, words in self.NEUTRAL.items():
                self.fields[name].label = words

    def facts(self) -> dict[str, str]:
        found = super().facts()
        return found | {"label": "unwanted"} if found.pop("label", "") else found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not dict(filled(given, leave=self.TELLING)):
            raise forms.ValidationError("Nothing was told yet: fill in at least one fact.")
        return given
