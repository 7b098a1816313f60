"""What would leave of one learner: each part's rows, only columns on the list, and only what the sender may see.

Of a learner whose place is protected nothing goes that tells where somebody
is or was, whoever sends it: class F is in no packet.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.learning import spans
from virtualschool.learning.models import BY_KIND, BY_TOLD_KIND, Attendance, ToldFact
from virtualschool.learning.vocab import ToldKind
from virtualschool.people.models import User
from virtualschool.people.vocab import FieldClass
from virtualschool.register.derive import Row
from virtualschool.register.models import CarePeriod, Enrolment, Learner, LearnerAlias, Protection, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind

from ..contents import COLUMNS, LONGEST, TOLD_KINDS, Contents, checked, checked_value
from ..vocab import FACTS_OF, GIVES_PLACE_AWAY, Part

BY_CRIMINAL_COURT = "CRIM"
"""A route by a criminal court is class F, where every other legal reason is class E."""
NAMED_PEOPLE = (
    "What of this record may leave is for named people to say. Ask your data protection officer, who can name you."
)


@dataclass(frozen=True)
class Sender:
    """What the sender may see of this learner, and whether the place is protected."""

    highest: FieldClass
    is_protected: bool
    is_named: bool

    def sees(self, needed: str) -> bool:
        """Class F never goes, whoever may see it."""
        return needed != FieldClass.F and self.highest.covers(FieldClass(needed))


@dataclass(frozen=True)
class Gathered:
    """Everything of a learner that could go, and what stays for the reason said."""

    learner: Learner
    contents: Contents
    classes: Mapping[str, str]
    """By kind of row the letters of the classes that its values have."""

    def of(self, part: Part) -> int:
        return sum(len(self.contents.of(kind)) for kind in kinds_of(part))

    def only(self, chosen: Collection[Part]) -> "Gathered":
        """The same with these parts alone, and identity."""
        kinds = {kind for part in (Part.IDENTITY, *chosen) for kind in kinds_of(part)}
        rows = {kind: rows for kind, rows in self.contents.rows.items() if kind in kinds}
        contents = Contents(rows, self.contents.as_at, self.contents.is_protected)
        return Gathered(self.learner, contents, {kind: self.classes[kind] for kind in rows})

    @property
    def letters(self) -> str:
        return "".join(sorted({letter for letters in self.classes.values() for letter in letters}))


def kinds_of(part: Part) -> tuple[str, ...]:
    return FACTS_OF.get(part, (part.value,))


def sender_of(user: User, learner: Learner) -> Sender:
    """What this user may see of the learner; raises `Refusal` where only named people may hand the record over."""
    ids = LearnerAlias.objects.filter(learner=learner).values("alias")
    mine = Relation.objects.filter(in_force(clock.today()), user=user, learner_id__in=ids)
    named = mine.filter(kind=RelationKind.NAMED).exists()
    protected = Protection.objects.filter(in_force(clock.today()), learner_id__in=ids).exists()
    if learner.ended_in_adoption or (protected and not named):
        raise Refusal(NAMED_PEOPLE)
    related = mine.filter(kind=RelationKind.CASELOAD).exists()
    return Sender(user.standing.highest(learner.authority_id, related=related), protected, named)


def gather(learner: Learner, user: User) -> Gathered:
    """All that this user could hand over of the learner; raises `Refusal` where only named people may."""
    sender = sender_of(user, learner)
    rows: dict[str, tuple[Row, ...]] = {}
    classes: dict[str, str] = {}
    for kind, found in all_rows(learner, sender):
        kept, letters = found
        if kept:
            rows[kind], classes[kind] = tuple(kept), letters
    as_at = max((day for day in (learner.education_as_at, learner.social_work_as_at) if day), default=clock.today())
    return Gathered(learner, Contents(rows, as_at, sender.is_protected), classes)


Found = tuple[list[Row], str]


def all_rows(learner: Learner, sender: Sender) -> Iterator[tuple[str, Found]]:
    yield "identity", identity(learner)
    if not sender.is_protected:
        yield "schools", schools(learner, sender)
    yield "care", care(learner, sender)
    for part, kinds in FACTS_OF.items():
        for kind in kinds:
            if not (sender.is_protected and part in GIVES_PLACE_AWAY):
                yield kind, facts(kind, learner, sender)
    if not sender.is_protected:
        yield "told", told(learner, sender)


def identity(learner: Learner) -> Found:
    label = {"label": "unwanted"} if learner.label_unwanted else {}
    row = {name: as_text(getattr(learner, name, "")) for name in COLUMNS["identity"]} | label
    return [clean("identity", row)], "AB"


def schools(learner: Learner, sender: Sender) -> Found:
    names = {"start_date": "start", "end_date": "end"}
    return taken("schools", Enrolment.objects.filter(learner=learner).order_by("start", "position"), sender, names)


def care(learner: Learner, sender: Sender) -> Found:
    names = {"start_date": "start", "end_date": "end"}
    found, letters = taken("care", CarePeriod.objects.filter(learner=learner).order_by("position"), sender, names)
    rows = [whose(row, learner, sender) for row in found]
    return [row for row in rows if row], letters.replace("D", "") if sender.is_protected else letters


def whose(row: Row, learner: Learner, sender: Sender) -> Row:
    """Says which authority answered, and leaves out what is class F: a criminal court's route, a protected place."""
    said = dict(row)
    if sender.is_protected:
        for name in ("lives_with", "responsible_authority"):
            said.pop(name, None)
    elif sender.sees("D"):
        said.setdefault("responsible_authority", learner.authority_id)
    if said.get("legal_reason") == BY_CRIMINAL_COURT:
        del said["legal_reason"]
    return said


