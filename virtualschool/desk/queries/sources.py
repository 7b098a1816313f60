"""What each source says of one learner, side by side, with its date; and where they differ."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.people.operations import known_authorities
from virtualschool.people.vocab import FieldClass
from virtualschool.register.derive import Key, Row, Said
from virtualschool.register.derive.names import fold
from virtualschool.register.models import Disagreement, Learner, Statement
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import CareStatus, Source, label

from .clearance import BY_CRIMINAL_COURT, Reading

SOURCES = (Source.EDUCATION, Source.SOCIAL_WORK, Source.TOLD_BY, Source.MY_LIST)
# Which facts stand side by side, in what words and of which class. Postcodes and addresses are never on a page.
FIELDS: Mapping[str, tuple[str, str]] = {
    "forename": ("First name", "A"),
    "second_forename": ("Second name", "A"),
    "surname": ("Surname", "A"),
    "known_as": ("Known as", "A"),
    "say_name": ("How to say it", "A"),
    "former_surname": ("Earlier surname", "E"),
    "date_of_birth": ("Date of birth", "A"),
    "gender": ("Gender", "A"),
    "scn": ("Candidate number", "A"),
    "school_name": ("School", "B"),
    "stage": ("Stage", "B"),
    "attendance_mode": ("Attends", "B"),
    "looked_after_code": ("Looked-after code", "C"),
    "lives_with": ("Lives", "D"),
    "responsible_authority": ("Who answers for them", "D"),
    "home_authority": ("Home authority", "D"),
    "legal_reason": ("Legal reason", "E"),
    "social_worker": ("Social worker", "E"),
    "next_review_on": ("Next review", "E"),
}
# What gives a protected place away, free words included.
OF_THE_PLACE = {
    "school_name", "attendance_mode", "lives_with", "responsible_authority", "home_authority", "social_worker",
}  # fmt: skip
# Facts of a period or of a place at school, which end with it.
DATED = {"school_name", "attendance_mode", "lives_with", "responsible_authority", "legal_reason"}
# Names that are class F where a record ended in adoption or the place is protected.
EARLIER_NAMES = {"former_surname"}
# Words of a label that a learner does not want, and how the page says it without them.
LABEL = ("care experienced", "care-experienced", "looked after", "looked-after")
NEUTRAL = {"looked_after_code": "Code on the roll", "Looked-after code": "Code on the roll"}
CODES = {"01": "looked after at home", "02": "looked after away from home", "99": "not looked after"}
STATUS: Mapping[str, str] = {CareStatus.NOW: "looked after now", CareStatus.PREVIOUSLY: "not looked after now"}
STATUS_WITHOUT_LABEL: Mapping[str, str] = {
    CareStatus.NOW: "a period is open",
    CareStatus.PREVIOUSLY: "no period is open",
}
RULES = {
    **dict.fromkeys(("scn", "date_of_birth", "forename", "surname", "school_name", "stage"), "Education comes first"),
    **dict.fromkeys(("legal_reason", "lives_with", "responsible_authority"), "Social work comes first"),
    "looked_after_code": "Social work’s dated periods decide; the roll’s code never does",
}
OWNERS = {Source.EDUCATION: "the school’s office", Source.SOCIAL_WORK: "social work", Source.TOLD_BY: "you"}


@dataclass(frozen=True)
class Cell:
    text: str
    differs: bool = False


@dataclass(frozen=True)
class Line:
    """One fact in every source's words, in the order of the columns."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return any(cell.differs for cell in self.cells)


@dataclass(frozen=True)
class SideBySide:
    """The newest that each source says; columns are sources that know the learner, with their as-at dates."""

    columns: tuple[tuple[str, dt.date], ...]
    lines: tuple[Line, ...]
    told_above: frozenset[str] = frozenset()
    """Labels of the facts whose difference stands over the lines already, with its rule and its owner."""

    @property
    def apart(self) -> list[Line]:
        """Facts on which sources differ, and of which nothing else on the page says so."""
        return [line for line in self.lines if line.differs and line.label not in self.told_above]

    @property
    def folded(self) -> list[Line]:
        """The others: nobody differs, or the difference stands above. The page folds them."""
        return [line for line in self.lines if not line.differs or line.label in self.told_above]

    @property
    def folded_words(self) -> str:
        count = f"{len(self.folded)} fact{'' if len(self.folded) == 1 else 's'}"
        if any(line.differs for line in self.folded):
            return f"{count}, in each source’s own words"
        return f"{count} on which no two sources differ"

    @property
    def headings(self) -> str:
        """As the table component takes them."""
        return "|".join(["Fact", *(f"{name}, {day:%-d %b %Y}" for name, day in self.columns)])


