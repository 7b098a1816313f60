"""Field authority and disagreements: which source's value a learner's record shows, and which values lost.

The first source that has a value wins, in a fixed order per field, never the
majority. What a person said wins over a higher source's edition that is
older, until that source speaks again. The losing value is never hidden.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .inputs import Said
from .names import fold

EDUCATION, SOCIAL_WORK, TOLD_BY, MY_LIST = "education", "social_work", "told_by", "my_list"
IDENTITY = (EDUCATION, SOCIAL_WORK, TOLD_BY, MY_LIST)
CARE = (SOCIAL_WORK, TOLD_BY, MY_LIST, EDUCATION)
ORDER: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("scn", "date_of_birth", "forename", "surname", "gender", "school_name", "stage"), IDENTITY),
    "second_forename": IDENTITY,
    "known_as": (TOLD_BY, EDUCATION, SOCIAL_WORK, MY_LIST),
    "say_name": (TOLD_BY, MY_LIST, EDUCATION, SOCIAL_WORK),
    **dict.fromkeys(("legal_reason", "lives_with", "responsible_authority"), CARE),
}
COMPARED = {"scn": "A", "date_of_birth": "A", "surname": "A", "forename": "A", "school_name": "B", "stage": "B"}
OTHER_NAMES = {
    "forename": ("forename", "known_as", "second_forename"),
    "surname": ("surname", "known_as_surname", "former_surname"),
}


@dataclass(frozen=True)
class Value:
    """What one source says of one field, and as at when."""

    text: str
    source: str
    as_at: dt.date


@dataclass(frozen=True)
class Difference:
    """Two sources differ on a field: the value shown and the one that lost."""

    field: str
    shown: Value
    other: Value
    field_class: str


def latest(statements: Sequence[Said], field: str) -> Value | None:
    """The newest value that a source gives; an empty cell says nothing and takes nothing away."""
    for said in reversed(statements):
        for row in said.rows:
            if text := row.get(field):
                return Value(text, said.edition.source, said.edition.as_at)
    return None


def choose(values: Mapping[str, Value], field: str, heard: Mapping[str, dt.date]) -> Value | None:
    """The value that the register shows.

    `heard` is when each source last spoke of this learner: what a person
    said after that wins until the source speaks again.
    """
    order = ORDER.get(field, IDENTITY)
    ranked = [values[source] for source in order if source in values]
    if not ranked:
        return None
    told = values.get(TOLD_BY)
    if told and all(told.as_at > heard[source] for source in order[: order.index(TOLD_BY)] if source in values):
        return told
    return ranked[0]


def differences(
    field: str, shown: Value, values: Iterable[Value], agree_with: Mapping[str, set[str]], field_class: str
) -> list[Difference]:
    """The values of other sources that differ from the one shown.

    `agree_with` holds, by source, every folded wording that the source would
    accept for this field: a known-as name or an alias agrees.
    """
    accepted = agree_with.get(shown.source, {fold(shown.text)})
    return [
        Difference(field, shown, value, field_class)
        for value in values
        if value.source != shown.source and not accepted & agree_with.get(value.source, {fold(value.text)})
    ]


def wordings(statements: Sequence[Said], field: str) -> set[str]:
    """The folded names that a source's newest statement gives for a field, aliases included."""
    columns = OTHER_NAMES.get(field, (field,))
    newest = statements[-1].rows if statements else ()
    found = {fold(row[column]) for row in newest for column in columns if row.get(column)}
    if field not in OTHER_NAMES:
        return found
    return found | {fold(part) for part in name_parts(newest, columns)}


def name_parts(rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> Iterable[str]:
    """Each part of a double name is a name, too."""
    for row in rows:
        for column in columns:
            parts = row.get(column, "").replace("-", " ").split()
            if len(parts) > 1:
                yield from parts
