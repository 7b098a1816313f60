"""What would happen if two linked records were said not to be the same child: as counts, before anything is done."""

import uuid
from dataclasses import dataclass

from virtualschool.register.derive import Key
from virtualschool.register.models import CarePeriod, Decision, Enrolment, Learner, LearnerRecord, Link, SourceRecord
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Answer, Source

from . import sources, telling

FLAGS = ("01", "02")


@dataclass(frozen=True)
class Preview:
    """The two records, and what goes from the learner or stays."""

    left: SourceRecord
    right: SourceRecord
    left_source: str
    right_source: str
    enrolments: int
    care_periods: int
    stays_on_register: bool
    schools_told: tuple[str, ...]


def preview(learner: Learner, record_id: uuid.UUID) -> Preview | None:
    """None where this record is not, or no longer, joined to another of the learner's."""
    pair = joined_pair(learner, record_id)
    if pair is None:
        return None
    left, right = pair
    return Preview(
        left=left,
        right=right,
        left_source=Source(left.source).label,
        right_source=Source(right.source).label,
        enrolments=Enrolment.objects.filter(learner=learner).count() if right.source == Source.EDUCATION else 0,
        care_periods=CarePeriod.objects.filter(learner=learner).count(),
        stays_on_register=right.source != Source.EDUCATION or is_flagged(learner, right),
        schools_told=tuple(one.school_code for one in telling.told_of(learner)),
    )


def joined_pair(learner: Learner, record_id: uuid.UUID) -> tuple[SourceRecord, SourceRecord] | None:
    """The record and what joins it to the learner: a link of the engine's, else a person's answer."""
    rows = LearnerRecord.objects.filter(learner=learner).select_related("record")
    members = {one.record_id: one.record for one in rows}
    right = members.get(record_id)
    if right is None:
        return None
    link = Link.objects.standing().filter(left__in=list(members), right=right).order_by("pk").first()
    if link:
        return members[link.left_id], right
    keys = {str(Key(one.source, one.own_id)): one for one in members.values()}
    entries = Decision.objects.filter(authority=learner.authority_id, about=About.SAME_CHILD).in_order()
    key = str(Key(right.source, right.own_id))
    found = (one for one in reads.in_force(entries) if one.answer == Answer.SAME and one.right_key == key)
    left = next((keys[one.left_key] for one in found if one.left_key in keys), None)
    return (left, right) if left else None


def is_flagged(learner: Learner, record: SourceRecord) -> bool:
    """Whether some roll calls this pupil looked after, so that they stay on the register by themselves."""
    key = Key(record.source, record.own_id)
    said = (one for one in sources.statements(learner) if one.key == key)
    return any(row.get("looked_after_code") in FLAGS for one in said for row in one.rows)