@dataclass(frozen=True)
class Difference:
    """Two sources differ: both values with their dates, the rule that chose, and whose it is to mend."""

    label: str
    shown: str
    shown_source: str
    shown_as_at: dt.date
    other: str
    other_source: str
    other_as_at: dt.date
    rule: str
    owner: str
    pk: uuid.UUID


@dataclass(frozen=True)
class Told:
    """What a person said, who said it, how and when."""

    facts: tuple[tuple[str, str], ...]
    said_by: str
    how: str
    on: dt.date
    note: str


def statements(learner: Learner) -> tuple[list[Said], dict[Key, uuid.UUID]]:
    """Everything that was said of this learner in editions that stand, oldest first; and the records, by key."""
    rows = (
        Statement.objects.filter(record__membership__learner=learner, edition__withdrawn_on=None)
        .select_related("edition", "record", "version")
        .order_by("edition__as_at", "edition__received", "edition__sha256")
    )
    said, members = [], {}
    for one in rows:
        key = Key(one.record.source, one.record.own_id)
        members[key] = one.record_id
        said.append(Said(reads.spoken(one.edition), key, reads.rows_of(one.version.content)))
    return said, members


def side_by_side(
    learner: Learner, said: Sequence[Said], reading: Reading, told_above: Iterable[Difference] = ()
) -> SideBySide:
    """Each fact that the reader may see and some source states, as each source last stated it."""
    newest = newest_rows(said)
    present = [source for source in SOURCES if source in newest]
    lines = []
    for field, (words, _) in FIELDS.items():
        if not may_show(field, learner, reading):
            continue
        rows = [row_that_states(newest[source][1], field) for source in present]
        if any(rows):
            lines.append(Line(neutral(words, learner), cells(field, rows, reading)))
    columns = tuple((Source(one).label.capitalize(), newest[one][0]) for one in present)
    return SideBySide(columns, tuple(lines), frozenset(one.label for one in told_above))


def newest_rows(said: Iterable[Said]) -> dict[str, tuple[dt.date, tuple[Row, ...]]]:
    """By source: the as-at date and rows of the newest edition; of several records of one day all rows."""
    found: dict[str, tuple[dt.date, tuple[Row, ...]]] = {}
    for one in said:
        day, rows = found.get(one.key.source, (None, ()))
        together = rows + one.rows if day == one.edition.as_at else one.rows
        found[one.key.source] = (one.edition.as_at, together)
    return found


def row_that_states(rows: Iterable[Row], field: str) -> Row:
    """The row of the newest period or place that has a value: the one that began last; else an empty one."""
    ordered = sorted(rows, key=lambda row: row.get("start_date", ""), reverse=True)
    return next((row for row in ordered if row.get(field)), {})


def may_show(field: str, learner: Learner, reading: Reading) -> bool:
    if field in OF_THE_PLACE and not reading.shows_place:
        return False
    return may_show_class(field, learner, reading)


def may_show_class(field: str, learner: Learner, reading: Reading) -> bool:
    """Whether the reader's class opens the fact, wherever the learner lives."""
    if field == "scn" and learner.ended_in_adoption and not reading.is_named:
        return False
    if field in EARLIER_NAMES and (learner.ended_in_adoption or reading.is_protected):
        return reading.shows(FieldClass.F)
    return reading.shows(FIELDS[field][1]) if field in FIELDS else True


def cells(field: str, rows: Sequence[Row], reading: Reading) -> tuple[Cell, ...]:
    """Each source's words; marked where they differ from those of the first source that has any."""
    texts = [row.get(field, "") for row in rows]
    first = next((text for text in texts if text), "")
    return tuple(
        Cell(words_for(field, text, reading) + until(field, row), bool(text) and fold(text) != fold(first))
        for text, row in zip(texts, rows, strict=True)
    )


