"""{% load asking_again %}: what somebody is about to do, on the page that asks once more who they are."""

from urllib.parse import urlencode

from django.template import Context, Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from virtualschool.people.vocab import ASKED_FOR, Act

register = Library()
OF_THEIR_OWN = "change how you sign in"


@register.simple_tag(takes_context=True)
def act(context: Context) -> str:
    """The act in words. Where the address names none of ours, it is somebody's own way to sign in."""
    named = _named(context)
    return named.label if named else OF_THEIR_OWN


@register.simple_tag(takes_context=True)
def act_kept(context: Context) -> SafeString:
    """The act as a field of the form, so that a wrong password is answered by the same page."""
    named = _named(context)
    return format_html('<input type="hidden" name="{}" value="{}">', ASKED_FOR, named.value) if named else SafeString()


@register.simple_tag(takes_context=True)
def act_in(context: Context, address: str) -> str:
    """The address of another way to be asked, with the act in it."""
    named = _named(context)
    return f"{address}{'&' if '?' in address else '?'}{urlencode({ASKED_FOR: named.value})}" if named else address


def _named(context: Context) -> Act | None:
    request = context["request"]
    said = request.POST.get(ASKED_FOR) or request.GET.get(ASKED_FOR)
    return Act(said) if said in Act.values else None
