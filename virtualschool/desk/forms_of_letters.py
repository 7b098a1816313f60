"""What a letter asks before it leaves: why, and whether on paper or as a list."""

from django import forms


class LetterForm(forms.Form):
    """A reason is asked each time, since the list leaves the team."""

    reason = forms.CharField(
        label="Why is this being sent?",
        max_length=300,
        help_text="For example: monthly check with social work. It is kept with your name.",
    )
    take = forms.ChoiceField(
        choices=[("letter", "The letter with its list, to print"), ("list", "The list as a spreadsheet")],
        widget=forms.HiddenInput,
    )
