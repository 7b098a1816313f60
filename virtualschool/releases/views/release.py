"""One set of tables: rounded beside the exact, what that cost, what the attacker tried, and the very bytes."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.trail import Sight
from virtualschool.people.vocab import Permission
from virtualschool.register import spreadsheets

from .. import reading
from ..forms import AskForm
from ..models import Release
from ..operations import approving
from ..vocab import APPROVALS, State

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(request: AuthedRequest, release_id: UUID, *, needs: Permission = Permission.RELEASE_SEE) -> Release:
    """The release, for whoever may see it by post, or was asked to look at it; the look is on the trail."""
    asked = Release.objects.visible_to(request.user).filter(pk=release_id, askings__user=request.user).first()
    if asked is None or request.user.may(needs, asked.authority_id):
        return access.fetch(Release, release_id, by=request, needs=needs, classes="BC")
    request.trail.add(
        Sight(asked.authority_id, "opened", "release", (str(asked.pk),), False, "BC", relation="asked to approve")
    )
    return asked


@require_safe
@access.signed_in
def release(request: AuthedRequest, release_id: UUID) -> HttpResponse:
    """The tables, and what can be done with them."""
    found = opened(request, release_id)
    if not found.document:
        return page(request, "releases/making.html", {"release": found})
    approvals = list(found.approvals.order_by("at"))
    may_see_exact = request.user.may(Permission.FIGURES_SEE, found.authority_id)
    if may_see_exact:
        request.trail.saw(found.authority_id, "release", [found.pk], verb="saw exact counts in", classes="BCDE")
    may_approve = approving.may_approve(request.user, found)
    tables = reading.tables(found, exact=may_see_exact)
    context = {
        "release": found,
        "tables": tables,
        "sections": [(one.id, one.title) for one in tables],
        "may_see_exact": may_see_exact,
        "checked": reading.checked(found),
        "lost": reading.lost(found),
        "approvals": approvals,
        "missing": APPROVALS - len(approvals),
        "posts": list(found.posts.order_by("made_at")),
        "withdrawal": getattr(found, "withdrawal", None),
        "may_approve": may_approve and found.is_draft and all(one.by_id != request.user.pk for one in approvals),
        "may_take_back": may_approve and found.state == State.APPROVED,
        "ask_form": AskForm() if may_ask(request, found) else None,
    }
    return page(request, "releases/release.html", context)


def may_ask(request: AuthedRequest, found: Release) -> bool:
    alone = found.is_draft and found.authority.lone_head
    return alone and request.user.may(Permission.RELEASE_APPROVE, found.authority_id)


@require_safe
@access.signed_in
def document(request: AuthedRequest, release_id: UUID) -> HttpResponse:
    """The very bytes that leave, or would."""
    found = need_made(opened(request, release_id))
    content = approving.bytes_of(approving.document(found, leaves=True))
    disposition = {"Content-Disposition": f'attachment; filename="release-{found.short_id}.json"'}
    return HttpResponse(content, content_type="application/json", headers=disposition)


@require_safe
@access.signed_in
def report(request: AuthedRequest, release_id: UUID) -> HttpResponse:
    """What the attacker tried and found, to the byte of which the sha256 travels. It stays here."""
    found = need_made(opened(request, release_id))
    disposition = {"Content-Disposition": f'attachment; filename="attack-report-{found.short_id}.json"'}
    return HttpResponse(reading.report_bytes(found), content_type="application/json", headers=disposition)


@require_safe
@access.signed_in
def table(request: AuthedRequest, release_id: UUID, table_id: str) -> HttpResponse:
    """One table as a spreadsheet, marked as rounded; of approved tables alone, since only they count as seen."""
    found = need_made(opened(request, release_id))
    sheet = reading.sheet(found, table_id)
    if sheet is None or not found.is_out:
        raise NotVisibleError
    content = spreadsheets.as_xlsx(sheet.columns, sheet.rows, title=sheet.title, note=sheet.note)
    disposition = {"Content-Disposition": f'attachment; filename="{table_id}-{found.short_id}.xlsx"'}
    return HttpResponse(content, content_type=WORKBOOK, headers=disposition)


def need_made(found: Release) -> Release:
    if not found.document:
        raise NotVisibleError
    return found