def facts(kind: str, learner: Learner, sender: Sender) -> Found:
    if kind == "attendance":
        return attendance(learner, sender)
    model = BY_KIND[kind]
    found, letters = taken(kind, model._default_manager.filter(learner_id=learner.pk).order_by("position"), sender)
    if sender.is_protected:
        found = [{name: text for name, text in row.items() if name != "school_code"} for row in found]
    return found, letters


def attendance(learner: Learner, sender: Sender) -> Found:
    """A row per period and code, as a file of attendance has them."""
    if not sender.sees("B"):
        return [], ""
    texts = Attendance.objects.filter(learner_id=learner.pk).order_by("position").values_list("spans", flat=True)
    rows = [
        clean(
            "attendance",
            {
                "school_code": span.school_code,
                "from_date": span.first,
                "to_date": span.last,
                "code": code,
                "openings": str(number),
            },
        )
        for text in texts
        for span in spans.read(text)
        for code, number in span.marks
    ]
    return rows, "B"


def told(learner: Learner, sender: Sender) -> Found:
    """Structured facts alone: who said it and every free word stay."""
    aliases = LearnerAlias.objects.filter(learner=learner).values("alias")
    tellings = ToldFact.objects.filter(learner_id__in=aliases, kind__in=TOLD_KINDS).standing().order_by("recorded_at")
    rows: list[Row] = []
    letters: set[str] = set()
    for one in tellings:
        detail = BY_TOLD_KIND[ToldKind(one.kind)]._default_manager.get(told=one)
        row, seen = values_of("told", detail, sender, {})
        rows.append(clean("told", {**row, "what": one.kind, "said_on": one.said_on.isoformat()}))
        letters |= seen
    return rows, "".join(sorted(letters))


def taken(kind: str, rows: Iterable[Model], sender: Sender, names: Mapping[str, str] | None = None) -> Found:
    """The rows as text, with the columns on the list whose class the sender sees; a row of nothing isn't one."""
    found: list[Row] = []
    letters: set[str] = set()
    for one in rows:
        values, seen = values_of(kind, one, sender, names or {})
        row = clean(kind, values)
        if row:
            found.append(row)
            letters |= seen
    return [row for row in found if is_whole(kind, row)], "".join(sorted(letters))


def values_of(kind: str, one: Model, sender: Sender, names: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    classes: dict[str, str] = type(one).Handling.classes  # type: ignore[attr-defined]
    said: dict[str, str] = {}
    seen: set[str] = set()
    for name in COLUMNS[kind]:
        field = names.get(name, name)
        if field in classes and sender.sees(classes[field]) and (text := as_text(getattr(one, field))):
            said[name] = text
            seen.add(classes[field])
    return said, seen - {"-"}


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def clean(kind: str, row: Mapping[str, str]) -> Row:
    """Only columns on the list, on one line, no longer than a packet takes."""
    short = {name: " ".join(row[name].split())[:LONGEST] for name in COLUMNS[kind] if row.get(name)}
    return {name: text for name, text in short.items() if is_said(kind, name, text)}


def is_said(kind: str, name: str, text: str) -> bool:
    """Whether a packet can hold the value: what an old file brought in another form stays here."""
    try:
        checked_value(kind, name, text)
    except ValueError:
        return False
    return True


def is_whole(kind: str, row: Row) -> bool:
    try:
        checked(kind, row)
    except ValueError:
        return False
    return True


def learner_now(learner_id: uuid.UUID, user: User) -> uuid.UUID:
    """The id that this id means today, for whoever may see the learner."""
    found = LearnerAlias.objects.visible_to(user).filter(alias=learner_id).values_list("learner_id", flat=True).first()
    return found or learner_id
