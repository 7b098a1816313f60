"""Who may need us: the list, one flag with what is done about it, and the list as a file."""

import json
from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.monitoring import tasks
from virtualschool.monitoring.models import Flag
from virtualschool.monitoring.operations import flags as operations
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Act, Permission

from ..forms import ExportForm
from ..forms_of_needs import AnswerForm, CameForm, GiveForm
from ..queries import clearance as clearances
from ..queries import needs as reads
from ..queries.exporting import MOST, Export
from ..queries.learners import Asked as AskedOfExport
from ..queries.needs import Asked, Needs, OneFlag
from .export import file_of
from .learners import View

BOTH = ["GET", "HEAD", "POST"]
Doing = Callable[[AuthedRequest, OneFlag, Form], str]


@require_safe
@access.signed_in
def needs(request: AuthedRequest) -> HttpResponse:
    """Everybody on the list, one line for each learner, in its order."""
    authority = authority_where(request, Permission.FLAG_SEE)
    asked = asked_for(request)
    found = listed(request, authority, asked, with_rules=True)
    access.see(request, found.people, of="learner", classes=reads.classes(found))
    context = {
        "found": found,
        "all_url": all_url(request, found),
        "page": Paginator(range(found.number), reads.ON_A_PAGE).get_page(request.GET.get("page")),
        "views": views(found, asked),
        "withheld": reads.WITHHELD,
        "are_behind": tasks.are_behind(authority, clock.today(), known=found.is_behind),
        "may_export": bool(found.people) and request.user.may(Permission.REGISTER_EXPORT, authority.pk),
        "export_url": f"{reverse('desk:needs_export')}?{urlencode({'rule': asked.rule, 'whose': found.whose})}",
    }
    return page(request, "desk/needs.html", context)


def asked_for(request: AuthedRequest) -> Asked:
    """Which part: the first ten, until a page or everybody is asked for; a page that is no number is the first."""
    number = request.GET.get("page", "")
    first = (max(1, int(number)) - 1) * reads.ON_A_PAGE if number.isdecimal() and len(number) < 6 else 0
    most = reads.ON_A_PAGE if is_whole(request) else reads.UNFOLDED
    return Asked(request.GET.get("whose", ""), request.GET.get("rule", "")[:30], first, most)


def is_whole(request: AuthedRequest) -> bool:
    """Whether a page of the whole list is asked for, and not its first lines alone."""
    return "page" in request.GET or request.GET.get("show") == "all"


def all_url(request: AuthedRequest, found: Needs) -> str:
    """Where the whole list is, while its first lines alone are shown."""
    if found.number <= len(found.people) or is_whole(request):
        return ""
    return f"?{urlencode(request.GET.dict() | {'show': 'all'})}"


def listed(request: AuthedRequest, authority: Authority, asked: Asked, *, with_rules: bool = False) -> Needs:
    readings = clearances.of_user(request.user)
    return reads.listed(request.user, authority, clock.today(), readings, asked, with_rules=with_rules)


def views(found: Needs, asked: Asked) -> list[View]:
    kept = {"whose": found.whose}
    each = [View(rule.title, f"?{urlencode(kept | {'rule': rule.id})}", rule.id == asked.rule, number)
            for rule, number in found.rules]  # fmt: skip
    return [View("Everything", f"?{urlencode(kept)}", not asked.rule, found.number if not asked.rule else None), *each]


@require_http_methods(BOTH)
@access.signed_in
def flag(request: AuthedRequest, flag_id: UUID) -> HttpResponseBase:
    """One flag: the fact, what is in place, what was done; and what is done now."""
    shown = opened(request, flag_id)
    forms = forms_of(request, shown)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing and not shown.may_answer:
        raise PermissionDenied
    form = forms.get(doing)
    if doing in DOING and (form is None or form.is_valid()) and done(request, shown, doing, form or Form()):
        return redirect(request.path)
    context = {"shown": shown, "person": shown.person, "forms": forms, "wrong": form}
    return page(request, "desk/flag.html", context, status=422 if doing else 200)


