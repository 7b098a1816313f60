"""Which two records an un-linking parts: a record of a learner's, and the one that joins it to the rest."""

import uuid

from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Learner, LearnerRecord, Link, SourceRecord
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Answer


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
