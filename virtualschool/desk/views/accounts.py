"""Who has an account here: opened, given posts, dated and closed. Nobody's password is ever seen or sent."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people import operations as people
from virtualschool.people import queries as reads
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.sign_in import one_time_path
from virtualschool.people.vocab import Permission, Role

from ..forms import ReasonForm
from ..forms_of_trust import AccountForm, ExpiryForm, PostForm
from ..queries import accounts as shown
from .trust import open_authority, sent


def managed(request: AuthedRequest) -> Authority:
    """The authority that is open, for whoever manages its accounts: an administrator, else the head alone."""
    authority = open_authority(request)
    if not reads.manages_accounts(request.user, authority.pk):
        raise PermissionDenied
    return authority


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def accounts(request: AuthedRequest) -> HttpResponseBase:
    """The list; and a new account, whose one-time link this answer shows and no other."""
    authority = open_authority(request)
    access.need(request.user, Permission.ACCOUNT_SEE, authority.pk)
    if request.method == "POST":
        managed(request)
    form = AccountForm(sent(request), schools=shown.schools(authority))
    link = opened(request, authority, form) if form.is_valid() else ""
    return listed(request, authority, form if form.errors or not link else None, link)


def opened(request: AuthedRequest, authority: Authority, form: AccountForm) -> str:
    """The link, where an account was opened; "" where the form now says why not."""
    try:
        user = people.admit(authority=authority, by=people.actor(request.user), at=clock.now(), **form.given())
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return ""
    return linked(request, authority, user)


def listed(request: AuthedRequest, authority: Authority, form: AccountForm | None, link: str) -> HttpResponseBase:
    found = shown.accounts(request.user, authority)
    request.trail.saw(authority.pk, "user", [one.id for one in found.accounts], classes="")
    is_wrong = form is not None and bool(form.errors)
    form = form or AccountForm(schools=shown.schools(authority))
    context = {"found": found, "form": form, "link": link, "is_wrong": is_wrong, "today": clock.today()}
    return page(request, "desk/trust/accounts.html", context, status=422 if is_wrong else 200)


def linked(request: AuthedRequest, authority: Authority, user: User) -> str:
    """A link with which its owner sets a password, noted in the audit; shown once, and never sent."""
    people.hand_over_link(user=user, authority=authority, by=people.actor(request.user), at=clock.now())
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{one_time_path(user)}"


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def account(request: AuthedRequest, user_id: UUID) -> HttpResponseBase:
    """One account; and another one-time link for it."""
    user = access.fetch(User, user_id, by=request, needs=Permission.ACCOUNT_SEE)
    authority = open_authority(request)
    link = ""
    if request.method == "POST":
        changeable(request, user)
        link = linked(request, authority, user)
    return told(request, authority, user, link=link)


def told(
    request: AuthedRequest,
    authority: Authority,
    user: User,
    *,
    link: str = "",
    post: PostForm | None = None,
    expiry: ExpiryForm | None = None,
) -> HttpResponseBase:
    context = {
        "account": shown.account(request.user, authority, user),
        "link": link,
        "manages": reads.manages_accounts(request.user, authority.pk) and user.pk != request.user.pk,
        "may_change": reads.may_change(request.user, user, authority.pk),
        "post": post or PostForm(schools=shown.schools(authority)),
        "expiry": expiry or ExpiryForm(initial={"until": user.expires_on}),
        "closing": ReasonForm(auto_id="close_%s"),
        "wrong": post or expiry,
    }
    return page(request, "desk/trust/account.html", context, status=422 if post or expiry else 200)


def changeable(request: AuthedRequest, user: User) -> Authority:
    """The authority that is open, where the user may change this account as a whole."""
    authority = managed(request)
    if not reads.may_change(request.user, user, authority.pk):
        raise PermissionDenied
    return authority


@require_POST
@access.signed_in
def appoint(request: AuthedRequest, user_id: UUID) -> HttpResponseBase:
    """Give a post."""
    user = access.fetch(User, user_id, by=request, needs=Permission.ACCOUNT_MANAGE, verb="gave a post to")
    authority = managed(request)
    if user.pk == request.user.pk:
        raise PermissionDenied
    form = PostForm(request.POST, schools=shown.schools(authority))
    if not form.is_valid():
        return told(request, authority, user, post=form)
    try:
        people.appoint(user=user, authority=authority, by=people.actor(request.user), at=clock.now(), **form.post())
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return told(request, authority, user, post=form)
    return done(request, user, f"{user.name} has the post: {Role(form.cleaned_data['role']).label.lower()}.")


@require_POST
@access.signed_in
def end_post(request: AuthedRequest, post_id: UUID) -> HttpResponseBase:
    """End a post today; who ends their own would lock themselves out."""
    post = access.fetch(Membership, post_id, by=request, needs=Permission.ACCOUNT_MANAGE, verb="ended")
    authority = managed(request)
    if post.user_id == request.user.pk or post.authority_id != authority.pk:
        raise PermissionDenied
    yesterday = shown.day_before(clock.today())
    people.end_post(post=post, on=yesterday, by=people.actor(request.user), at=clock.now(), reason="")
    return done(request, post.user, f"{post.user.name} no longer has this post.")


@require_POST
@access.signed_in
def expire(request: AuthedRequest, user_id: UUID) -> HttpResponseBase:
    """Set or lift the last day of an account."""
    user = access.fetch(User, user_id, by=request, needs=Permission.ACCOUNT_MANAGE, verb="dated")
    authority = changeable(request, user)
    form = ExpiryForm(request.POST)
    if not form.is_valid():
        return told(request, authority, user, expiry=form)
    until = form.cleaned_data["until"]
    people.set_expiry(user=user, expires_on=until, by=people.actor(request.user), at=clock.now())
    return done(
        request, user, f"The account ends after {until:%-d %B %Y}." if until else "The account has no last day."
    )


@require_POST
@access.signed_in
def close(request: AuthedRequest, user_id: UUID) -> HttpResponseBase:
    """Close an account: its owner is signed out with their next page."""
    user = access.fetch(User, user_id, by=request, needs=Permission.ACCOUNT_MANAGE, verb="closed")
    changeable(request, user)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return done(request, user, str(form.errors["reason"][0]))
    reason = form.cleaned_data["reason"]
    people.close_account(user=user, by=people.actor(request.user), at=clock.now(), reason=reason)
    return done(request, user, f"The account of {user.name} is closed.")


@require_POST
@access.signed_in
@transaction.atomic
def reviewed(request: AuthedRequest) -> HttpResponseBase:
    """Note that somebody went through the list of who has access."""
    authority = open_authority(request)
    access.need(request.user, Permission.AUDIT_READ, authority.pk)
    number = len(reads.accounts(request.user, authority.pk))
    people.review_access(authority=authority, accounts=number, by=people.actor(request.user), at=clock.now())
    messages.info(request, "Noted: who has access was reviewed today.")
    return redirect("desk:accounts")


def done(request: AuthedRequest, user: User, sentence: str) -> HttpResponseBase:
    messages.info(request, sentence)
    return redirect("desk:account", user.pk)