def opened(request: AuthedRequest, flag_id: UUID) -> OneFlag:
    """The flag with its learner; a look at the learner, or at the source, is on the trail."""
    found = Flag.objects.visible_to(request.user).filter(pk=flag_id).select_related("authority").first()
    shown = None
    if found is not None:
        readings = clearances.of_user(request.user)
        shown = reads.one(request.user, found, found.authority, clock.today(), readings)
    if found is None or shown is None:
        raise NotVisibleError
    if shown.person:
        access.see(request, [shown.person], of="learner", verb="opened", classes=shown.person.classes[:3])
    else:
        access.see(request, [found], of="source", verb="opened")
    return shown


def forms_of(request: AuthedRequest, shown: OneFlag) -> Mapping[str, Form]:
    """The three forms of the page; the one that was sent holds what was typed."""
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    given = {name: request.POST if sent == name else None for name in ("answer", "give", "came")}
    return {
        "answer": AnswerForm(given["answer"]),
        "give": GiveForm(given["give"], team=shown.team),
        "came": CameForm(given["came"]),
    }


def done(request: AuthedRequest, shown: OneFlag, doing: str, form: Form) -> bool:
    """Whether it was kept; a refusal goes on the form."""
    try:
        messages.success(request, DOING[doing](request, shown, form))
    except Refusal as refusal:
        form.add_error(None, refusal.sentence) if form.is_bound else messages.error(request, refusal.sentence)
        return not form.is_bound
    return True


def answer(request: AuthedRequest, shown: OneFlag, form: Form) -> str:
    act, words, until = form.said  # type: ignore[attr-defined]
    operations.answer(flag=shown.flag, act=act, words=words, until=until, by=request.user, at=clock.now())
    again = ", or on the day that you gave." if until else "."
    return f"Kept, with your name. It comes back when something changes{again}"


def give(request: AuthedRequest, shown: OneFlag, form: Form) -> str:
    to = reads.colleague(form.cleaned_data["to"])
    operations.give(flag=shown.flag, to=to, by=request.user, at=clock.now())
    return f"{to.name} has it now."


def came(request: AuthedRequest, shown: OneFlag, form: Form) -> str:
    words = form.cleaned_data["came"]
    operations.came_of_it(flag=shown.flag, words=words, by=request.user, at=clock.now())
    return "Kept, with your name."


def take_back(request: AuthedRequest, shown: OneFlag, form: Form) -> str:
    operations.take_back(flag=shown.flag, by=request.user, at=clock.now())
    return "Taken back: it waits for somebody again."


DOING: Mapping[str, Doing] = {"answer": answer, "give": give, "came": came, "take_back": take_back}


@require_http_methods(BOTH)
@access.stepped_up(Act.TAKE_LIST)
def needs_export(request: AuthedRequest) -> HttpResponseBase:
    """The page says what will be in the file; the file comes with a reason."""
    authority = authority_where(request, Permission.FLAG_SEE)
    access.need(request.user, Permission.REGISTER_EXPORT, authority.pk)
    asked = asked_for(request)
    found = listed(request, authority, Asked(asked.whose, asked.rule, most=MOST))
    rows = tuple(reads.rows(found.people))
    file = Export(reads.COLUMNS, rows, (), sum(one.is_withheld for one in found.people), ())
    form = ExportForm(request.POST or None)
    if form.is_valid() and len(rows) <= MOST:
        said = form.cleaned_data
        detail = json.dumps({"form": said["form"], "columns": " ".join(file.columns)})
        access.see(request, found.people, verb="took away", of="learner", classes=reads.classes(found),
                   reason=said["reason"], detail=detail)  # fmt: skip
        return file_of(request, file, said["form"], title="Who may need us", name="who-may-need-us")
    access.see(request, found.people[:3], verb="looked at an export of", of="learner", classes=reads.classes(found))
    context = {
        "found": file,
        "form": form,
        "asked": AskedOfExport(),
        "most": MOST,
        "today": clock.today(),
        "headings": "|".join(file.columns),
        "list_url": f"{reverse('desk:needs')}?{request.GET.urlencode()}",
    }
    return page(request, "desk/export.html", context)
