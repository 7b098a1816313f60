"""How a rule is set: on or off, its numbers, and why."""

from typing import Any

from django import forms

from .rules import Parameter, Rule

ON, OFF = "on", "off"


class RuleForm(forms.Form):
    """A field for each parameter of the rule, with the numbers that hold now."""

    state = forms.ChoiceField(label="Is it on?", choices=[(ON, "On"), (OFF, "Off")], widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Kept with your name.",
        error_messages={"required": "Say why the rule is changed. The reason stays with it."},
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"state": ON if rule.is_on else OFF, **{one.name: one.text for one in rule.parameters}}
        self.rule = rule
        for one in rule.parameters:
            self.fields[one.name] = forms.CharField(label=one.words, max_length=40, help_text=hint(one))
        self.order_fields(["state", *(one.name for one in rule.parameters), "reason"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for one in self.rule.parameters:
            if one.name in given:
                given[one.name] = self.numbers(one, given[one.name])
        return given

    def numbers(self, one: Parameter, text: str) -> tuple[int, ...]:
        """The numbers of a field; what is none is told beside the field."""
        parts = text.replace(",", " ").split()
        if not parts or not all(part.isdecimal() and len(part) < 6 for part in parts):
            self.add_error(one.name, f"Write whole numbers from {one.least} to {one.most}.")
            return ()
        return tuple(int(part) for part in parts)

    @property
    def values(self) -> dict[str, tuple[int, ...]]:
        return {one.name: self.cleaned_data[one.name] for one in self.rule.parameters}


def hint(one: Parameter) -> str:
    several = "Several, with commas between them: each from" if one.holds_several else "From"
    return f"{several} {one.least} to {one.most}. Shipped as {one.text}."
