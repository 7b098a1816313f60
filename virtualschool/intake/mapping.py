"""Files read with what their authority has said of its own headings, words and colours; and what changed in a layout.

A saved mapping is used again wherever all the headings that it maps stand.
Where some of them are gone, the file is not guessed at: somebody is asked.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from virtualschool.people.models import Authority
from virtualschool.tables import Refused
from virtualschool.tables.words import fold

from .models import CodeMeaning, HiddenChoice, Receipt, SavedMapping
from .reading import mapping as mappings
from .reading.child import read_limited
from .reading.kinds import KINDS, MY_LIST
from .reading.layouts import headings_of, layout
from .reading.reading import Notice, Reading
from .reading.remembered import mapped
from .reading.sheets import ASKING
from .reading.survey import Survey, survey_limited
from .vocab import Status

CHANGED = ("columns_gone", "columns_new", "columns_moved")
# A file with this share of the headings that a mapping knows is taken to be of the same source.
ALIKE = 0.5
NAMED = 12


def lines(text: str) -> dict[str, str]:
    """Pairs of words that were stored as lines with a tab between."""
    return dict(line.split("\t", 1) for line in text.splitlines())


def as_lines(pairs: Mapping[str, str]) -> str:
    return "\n".join(f"{said}\t{meant}" for said, meant in pairs.items())


def current(authority: Authority) -> list[SavedMapping]:
    """The mappings that count now, the newest first: of each kind and set of headings the last one."""
    found: dict[tuple[str, str], SavedMapping] = {}
    for one in SavedMapping.objects.filter(authority=authority).order_by("-at"):
        found.setdefault((one.kind, one.headers_digest), one)
    return list(found.values())


def meanings(authority: Authority) -> list[CodeMeaning]:
    """What the authority's own words mean now: of each word the last version."""
    found: dict[tuple[str, str], CodeMeaning] = {}
    for one in CodeMeaning.objects.filter(authority=authority).order_by("version"):
        found[one.column, one.folded] = one
    return sorted(found.values(), key=lambda one: (one.column, one.folded))


def words(authority: Authority) -> dict[str, dict[str, str]]:
    """Column by column, the authority's words and the keys that they stand for; refused words are not among them."""
    found: dict[str, dict[str, str]] = {}
    for one in meanings(authority):
        if one.key:
            found.setdefault(one.column, {})[one.word] = one.key
    return found


def as_mapping(saved: SavedMapping, values: Mapping[str, Mapping[str, str]]) -> mappings.Mapping:
    return mappings.Mapping(
        columns=lines(saved.columns),
        kind=saved.kind,
        sheet=saved.sheet,
        values=values,
        colours=lines(saved.colours),
        digest=saved.headers_digest,
    )


@dataclass(frozen=True)
class Known:
    """What an authority has said of its files: what its words stand for, and which heading is which column."""

    values: Mapping[str, Mapping[str, str]]
    saved: Sequence[SavedMapping]
    hidden: Mapping[str, str]
    """Layout by layout, whether what is hidden counts."""


def known(authority: Authority) -> Known:
    return Known(words(authority), tuple(current(authority)), hidden_choices(authority))


def hidden_choices(authority: Authority) -> dict[str, str]:
    """Of each layout what was last said of its hidden rows, columns and sheets."""
    said = HiddenChoice.objects.filter(authority=authority).order_by("at")
    return {layout(one.kind, one.headers_digest): one.choice for one in said}


def read(
    data: bytes,
    *,
    name: str,
    kind: str | None,
    mapping: mappings.Mapping | None,
    authority: Authority,
    as_at: dt.date,
    known: Known,
) -> Reading:
    """Read a file as its authority has said it is to be read; a mapping that came with the file goes before all.

    Asks no database, so that files can be read side by side.
    """
    values = known.values

    if mapping:
        said = replace(mapping, values={**values, **mapping.values}, hidden=mapping.hidden or known.hidden)
        return read_limited(data, name=name, kind=kind, mapping=said, authority=authority.code, as_at=as_at)
    saved = [one for one in known.saved if kind in (None, one.kind)]
    try:
        found = read_limited(
            data,
            name=name,
            kind=kind,
            mapping=mappings.Mapping(values=values, hidden=known.hidden),
            saved=[replace(as_mapping(one, values), hidden=known.hidden) for one in saved],
            authority=authority.code,
            as_at=as_at,
        )
    except Refused as refusal:
        if refusal.code not in ASKING or not saved:
            raise
        raise changed_refusal(data, name, saved, refusal) from refusal
    return found if found.saved is None else told_of(found, saved[found.saved])


