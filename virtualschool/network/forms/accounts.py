"""Who is let in to a hub, as what, and for which authority."""

from typing import Any

from django import forms

from virtualschool.foundation.offering import offer
from virtualschool.people import operations as people
from virtualschool.people.vocab import Role

from .careful import CarefulForm


class AdmitForm(CarefulForm):
    """A colleague with an account of their own."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(
        label="As what",
        choices=[
            (Role.NETWORK_MEMBER.value, "Member, for an authority"),
            (Role.NETWORK_OBSERVER.value, "Observer"),
            (Role.NETWORK_COORDINATOR.value, "Coordinator"),
        ],
    )
    authority = forms.ChoiceField(label="Authority", required=False, help_text="For a member.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = sorted((name, code) for code, (name, _) in people.known_authorities().items())
        offer(self, "authority", [("", "None"), *((code, name) for name, code in every)])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("role") == Role.NETWORK_MEMBER and not given.get("authority"):
            self.add_error("authority", "Choose the member’s authority.")
        return given