def until(field: str, row: Row) -> str:
    """What has ended is not shown as if it went on."""
    ended = row.get("end_date", "") if field in DATED else ""
    return f", until {dt.date.fromisoformat(ended):%-d %B %Y}" if ended else ""


def words_for(field: str, text: str, reading: Reading) -> str:
    """A value as one reads it: a label for a key, a date in full, a name for an authority's code."""
    if not text:
        return "–"
    if field == "lives_with":
        return label("lives_with", text)
    if field == "legal_reason":
        withheld = text == BY_CRIMINAL_COURT and not reading.shows(FieldClass.F)
        return "withheld" if withheld else label("legal_reasons", text)
    if field in ("responsible_authority", "home_authority"):
        return known_authorities().get(text, (text, text))[1]
    if field in ("date_of_birth", "next_review_on", "start_date", "end_date"):
        return f"{dt.date.fromisoformat(text):%-d %B %Y}"
    return text


def without_label(text: str, learner: Learner) -> str:
    """Free words, unless they call a learner what the learner does not want to be called."""
    return "" if learner.label_unwanted and is_label(text) else text


def is_label(text: str) -> bool:
    return any(words in text.casefold() for words in LABEL)


def neutral(words: str, learner: Learner) -> str:
    """The same without the words that this learner does not want on their page."""
    return NEUTRAL.get(words, words) if learner.label_unwanted else words


def differences(learner: Learner, reading: Reading) -> list[Difference]:
    """The disagreements that the reader may see."""
    found = Disagreement.objects.filter(learner=learner).order_by("field", "other_source")
    return [
        difference(one, learner, reading)
        for one in found
        if reading.shows(one.field_class) and (one.field not in OF_THE_PLACE or reading.shows_place)
    ]


def difference(one: Disagreement, learner: Learner, reading: Reading) -> Difference:
    words = FIELDS.get(one.field, (one.field.replace("_", " ").capitalize(), ""))[0]
    return Difference(
        label=neutral(words, learner),
        shown=difference_words(one.field, one.shown, learner, reading),
        shown_source=Source(one.shown_source).label,
        shown_as_at=one.shown_as_at,
        other=difference_words(one.field, one.other, learner, reading),
        other_source=Source(one.other_source).label,
        other_as_at=one.other_as_at,
        rule=rule(one),
        owner=OWNERS.get(Source(one.other_source), "you"),
        pk=one.pk,
    )


def difference_words(field: str, text: str, learner: Learner, reading: Reading) -> str:
    """The roll's code stands against a status that was worked out, so it needs words of its own."""
    if field != "looked_after_code":
        return words_for(field, text, reading)
    if learner.label_unwanted:
        return STATUS_WITHOUT_LABEL.get(text, text)
    return STATUS.get(text) or f"{text}, {CODES.get(text, 'not on the list of codes')}"


def rule(one: Disagreement) -> str:
    """Why the value shown was chosen."""
    if one.shown_source == Source.TOLD_BY:
        return "Said after the other list’s date; stands until that source speaks again"
    return RULES.get(one.field, "The source nearer to the fact comes first")


def told(learner: Learner, said: Sequence[Said], reading: Reading) -> list[Told]:
    """What was told by hand, newest first; of a protected place nothing that gives it away, nor free words."""
    by_hand = [one for one in said if one.key.source == Source.TOLD_BY]
    return [telling(one, row, learner, reading) for one in reversed(by_hand) for row in one.rows]


def telling(one: Said, row: Row, learner: Learner, reading: Reading) -> Told:
    shown = [
        (neutral(FIELDS[field][0], learner), words_for(field, row[field], reading))
        for field in FIELDS
        if row.get(field) and may_show(field, learner, reading)
    ]
    dated = [
        (words, words_for(field, row[field], reading))
        for field, words in (("start_date", "From"), ("end_date", "To"))
        if row.get(field) and reading.shows("C")
    ]
    # Free words, and the name of whoever spoke, can give away where a child lives.
    may_read_words = reading.shows("E") and reading.shows_place
    said_by, how, note = (
        without_label(row.get(field, ""), learner) if may_read_words else "" for field in ("said_by", "how", "note")
    )
    return Told(facts=(*shown, *dated), said_by=said_by, how=how, on=one.edition.as_at, note=note)
