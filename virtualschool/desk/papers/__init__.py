"""The papers that an authority signs and posts: two requests, two letters with a list, and the sharing schedule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.template import Context, Engine
from django.utils.safestring import SafeString

FOLDER = Path(__file__).resolve().parent


class Paper(StrEnum):
    """Each value is the template's name without its ending."""

    REQUEST_SOCIAL_WORK = "request_social_work"
    REQUEST_EDUCATION = "request_education"
    LETTER_SOCIAL_WORK = "letter_social_work"
    LETTER_EDUCATION = "letter_education"
    LETTER_NUMBERS = "letter_numbers"
    LETTER_CODES = "letter_codes"
    LETTER_CODES_SCHOOL = "letter_codes_school"
    REQUEST_HISTORY = "request_history"
    SHARING_SCHEDULE = "sharing_schedule"


TO_MEND = (Paper.LETTER_NUMBERS, Paper.LETTER_CODES, Paper.LETTER_CODES_SCHOOL)


@dataclass(frozen=True)
class Sender:
    """The authority, or the head who signs, as the papers name them."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ToLookUp:
    """The least that a receiver may know of a learner in order to look them up.

    There is no room here for a legal reason, a school or a place, so that no
    letter can give one away. `told_by` is printed to social work only.
    """

    forename: str
    surname: str
    date_of_birth: date | None
    scn: str = ""
    told_by: str = ""


@dataclass(frozen=True)
class ToMend:
    """One learner whose number or code the receiver's own system lacks or has wrong.

    `now` is what the receiver's source says, `should_be` what we believe.
    There is no room for a reason, a school or a home.
    """

    own_id: str
    forename: str
    surname: str
    date_of_birth: date | None
    now: str
    should_be: str


def printed(
    paper: Paper,
    *,
    authority: Sender,
    head: Sender,
    today: date | None,
    learners: Iterable[ToLookUp] | Iterable[ToMend] = (),
) -> SafeString:
    """The paper's content as HTML, escaped, without a page around it.

    The caller decides who is on the list, in which order, and audits that it
    was printed; protected learners and those whose record ended in adoption
    are the caller's to leave out.
    """
    context = Context({"authority": authority, "head": head, "today": today, "learners": list(learners)})
    return Engine(dirs=[str(FOLDER)]).get_template(f"{paper}.html").render(context)


def blank(paper: Paper) -> SafeString:
    """The paper with blanks to fill in, as the documentation shows it."""
    head = Sender(name="[name of the head]", email="[e-mail]", phone="[phone]")
    line: ToLookUp | ToMend = ToLookUp(
        "[forename]", "[surname]", None, "[SCN, if known]", "[education's roll, or the Virtual School]"
    )
    if paper in TO_MEND:
        line = ToMend("[your number]", "[forename]", "[surname]", None, "[what your list says]", "[what it should be]")
    return printed(paper, authority=Sender(name="[name of the authority]"), head=head, today=None, learners=[line])  # type: ignore[arg-type]
