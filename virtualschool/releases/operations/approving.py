"""Two different people look at the tables and say that they may leave; and anybody of them takes them back."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import transaction

from virtualschool.audit.vocab import Actor
from virtualschool.foundation import clock, keys
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import User, standing_of
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Permission
from virtualschool.register import sessions

from .. import dates, queries, signing
from ..models import Approval, Asking, OutboxEntry, Release, Withdrawal
from ..vocab import APPROVALS, Post, Reason, Sent, State
from .drafting import told

SHORTEST = 12


def find(*, authority: str, number: str) -> Release:
    """The release with this id, of which twelve or more of its first characters will do."""
    text = number.strip().lower()
    if len(text) < SHORTEST:
        raise Refusal(f"{number!r} is too short for an id: give twelve or more of its first characters.")
    found = list(Release.objects.filter(authority=authority, document_id__startswith=text)[:2])
    if not found:
        raise Refusal(f"No tables with the id {text} were drafted here. ./vs release --list shows the drafts.")
    if len(found) > 1:
        raise Refusal(f"Several tables have an id that begins with {text}: give more of it.")
    return found[0]


@transaction.atomic
def approve(*, release: Release, by: User, at: dt.datetime, through: Actor | None = None) -> Release:
    """Put somebody's name to a draft; with the second name it waits for the next day of release.

    Refused where it would be anybody's second time, where the draft is not what
    was attacked, or where the session is not over.
    """
    release = Release.objects.select_for_update().select_related("authority").get(pk=release.pk)
    need_ready(release, by, at.date())
    Approval.objects.create(
        release=release, by_id=by.pk, by_name=by.name, role=role_of(by, release), digest=digest_of(by), at=at
    )
    if release.approvals.count() >= APPROVALS:
        release.state = State.APPROVED
        release.save(update_fields=["state"])
        hold_for_the_day(release, Post.RELEASE, document(release, leaves=True), at)
    told(release, "tables approved for the Network", through or actor(by), at)
    return release


def need_ready(release: Release, by: User, today: dt.date) -> None:
    if not may_approve(by, release):
        raise Refusal(f"{by.name} may not approve tables of {release.authority.short_name}: {who_may(release)}")
    if release.state != State.DRAFT:
        raise Refusal(f"These tables are no draft: {release.get_state_display().lower()}. Approve a newer draft.")
    if release.approvals.filter(by_id=by.pk).exists():
        raise Refusal(f"{by.name} has approved these tables already. Another person has to look at them, too.")
    if sessions.end_of(release.session) >= today:
        raise Refusal(
            f"Session {release.session} is not over. Its tables can be approved after "
            f"{sessions.end_of(release.session):%-d %B %Y}."
        )
    need_standing_alone(release)
    need_checked(release)


def need_standing_alone(release: Release) -> None:
    same = Release.objects.filter(authority=release.authority, session=release.session, cohort=release.cohort)
    if same.filter(state=State.APPROVED).exists():
        raise Refusal(
            "Other tables of this cohort and session stand approved. Take them back first; draft again, and what is "
            "corrected appears on the next day of release."
        )


def need_checked(release: Release) -> None:
    """The report must speak of this very document and of all that is out by now."""
    report = json.loads(release.report)
    out = [signing.id_of(one) for one in queries.out_before(release.authority, but=release)]
    if sorted(report["attacked"]) != sorted([release.document_id, *out]):
        raise Refusal(
            "Other tables were approved since these were drafted. Draft them again, so that they are checked "
            "against those, too."
        )
    if report["found"]:
        raise Refusal("The attacker found disclosures in these tables: they cannot be approved.")


def may_approve(user: User, release: Release) -> bool:
    """By post; or asked to look at this one draft, where its head is alone."""
    if user.may(Permission.RELEASE_APPROVE, release.authority_id):
        return True
    held = bool(standing_of(user).posts)
    return held and release.authority.lone_head and release.askings.filter(user_id=user.pk).exists()


def who_may(release: Release) -> str:
    asked = ", or whoever they ask for it" if release.authority.lone_head else ""
    return f"its head and its data protection officer may{asked}."


@transaction.atomic
def ask_another(*, release: Release, user: User, by: User, at: dt.datetime) -> None:
    """Where a head is alone, ask a line manager or a neighbour's head to look at one draft: at tables, never names."""
    if not release.authority.lone_head:
        raise Refusal("Two people here may approve: ask the data protection officer.")
    if release.state != State.DRAFT:
        raise Refusal("These tables are no draft: there is nothing to ask for.")
    if user.pk == by.pk:
        raise Refusal("The second person is somebody else.")
    Asking.objects.get_or_create(release=release, user=user, defaults={"by_id": by.pk, "by_name": by.name, "at": at})
    told(release, "asked another person to approve tables", actor(by), at, detail=str(user.pk))


def role_of(user: User, release: Release) -> str:
    return standing_of(user).chief_role(release.authority_id) or "asked"


def digest_of(user: User) -> str:
    """Tells two people apart outside, and gives nobody's name: keyed, and of this installation alone."""
    return keys.digest("audit", "release approval", str(user.pk))[:32]


def document(release: Release, *, leaves: bool = False) -> dict[str, Any]:
    """The document, signed, with its approvals by role and digest; as it leaves, with the sha256 of the report."""
    approvals = [
        {"by": f"{one.role} {one.digest}", "at": clock.day_of(one.at).isoformat()}
        for one in release.approvals.order_by("at")
    ]
    report = release.report_sha256 if leaves else ""
    return signing.signed(json.loads(release.document), approvals=approvals, attack_report=report)


def bytes_of(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def hold_for_the_day(release: Release, kind: Post, found: dict[str, Any], at: dt.datetime) -> OutboxEntry:
    """Put bytes that are ready into the outbox, for the next day of release; the same bytes wait once."""
    body = bytes_of(found)
    day = dates.next_day(at.date(), settings.RELEASE_DATES)
    entry, _ = OutboxEntry.objects.get_or_create(
        sha256=hashlib.sha256(body).hexdigest(),
        defaults={
            "authority": release.authority,
            "release": release,
            "kind": kind,
            "body": body.decode(),
            "made_at": at,
            "not_before": day,
            "next_try_at": max(at, dt.datetime.combine(day, dt.time(), tzinfo=at.tzinfo)),
        },
    )
    return entry


@transaction.atomic
def withdraw(*, release: Release, reason: Reason, by: User, at: dt.datetime) -> Withdrawal:
    """Take approved tables back. What has not left does not leave; what has is withdrawn on the next day of release.

    Who has read them has read them: every later draft is attacked together
    with them all the same.
    """
    release = Release.objects.select_for_update().select_related("authority").get(pk=release.pk)
    if release.state != State.APPROVED:
        raise Refusal("Only approved tables can be taken back; a draft has gone nowhere.")
    release.state = State.WITHDRAWN
    release.save(update_fields=["state"])
    unsent = release.posts.filter(kind=Post.RELEASE, state=Sent.WAITING, attempts=0)
    if not unsent.update(state=Sent.DROPPED, answered_at=at):
        hold_for_the_day(release, Post.WITHDRAWAL, {"release": release.document_id, "reason_key": str(reason)}, at)
    made: Withdrawal = Withdrawal.objects.create(
        release=release,
        reason=reason,
        by_id=by.pk,
        by_name=by.name,
        at=at,
        appears_on=dates.next_day(at.date(), settings.RELEASE_DATES),
    )
    told(release, "tables taken back", actor(by), at, detail=str(reason))
    return made
