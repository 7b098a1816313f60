"""In one list, not in the other, and the letters that ask about it."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.linkage.queries import answered
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Act, Permission
from virtualschool.register.models import Learner
from virtualschool.register.spreadsheets import as_xlsx

from .. import papers
from ..forms_of_letters import LetterForm
from ..papers import Paper, Sender
from ..queries import lists as reads
from ..queries.lists import Entry, Lists

LETTERS = {"social-work": Paper.LETTER_SOCIAL_WORK, "education": Paper.LETTER_EDUCATION}
PAPERS = {
    "request-social-work": Paper.REQUEST_SOCIAL_WORK,
    "request-education": Paper.REQUEST_EDUCATION,
    "sharing-schedule": Paper.SHARING_SCHEDULE,
}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@access.signed_in
def lists(request: AuthedRequest) -> HttpResponse:
    """Who is known to one source and not to the other, by name, each learner once."""
    authority = authority_where(request, Permission.LETTER_PRINT)
    saved = answered.just_now(request.user, request.GET.get("after", ""))
    return page(request, "desk/lists.html", {"page": listed(request, authority), "saved": saved})


@access.signed_in
def letter(request: AuthedRequest, to: str) -> HttpResponse:
    """A letter with its list, or one of the papers of the first day, which name nobody."""
    authority_where(request, Permission.LETTER_PRINT)
    if to in PAPERS:
        return paper(request, PAPERS[to])
    if to not in LETTERS:
        raise NotVisibleError
    return letter_with_list(request, LETTERS[to])


def paper(request: AuthedRequest, which: Paper) -> HttpResponse:
    authority = authority_where(request, Permission.LETTER_PRINT)
    request.trail.saw(authority.code, "paper", [], verb="printed", detail=which.value)
    return page(request, "desk/letter.html", {"text": printed(request, which, authority, ())})


@access.stepped_up(Act.TAKE_LETTER)
@require_http_methods(["GET", "POST"])
def letter_with_list(request: AuthedRequest, which: Paper) -> HttpResponse:
    """Say first what will leave and ask why; then print the letter, or hand over its list as a workbook."""
    authority = authority_where(request, Permission.LETTER_PRINT)
    asked = reads.to_ask(which, listed(request, authority))
    form = LetterForm(request.POST or None)
    if not form.is_valid():
        return page(request, "desk/letter.html", before(which, asked, form), status=422 if form.is_bound else 200)
    learners = [one.learner for one in asked]
    access.see(request, learners, of="learner", verb="printed", classes="A", reason=form.cleaned_data["reason"])
    if form.cleaned_data["take"] == "list":
        return workbook(request, which, asked)
    return page(request, "desk/letter.html", {"text": printed(request, which, authority, asked), "form": form})


def before(which: Paper, asked: Sequence[Entry], form: LetterForm) -> dict[str, object]:
    """What the page says before anything leaves: how many learners, which columns, and the first three lines."""
    columns = [column.replace("_", " ") for column in reads.columns_of(which)]
    return {"which": which.value, "entries": asked, "first": asked[:3], "words": columns, "form": form}


def listed(request: AuthedRequest, authority: Authority) -> Lists:
    visible = Learner.objects.visible_to(request.user)
    learners = access.see(request, reads.one_sided(visible, authority), classes="AB")
    return reads.page(authority, request.user, learners)


def printed(request: AuthedRequest, which: Paper, authority: Authority, asked: Sequence[Entry]) -> str:
    return papers.printed(
        which,
        authority=Sender(authority.name),
        head=reads.head_of(authority, request.user),
        today=clock.today(),
        learners=[one.to_look_up for one in asked],
    )


def workbook(request: AuthedRequest, which: Paper, asked: Sequence[Entry]) -> HttpResponse:
    """The letter's list, with who took it and when in its head; the file's name names nobody."""
    day = clock.today()
    note = f"Taken by {request.user.name} on {day.day} {day:%B %Y}. Destroy this list when it has been answered."
    data = as_xlsx(reads.columns_of(which), reads.rows_of(asked), title="Learners to look up", note=note)
    name = f"{which.value.replace('_', '-')}-{day.isoformat()}.xlsx"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=WORKBOOK, headers=disposition)
