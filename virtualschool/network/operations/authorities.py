"""Who belongs: asking, joining, leaving, what an entry says, and what was published about numbers."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User

from ..models import (
    CountsPublication,
    EarlierSpell,
    InductionDone,
    MemberAuthority,
    MemberPost,
    PublishedCount,
)
from ..vocab import InductionStep
from .writing_down import write_down

ENTRY = (
    "has_virtual_school", "virtual_school_since", "contact_name", "contact_email", "contact_phone", "good_at",
    "looking_for",
)  # fmt: skip
Post = tuple[str, str, int]
"""Title, holder, hundredths of full time."""


@transaction.atomic
def ask_to_join(*, authority: Authority, by: User, at: dt.datetime) -> MemberAuthority:
    """Note that an authority would like to belong; the coordinator lets it in."""
    member, _ = MemberAuthority.objects.get_or_create(authority=authority)
    if member.is_member_on(at.date()):
        raise Refusal(f"{authority.short_name} belongs to the Network already.")
    member.asked_on, member.asked_by = at.date(), by.name
    member.save(update_fields=["asked_on", "asked_by"])
    write_down("asked to join", member, by=by, at=at)
    return member


@transaction.atomic
def join(*, authority: Authority, on: dt.date, by: User, at: dt.datetime) -> MemberAuthority:
    """Let an authority in from a day on. Coming back keeps the earlier time as it was."""
    member, _ = MemberAuthority.objects.get_or_create(authority=authority)
    if member.joined_on and member.left_on is None:
        raise Refusal(f"{authority.short_name} has belonged since {member.joined_on:%-d %B %Y}.")
    if member.joined_on and member.left_on:
        if on < member.left_on:
            raise Refusal(f"{authority.short_name} left on {member.left_on:%-d %B %Y}: choose that day or a later one.")
        EarlierSpell.objects.create(member=member, joined_on=member.joined_on, left_on=member.left_on)
    member.joined_on, member.left_on, member.asked_on = on, None, None
    member.save(update_fields=["joined_on", "left_on", "asked_on"])
    write_down("joined the Network", member, by=by, at=at, detail=f'{{"on": "{on.isoformat()}"}}')
    return member


@transaction.atomic
def leave(*, member: MemberAuthority, on: dt.date, by: User, at: dt.datetime) -> None:
    """End the membership: `on` is the first day without it. What was said and decided stays."""
    if member.joined_on is None or member.left_on is not None:
        raise Refusal(f"{member} does not belong to the Network.")
    if on < member.joined_on:
        raise Refusal(f"{member} joined on {member.joined_on:%-d %B %Y}: choose a later day.")
    member.left_on = on
    member.save(update_fields=["left_on"])
    write_down("left the Network", member, by=by, at=at, detail=f'{{"on": "{on.isoformat()}"}}')


@transaction.atomic
def describe(
    *, member: MemberAuthority, entry: Mapping[str, object], posts: Sequence[Post], by: User, at: dt.datetime
) -> None:
    """Put down what an authority says of itself, and the posts that it has now; posts gone are ended, not erased."""
    for name in ENTRY:
        setattr(member, name, entry[name])
    member.save(update_fields=list(ENTRY))
    held = {(one.title, one.holder, one.hundredths): one for one in member.posts.filter(ended_on=None)}
    gone = [one.pk for key, one in held.items() if key not in posts]
    MemberPost.objects.filter(pk__in=gone).update(ended_on=at.date())
    MemberPost.objects.bulk_create(
        MemberPost(member=member, title=title, holder=holder, hundredths=hundredths)
        for title, holder, hundredths in posts
        if (title, holder, hundredths) not in held
    )
    write_down("described itself", member, by=by, at=at)


@transaction.atomic
def take_step(*, member: MemberAuthority, step: InductionStep, by: User, at: dt.datetime) -> None:
    """Tick a step of a newcomer's induction; ticking it again takes the tick back."""
    done = InductionDone.objects.filter(member=member, step=step)
    if done.exists():
        done.delete()
        write_down("induction step taken back", member, by=by, at=at)
        return
    InductionDone.objects.create(member=member, step=step, on=at.date(), by_name=by.name)
    write_down("induction step taken", member, by=by, at=at)


@transaction.atomic
def pair(*, member: MemberAuthority, buddy: MemberAuthority | None, by: User, at: dt.datetime) -> None:
    """Say who looks after whom; None ends it."""
    if buddy is not None and buddy.pk == member.pk:
        raise Refusal("An authority is no buddy of its own: choose another.")
    member.buddy, member.buddy_since = buddy, at.date() if buddy else None
    member.save(update_fields=["buddy", "buddy_since"])
    write_down("buddy named", member, by=by, at=at)


@transaction.atomic
def enter_counts(
    *,
    title: str,
    as_at: dt.date,
    published_on: dt.date,
    source: str,
    total: int,
    counts: Iterable[tuple[Authority, int]],
    by: User,
    at: dt.datetime,
    is_invented: bool = False,
) -> CountsPublication:
    """Keep what a publication says. Nothing is counted here, and an authority that it leaves out stays unknown."""
    counts = list(counts)
    if sum(number for _, number in counts) > total:
        raise Refusal("The authorities add up to more than the total. Check the numbers against the publication.")
    made = CountsPublication(
        title=title, as_at=as_at, published_on=published_on, source=source, total=total, is_invented=is_invented
    )
    made.save(force_insert=True)
    for authority, number in counts:
        PublishedCount(publication=made, authority=authority, looked_after=number).save(force_insert=True)
    write_down("entered published counts", made, by=by, at=at, number=len(counts))
    return made