def headings_in(data: bytes, name: str, saved: Sequence[SavedMapping]) -> list[tuple[str, ...]]:
    """The headings of each sheet, and of all of them together, as a head's own list is read."""
    found = surveyed(data, name, saved)
    return [*(sheet.headers for sheet in found.sheets), found.together().headers]


def surveyed(data: bytes, name: str, saved: Sequence[SavedMapping]) -> Survey:
    return survey_limited(data, name=name, headings=[heading for one in saved for heading in lines(one.columns)])


def nearest(saved: Sequence[SavedMapping], headings: Sequence[str]) -> SavedMapping | None:
    """The mapping that shares most headings with a sheet, if it shares enough to be of the same source."""
    known = set(map(fold, headings))
    shared = [(len(theirs & known), len(theirs), one) for one in saved if (theirs := mapped(as_mapping(one, {})))]
    alike = [(most, one) for most, of, one in shared if most >= ALIKE * of]
    return max(alike, key=lambda each: each[0], default=(0, None))[1]


def told_of(reading: Reading, saved: SavedMapping) -> Reading:
    sentence = f"Its columns were read as {saved.by_name} said on {saved.at:%-d %B %Y}."
    return replace(reading, notices=(Notice(0, "", "saved_mapping", sentence), *reading.notices))


def changed_refusal(data: bytes, name: str, saved: Sequence[SavedMapping], refused: Refused) -> Refused:
    """What to tell of a file that a saved mapping nearly fits: which headings are gone, and which are new."""
    for headers in headings_in(data, name, saved):
        near = nearest(saved, headers)
        if near:
            gone = [heading for heading in lines(near.columns) if fold(heading) not in map(fold, headers)]
            known = set(map(fold, lines(near.columns)))
            new = [heading for heading in headings_of(headers) if fold(heading) not in known]
            return Refused(
                "columns_changed",
                f"The columns of this source have changed. {listed('Gone', gone)} {listed('New', new)} "
                "Say which column is which, and it will be remembered.",
                rows_in=refused.rows_in,
                blank=refused.blank,
            )
    return refused


def listed(word: str, headings: Sequence[str]) -> str:
    """ "Gone: Client No, DOB." and no sentence where there are none."""
    if not headings:
        return ""
    shown = ", ".join(heading[:40] for heading in headings[:NAMED])
    more = f" and {len(headings) - NAMED} more" if len(headings) > NAMED else ""
    return f"{word}: {shown}{more}."


# ---- what changed since the last file of the same source -------------------------------------------------------------


def layout_changes(reading: Reading, authority: Authority, as_at: dt.date) -> Iterator[Notice]:
    """How the columns differ from those of the file before: gone, new, or in another order."""
    before = last_layout(reading.kind, authority, as_at)
    if before is None:
        return
    was, now = headings_of(before.headers.splitlines()), headings_of(reading.headers)
    since = f"Since the file of {before.run.as_at:%-d %B %Y}"
    old, new = [fold(one) for one in was], [fold(one) for one in now]
    gone = [heading for heading in was if fold(heading) not in new]
    fresh = [heading for heading in now if fold(heading) not in old]
    unknown = "" if reading.kind == MY_LIST.key else " What it holds is left out until you say what it is."
    if gone:
        yield Notice(0, "", "columns_gone", f"{since} columns are gone. {listed('Gone', gone)}")
    if fresh:
        untold = unknown if any(heading not in reading.mapping for heading in fresh) else ""
        yield Notice(0, "", "columns_new", f"{since} there are new columns. {listed('New', fresh)}{untold}")
    if not gone and not fresh and old != new:
        moved = [heading for heading, before_it in zip(now, old, strict=False) if fold(heading) != before_it]
        yield Notice(0, "", "columns_moved", f"{since} columns stand in another order. {listed('Moved', moved)}")


def last_layout(kind: str, authority: Authority, as_at: dt.date) -> Receipt | None:
    """The receipt of the newest whole file of a kind; returned rows and told facts have no layout of their own."""
    found = Receipt.objects.filter(
        run__authority=authority, kind=kind, status=Status.APPLIED, run__as_at__lte=as_at, edition__withdrawn_on=None
    )
    newest: Receipt | None = (
        found.exclude(headers="").select_related("run").order_by("-run__as_at", "-run__entered_at").first()
    )
    return newest


def choices_of(kind: str) -> tuple[str, ...]:
    """The columns that a heading of this kind of file can be, needed ones first."""
    return KINDS[kind].columns
