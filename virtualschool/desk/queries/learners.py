"""The page Learners: which lines a reader asked for, in what order, and the counts above them."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.people.models import Authority, User
from virtualschool.register.models import Edition
from virtualschool.register.vocab import CareStatus, Source, code_list, label

from . import clearance as clearances
from . import lines as listed
from .lines import Line

Test = Callable[[Line], bool]
BY_HAND = {Source.TOLD_BY, Source.MY_LIST}

VIEWS: Mapping[str, tuple[str, Test]] = {
    "": ("Everyone", lambda _: True),
    listed.OURS_HERE: ("Ours here", lambda line: line.whose == listed.OURS_HERE),
    "now": ("Looked after now", lambda line: line.status == CareStatus.NOW and not line.label_unwanted),
    listed.OURS_ELSEWHERE: ("Ours elsewhere", lambda line: line.whose == listed.OURS_ELSEWHERE),
    listed.OTHERS_HERE: ("Others’ here", lambda line: line.whose == listed.OTHERS_HERE),
    listed.NOT_FOUND: ("Not found on a roll", lambda line: line.whose == listed.NOT_FOUND),
    "disagree": ("Sources disagree", lambda line: line.disagreements > 0),
    "untold": ("School not told", lambda line: line.may_be_told_of),
}
# Counted only for readers from whom something is withheld; they stand among the views where they are not empty.
MORE_VIEWS: Mapping[str, tuple[str, Test]] = {
    listed.HERE: ("Here", lambda line: line.whose == listed.HERE),
    listed.WITHHELD: ("Place protected", lambda line: line.whose == listed.WITHHELD),
}
ALL_VIEWS = {**VIEWS, **MORE_VIEWS}
SOURCES: Mapping[str, tuple[str, Test]] = {
    "both": ("Education and social work", lambda line: {"education", "social_work"} <= set(line.sources)),
    "education": ("Education, not social work", lambda line: has(line, "education") and not has(line, "social_work")),
    "social-work": ("Social work, not education", lambda line: has(line, "social_work") and not has(line, "education")),
    "by-hand": ("Only your list or told by", lambda line: set(line.sources) <= BY_HAND),
}
SORTS: Mapping[str, Callable[[Line], object]] = {
    "name": lambda line: line.list_name.casefold(),
    "age": lambda line: line.age if line.age is not None else -1,
    "stage": lambda line: stage_order(line.stage),
    "school": lambda line: line.school.casefold(),
    "status": lambda line: line.status_words,
}


@dataclass(frozen=True)
class Asked:
    """What the reader asked for, as the filter form gives it."""

    view: str = ""
    status: str = ""
    school: str = ""
    stage: str = ""
    lives: str = ""
    source: str = ""
    sort: str = "name"
    known_on: dt.date | None = None


@dataclass(frozen=True)
class Learners:
    """All that the page shows. `lines` are those asked for; the counts are of everybody the reader may see."""

    total: int
    whose: tuple[tuple[int, str, str], ...]
    views: tuple[tuple[str, str, int], ...]
    lines: tuple[Line, ...]
    schools: tuple[tuple[str, str], ...]
    homes: tuple[tuple[str, str], ...]
    heard: tuple[tuple[str, dt.date], ...]
    classes: str

    @property
    def summary(self) -> str:
        """The sentence under the heading: the counts add up to the first number."""
        parts = ", ".join(f"{count} {words}" for count, words, _ in self.whose)
        return f"{self.total} on the register: {parts}." if self.total else "Nobody is on the register yet."


def learners(user: User, authority: Authority, asked: Asked, today: dt.date) -> Learners:
    """The page, for this user, as known today or on the day asked for."""
    readings = clearances.of_user(user)
    if asked.known_on:
        everybody = listed.known_lines(user, authority, asked.known_on, readings)
    else:
        everybody = listed.today_lines(user, authority, today, readings)
    return Learners(
        total=len(everybody),
        whose=tuple((count, listed.WHOSE[kind], kind) for kind, count in listed.counts(everybody) if count),
        views=tuple((key, words, sum(map(test, everybody))) for key, (words, test) in ALL_VIEWS.items()),
        lines=tuple(ordered([line for line in everybody if is_asked_for(line, asked)], asked.sort)),
        schools=tuple(sorted({(line.school_code, line.school) for line in everybody if line.school_code}, key=last)),
        homes=tuple(homes(everybody)),
        heard=tuple(heard(authority, asked.known_on)),
        classes=widest(everybody, readings),
    )


def is_asked_for(line: Line, asked: Asked) -> bool:
    tests = (
        ALL_VIEWS.get(asked.view, VIEWS[""])[1](line),
        not asked.status or line.status == asked.status,
        not asked.school or line.school_code == asked.school,
        not asked.stage or stage_group(line.stage) == asked.stage,
        not asked.lives or label("lives_with", line.lives_with) == asked.lives,
        asked.source not in SOURCES or SOURCES[asked.source][1](line),
    )
    return all(tests)


def ordered(lines: Sequence[Line], sort: str) -> list[Line]:
    """By one column, a minus before its name for the other way round; by name within equals."""
    key = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return sorted(lines, key=key, reverse=sort.startswith("-"))  # type: ignore[arg-type]


def homes(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """The kinds of home that the filter offers: several keys may share their words."""
    words = {label("lives_with", line.lives_with) for line in lines if line.lives_with}
    return [(one, one) for one in sorted(words)]


def heard(authority: Authority, known_on: dt.date | None) -> list[tuple[str, dt.date]]:
    """Each list's newest as-at date, of the editions that were known on the day."""
    found: dict[str, dt.date] = {}
    editions = Edition.objects.filter(authority=authority).standing().of_people().exclude(source=Source.TOLD_BY)
    if known_on:
        editions = editions.filter(received__lte=known_on)
    for source, as_at in editions.in_order().values_list("source", "as_at"):
        found[Source(source).label] = as_at
    return sorted(found.items())


def widest(lines: Sequence[Line], readings: clearances.Clearance) -> str:
    """The classes that the list may hold, for the audit: the widest of its lines, and never more than a list shows."""
    alike = {line.authority_id: line for line in lines}.values()
    others = (line for line in lines if readings.singled_out and line.pk in readings.singled_out)
    found = (readings.reading(line.pk, line.authority_id).classes for line in (*alike, *others))
    return max(found, key=len, default="")[:4]


def has(line: Line, source: str) -> bool:
    return source in line.sources


def stage_group(stage: str) -> str:
    return code_list("stages").get(stage, {}).get("publication_group") or stage


def stage_order(stage: str) -> tuple[int, str]:
    return (int(code_list("stages").get(stage, {}).get("order") or 99), stage)


def last(pair: tuple[str, uuid.UUID | str]) -> str:
    return str(pair[1])
