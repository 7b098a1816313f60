"""Exclusions that a later list leaves out, as questions: left out, or ended?"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping

from virtualschool.foundation import keys
from virtualschool.learning.left_out import LeftOut
from virtualschool.learning.queries.left_out import exclusions
from virtualschool.people.models import Authority
from virtualschool.register import ledger
from virtualschool.register.derive import Derived, Key
from virtualschool.register.models import Decision
from virtualschool.register.vocab import About, Source

from ..models import Question
from ..questions import STILL_WAITING, Wanted, question_id


def wanted(authority: Authority, found: Iterable[Derived], decisions: Collection[Decision]) -> Iterator[Wanted]:
    """A question for each exclusion that a later list leaves out and nobody has answered about."""
    missing = exclusions(authority)
    if not missing:
        return
    pupils = {learner.id: next((key for key in learner.keys if is_pupil(key)), None) for learner in found}
    answered = {
        (entry.left_digest, entry.evidence_digest)
        for entry in decisions
        if entry.about == About.LEFT_OUT and entry.answer not in STILL_WAITING
    }
    for one in missing:
        key = pupils.get(one.exclusion.learner)
        asked = as_wanted(authority, one, key) if key else None
        if asked and (ledger.digest_of(authority.code, asked.left), asked.subject) not in answered:
            yield asked


def is_pupil(key: Key) -> bool:
    return key.source == Source.EDUCATION


def as_wanted(authority: Authority, one: LeftOut, pupil: Key) -> Wanted:
    """The question about one exclusion of a pupil; it is another one when a list states the exclusion once more."""
    which = f"exclusion {one.exclusion.start} {one.exclusion.school_code}"
    subject = ledger.evidence_digest(authority.code, [About.LEFT_OUT, which, str(one.last)])
    return Wanted(About.LEFT_OUT, pupil, subject, keys.digest("ledger", authority.code, str(pupil), which))


def asked_about(authority: Authority, questions: Iterable[Question]) -> Mapping[uuid.UUID, tuple[LeftOut, Wanted]]:
    """Of those of these questions that are about an exclusion, which one."""
    about = {one.pk: one for one in questions if one.about == About.LEFT_OUT and is_pupil(key_of(one))}
    found = {}
    for missing in exclusions(authority) if about else ():
        for key in {key_of(one) for one in about.values()}:
            asked = as_wanted(authority, missing, key)
            if (pk := question_id(authority.code, asked)) in about:
                found[pk] = (missing, asked)
    return found


def key_of(question: Question) -> Key:
    return Key(question.left.source, question.left.own_id)
