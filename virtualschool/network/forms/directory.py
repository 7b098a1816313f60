"""Forms of the directory: an entry, who joins, buddies, and published counts."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from virtualschool.foundation.offering import offer, offer_rows

from ..models import MemberAuthority
from ..operations.authorities import Post
from ..vocab import InductionStep
from .careful import CarefulForm, area, day, one_of

_POST = re.compile(r"\s*[;,\t]\s*")


class EntryForm(CarefulForm):
    has_virtual_school = forms.BooleanField(label="It has a virtual school", required=False)
    virtual_school_since = forms.IntegerField(label="Since which year", min_value=2010, max_value=2100, required=False)
    contact_name = forms.CharField(label="Whom to write to", max_length=120, required=False)
    contact_email = forms.EmailField(label="E-mail", max_length=254, required=False)
    contact_phone = forms.CharField(label="Telephone", max_length=40, required=False)
    good_at = area("What you’re good at, and would share", most=1000, required=False)
    looking_for = area("What you’re looking for", most=1000, required=False)
    posts = area(
        "Posts", most=2000, required=False,
        help_text="A line each: title, who holds it, part of full time. “Virtual school head teacher, A. Reid, 0.6”.",
    )  # fmt: skip

    @staticmethod
    def of(member: MemberAuthority, posts: Sequence[Any]) -> dict[str, object]:
        lines = "\n".join(f"{one.title}, {one.holder}, {one.hundredths / 100:g}" for one in posts)
        names = EntryForm.base_fields.keys() - {"posts"}
        return {**{name: getattr(member, name) for name in names}, "posts": lines}

    def clean_posts(self) -> list[Post]:
        """Title, holder and hundredths of each line."""
        return [self._post(number, line) for number, line in enumerate(self.cleaned_data["posts"].splitlines(), 1)
                if line.strip()]  # fmt: skip

    @staticmethod
    def _post(number: int, line: str) -> Post:
        cells = [*_POST.split(line.strip()), "", ""][:3]
        try:
            part = round(float(cells[2] or 1) * 100)
        except ValueError:
            part = 0
        if not (cells[0] and 1 <= part <= 100):
            raise forms.ValidationError(
                f"Line {number}: write the title, who holds it, and a part of full time from 0.01 to 1."
            )
        return cells[0][:120], cells[1][:120], part


class JoinForm(forms.Form):
    authority = forms.ChoiceField(label="Authority")
    on = day("Belongs from")

    def __init__(self, *args: Any, authorities: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "authority", list(authorities))


class LeaveForm(forms.Form):
    on = day("First day without it")


class StepForm(forms.Form):
    step = forms.ChoiceField(choices=InductionStep.choices)


class BuddyForm(forms.Form):
    buddy = one_of("Buddy", empty="Nobody just now")

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "buddy", members)


class CountsForm(CarefulForm):
    """What a publication says, line by line."""

    title = forms.CharField(label="Publication", max_length=200)
    as_at = day("Counted as at")
    published_on = day("Published on")
    source = forms.CharField(label="Where it can be read", max_length=300)
    total = forms.IntegerField(label="Looked after in all authorities", min_value=1, max_value=10_000_000)
    lines = area(
        "By authority", most=4000, rows=8,
        help_text="A line each: code, number. Leave out what the publication leaves out.",
    )  # fmt: skip

    def clean_lines(self) -> list[tuple[str, int]]:
        found: dict[str, int] = {}
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            cells = _POST.split(line.strip())
            if not line.strip():
                continue
            if len(cells) != 2 or not re.fullmatch(r"S12\d{6}", cells[0].upper()) or not cells[1].isdecimal():
                raise forms.ValidationError(f"Line {number}: write a code and a whole number, “S12000033, 512”.")
            if cells[0].upper() in found:
                raise forms.ValidationError(f"Line {number}: {cells[0].upper()} stands twice.")
            found[cells[0].upper()] = int(cells[1])
        return list(found.items())
