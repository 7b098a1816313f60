"""What people say once of their sources: which column is which, what a colour means, and what a word stands for."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.tables import values
from virtualschool.tables.problems import CellProblem
from virtualschool.tables.words import fold

from .. import mapping
from ..models import CodeMeaning, HiddenChoice, SavedMapping
from ..reading.kinds import KINDS, MY_LIST
from ..reading.layouts import digest
from ..reading.presets import IGNORE
from ..vocab import Hidden

MANY = "notes"


@transaction.atomic
def save(
    *,
    authority: Authority,
    kind: str,
    sheet: str,
    headers: Sequence[str],
    columns: Mapping[str, str],
    colours: Mapping[str, str],
    by: User,
    at: dt.datetime,
) -> SavedMapping:
    """Keep what each heading of a source means, for the next file with these headings, too.

    Refused where a needed column is nobody's, where two headings claim one
    column, or where the "headings" are a row of a child.
    """
    refuse_children(headers)
    refuse_twice(columns)
    refuse_lacking(kind, columns)
    saved = SavedMapping.objects.create(
        authority=authority,
        kind=kind,
        headers_digest=digest(headers),
        sheet=sheet,
        columns=mapping.as_lines(columns),
        colours=mapping.as_lines({colour: words for colour, words in colours.items() if words}),
        by=by,
        by_name=by.name,
        at=at,
    )
    tell(authority, "said which column is which", "savedmapping", str(saved.pk), by, at)
    return saved


def refuse_children(headers: Sequence[str]) -> None:
    """Headings are kept for good, and a child's row must not be kept as headings."""
    if any(is_a_day(heading) or sum(c.isdigit() for c in heading) >= 5 for heading in headers):
        raise Refusal(
            "The row that was taken for headings holds a date or a number, so it may be a child. "
            "Put a row of headings at the top of the file and bring it again."
        )


def is_a_day(heading: str) -> bool:
    if not any(c.isdigit() for c in heading):
        return False
    try:
        values.day(heading)
    except CellProblem as problem:
        return problem.code not in ("unreadable_date", "not_a_date")
    return True


def refuse_twice(columns: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for heading, column in columns.items():
        if column in seen and column not in (IGNORE, MANY):
            raise Refusal(
                f"“{seen[column]}” and “{heading}” are both said to be the {column.replace('_', ' ')}. Choose one."
            )
        seen[column] = heading


def refuse_lacking(kind: str, columns: Mapping[str, str]) -> None:
    lacking = KINDS[kind].lacking(frozenset(columns.values()))
    if lacking:
        named = ", ".join(one.replace("_", " ") for one in lacking)
        whose = "your list" if kind == MY_LIST.key else f"a {KINDS[kind].name}"
        raise Refusal(f"Say which column holds the {named}: {whose} can’t be taken in without it.")


@transaction.atomic
def say_hidden(
    *, authority: Authority, kind: str, headers: Sequence[str], choice: Hidden, by: User, at: dt.datetime
) -> HiddenChoice:
    """Keep whether what is hidden in files of this layout counts, for the next one, too."""
    said = HiddenChoice.objects.create(
        authority=authority,
        kind=kind,
        headers_digest=digest(headers),
        choice=choice,
        by=by,
        by_name=by.name,
        at=at,
    )
    tell(authority, f"said of what is hidden: {choice.label}", "hiddenchoice", str(said.pk), by, at)
    return said


@transaction.atomic
def say_meanings(*, authority: Authority, said: Mapping[tuple[str, str], str], by: User, at: dt.datetime) -> int:
    """Keep what words of a source stand for ("" refuses them), each as its next version; returns how many were new."""
    known = {(one.column, one.folded): one.key for one in mapping.meanings(authority)}
    fresh = {
        (column, word): key
        for (column, word), key in said.items()
        if known.get((column, fold(word)[:80])) != key and fold(word)
    }
    for (column, word), key in fresh.items():
        same = CodeMeaning.objects.filter(authority=authority, column=column, folded=fold(word)[:80])
        last = same.aggregate(last=Max("version"))["last"] or 0
        one = CodeMeaning.objects.create(
            authority=authority,
            column=column,
            word=word[:80],
            folded=fold(word)[:80],
            key=key,
            version=last + 1,
            by=by,
            by_name=by.name,
            at=at,
        )
        tell(authority, "said what a word stands for", "codemeaning", str(one.pk), by, at)
    return len(fresh)


def tell(authority: Authority, verb: str, kind: str, object_id: str, by: User, at: dt.datetime) -> None:
    audit.record(chain=authority.code, verb=verb, at=at, actor=actor(by), object_type=kind, object_id=object_id)
