"""A page with several small forms: which one was sent, and what became of it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm, Form

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.access import AuthedRequest

Forms = Mapping[str, BaseForm]
Deed = Callable[[Any], str]
Act = Callable[..., None]


def given(request: AuthedRequest, name: str) -> Any:
    """What was typed into this form, if it is the one that was sent."""
    return request.POST if request.method == "POST" and request.POST.get("do") == name else None


def need_read(request: AuthedRequest, newest: int) -> None:
    """Refuse what was sent from a page on which another version stood: nobody agrees to words they have not read."""
    read = request.POST.get("read", "")
    if read and read != str(newest):
        raise Refusal("Somebody saved a version while this page was open. Read it, then send yours again.")


def is_done(request: AuthedRequest, forms: Forms, deeds: Mapping[str, Deed]) -> bool:
    """Whether what was asked for was done; a deed that the page does not offer this reader is refused (403).

    Each deed gets its form's cleaned data (nothing where it has no form) and
    returns the sentence that the next page shows. A refusal goes on the form,
    or above the page where there is none.
    """
    name = request.POST.get("do", "")
    if name not in deeds:
        raise PermissionDenied
    form = forms.get(name, Form(request.POST))
    if not form.is_valid():
        return False
    try:
        sentence = deeds[name](form)
    except Refusal as refusal:
        if name not in forms:
            messages.error(request, refusal.sentence)
            return True
        form.add_error(None, refusal.sentence)
        return False
    if sentence:
        messages.success(request, sentence)
    return True
