"""What the audit shows on screen: my own looks, my team's, or all of an authority's; masked by who reads it.

Search terms, reasons and details stay in the audit: no line here holds them.
A learner has a name here only for whoever may see the learner; others read
an opaque reference, the same one in every line.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from virtualschool.audit.models import Event
from virtualschool.audit.vocab import Result
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission, Role
from virtualschool.register.models import Learner, LearnerAlias
from virtualschool.register.vocab import RelationKind

MINE, TEAM, ALL = "mine", "team", "all"
VIEWS = {MINE: "My own", TEAM: "My team’s", ALL: "Everybody’s"}
TEAM_ROLES = (Role.LEAD, Role.TEAM_MEMBER, Role.DATA_OFFICER)
PAGE = 50
RELATIONS: Mapping[str, str] = {kind.value: str(kind.label) for kind in RelationKind}
# Acts that no account did.
NOBODYS = {"operator": "the command line", "system": "the system"}
# What an event is about, in the words of the pages; of one, of several.
NOUNS = {
    "learner": ("a learner", "learners"),
    "question": ("a question", "questions"),
    "decision": ("an answer", "answers"),
    "act": ("who had seen a learner", "people who had seen a learner"),
    "edition": ("a file", "files"),
    "receipt": ("a file", "files"),
    "run": ("a file", "files"),
    "relation": ("an access", "accesses"),
    "user": ("an account", "accounts"),
    "membership": ("a post", "posts"),
    "access": ("who has access", "accounts"),
    "event": ("the audit", "lines of the audit"),
    "audit": ("the audit", "lines of the audit"),
    "authority": ("the authority", "authorities"),
}


@dataclass(frozen=True)
class Look:
    """One line: when, who, what they did, and to what; `name` only for a learner whom the reader may see."""

    at: dt.datetime
    who: str
    act: str
    about: str
    learner: uuid.UUID | None
    name: str
    is_refused: bool
    relation: str
    classes: str


@dataclass(frozen=True)
class Looks:
    view: str
    views: tuple[tuple[str, str], ...]
    page: Page[Event]
    lines: tuple[Look, ...]


def looks(user: User, authority: Authority, view: str, number: str | None) -> Looks:
    """A page of the audit that this user may read; a view that is not theirs falls back to their own looks."""
    offered = views_of(user, authority.pk)
    chosen = view if view in offered else MINE
    page = Paginator(events(user, authority.pk, chosen), PAGE).get_page(number)
    shown = list(page.object_list)
    return Looks(chosen, tuple((key, VIEWS[key]) for key in offered), page, tuple(lines(user, shown)))


def views_of(user: User, code: str) -> list[str]:
    """A lead reads the team's; whoever protects data reads everybody's."""
    found = [MINE]
    if Role.LEAD in user.standing.roles(code):
        found.append(TEAM)
    if user.may(Permission.SUBJECT_ACCESS, code):
        found.append(ALL)
    return found


def events(user: User, code: str, view: str) -> QuerySet[Event]:
    """Newest first. One's own list leaves out looks at this very list, which would fill it by being read."""
    seen = Event.objects.visible_to(user)
    if view == ALL:
        return seen.filter(chain=code).order_by("-sequence")
    if view == TEAM:
        theirs = seen.filter(chain=code, role__in=TEAM_ROLES).exclude(actor=str(user.pk))
        return theirs.exclude(object_type="event").order_by("-sequence")
    return seen.filter(actor=str(user.pk)).exclude(object_type="event").latest_first()


def lines(user: User, shown: Iterable[Event]) -> Iterable[Look]:
    rows = list(shown)
    people = User.objects.in_bulk([pk for pk in (as_uuid(row.actor) for row in rows) if pk])
    found = learners(user, [as_uuid(row.object_id) for row in rows if row.object_type == "learner"])
    for row in rows:
        actor, one = as_uuid(row.actor), found.get(as_uuid(row.object_id))
        yield Look(
            at=row.at,
            who=people[actor].name if actor in people else NOBODYS.get(row.actor.partition(":")[0], ""),
            act=act(row),
            about=about(row),
            learner=one.pk if one else None,
            name=one.name if one else "",
            is_refused=row.result == Result.REFUSED,
            relation=", ".join(RELATIONS.get(kind, kind) for kind in row.relation.split(" ")),
            classes=row.classes,
        )


def learners(user: User, ids: Iterable[uuid.UUID | None]) -> Mapping[uuid.UUID | None, Learner]:
    """Learners by every id that was asked for, of those alone whom the user may see."""
    aliases = LearnerAlias.objects.filter(
        alias__in={one for one in ids if one}, learner__in=Learner.objects.visible_to(user).values("pk")
    )
    return {row.alias: row.learner for row in aliases.select_related("learner")}


def act(row: Event) -> str:
    """What was done, in words: the name of the page that the audit keeps beside it is left out."""
    words = row.verb.split(" ")
    is_route = len(words) > 1 and (":" in words[-1] or "_" in words[-1])
    return " ".join(words[:-1] if is_route else words)


def about(row: Event) -> str:
    one, several = NOUNS.get(row.object_type, (row.object_type, row.object_type))
    if row.ids_digest or row.number > 1:
        return f"{row.number} {several if row.number != 1 else one.removeprefix('a ').removeprefix('an ')}"
    return f"{one} {reference(row.object_id)}" if row.object_type in ("learner", "question") else one


def reference(given: object) -> str:
    """The beginning of a random id: says that two lines are about the same one, and nothing else."""
    return str(given)[:8]


def as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
