"""The rules by which somebody stands on the list: in words, and as this authority set them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission

from ..forms import ON, RuleForm
from ..operations import flags
from ..operations import rules as operations
from ..queries import rules as reads
from ..rules import shipped


@require_safe
@access.signed_in
def rules(request: AuthedRequest) -> HttpResponse:
    """All of them, in the order of the list."""
    authority = authority_where(request, Permission.FLAG_SEE)
    may_set = request.user.may(Permission.RULE_SET, authority.pk)
    return page(request, "monitoring/rules.html", {"rules": reads.in_force(authority).values(), "may_set": may_set})


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def rule(request: AuthedRequest, rule_id: str) -> HttpResponseBase:
    """One rule: what it says, how it was set, and the form that sets it."""
    authority = authority_where(request, Permission.FLAG_SEE)
    if rule_id not in shipped():
        raise NotVisibleError
    if request.method == "POST":
        access.need(request.user, Permission.RULE_SET, authority.pk)
    history = reads.history(authority, rule_id)
    form = RuleForm(request.POST or None, rule=history.rule)
    if form.is_valid() and is_set(request, authority, rule_id, form):
        messages.success(request, "Kept, with your name. The list follows it from now on.")
        return redirect("monitoring:rule", rule_id)
    may_set = request.user.may(Permission.RULE_SET, authority.pk)
    context = {"rule": history.rule, "history": history, "form": form, "may_set": may_set}
    return page(request, "monitoring/rule.html", context, status=422 if form.is_bound else 200)


def is_set(request: AuthedRequest, authority: Authority, rule_id: str, form: RuleForm) -> bool:
    """Whether it was kept; a refusal goes on the form."""
    try:
        operations.set_rule(
            authority=authority,
            rule_id=rule_id,
            is_on=form.cleaned_data["state"] == ON,
            values=form.values,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    flags.evaluate(authority, on=clock.today())
    return True
