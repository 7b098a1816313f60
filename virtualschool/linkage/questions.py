"""Questions about one record: is this pupil care experienced, why on no roll, left out or ended, open past 18.

Pure: what is asked follows from the register, the newest editions and what
was answered. Each question's `subject` digests what it rests on; an answer
stands until that changes.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.foundation import keys
from virtualschool.register import ledger, sessions
from virtualschool.register.derive import Derived, Key, Said, Spoken
from virtualschool.register.models import Decision
from virtualschool.register.vocab import About, Answer, Source

from .findings import Asked

STILL_WAITING = (Answer.ASK_SOCIAL_WORK, Answer.ASK_EDUCATION)


@dataclass(frozen=True)
class Wanted:
    """A question that stands open: about what, about whom, and the digest of what it rests on."""

    about: str
    left: Key
    subject: str
    right_digests: str = ""
    asked: Asked | None = None


def question_id(authority: str, wanted: Wanted) -> uuid.UUID:
    """The same question has the same id each time it is asked."""
    which = f":{wanted.right_digests}" if wanted.right_digests else ""
    return uuid.uuid5(keys.namespace(), f"question:{authority}:{wanted.about}:{wanted.left}{which}")


def simple_questions(
    authority: str,
    found: Sequence[Derived],
    spoken: Sequence[Spoken],
    statements: Sequence[Said],
    asked: Sequence[Asked],
    decisions: Iterable[Decision],
) -> Iterator[Wanted]:
    """Every question that is open, those about who is who first."""
    answered = {
        (entry.about, entry.left_digest, entry.evidence_digest)
        for entry in decisions
        if entry.answer not in STILL_WAITING
    }
    in_question = {question.left for question in asked}
    for question in asked:
        yield Wanted(About.SAME_CHILD, question.left, "", asked=question)
    newest = newest_by_source(spoken)
    last_heard = last_editions(statements)
    codes = last_codes(statements)
    for learner in found:
        for wanted in about_learner(authority, learner, newest, last_heard, in_question, codes):
            if (wanted.about, ledger.digest_of(authority, wanted.left), wanted.subject) not in answered:
                yield wanted


def about_learner(
    authority: str,
    learner: Derived,
    newest: Mapping[str, Spoken],
    last_heard: Mapping[Key, Spoken],
    in_question: Collection[Key],
    codes: Mapping[Key, str],
) -> Iterator[Wanted]:
    first = learner.keys[0]
    if set(learner.heard) == {Source.EDUCATION}:
        yield wanted(authority, About.LOOKED_AFTER, first, codes.get(first, ""))
    elif Source.EDUCATION in newest and is_on_no_roll(learner, in_question):
        yield wanted(authority, About.NO_ROLL, first, age_band(learner, newest[Source.EDUCATION].as_at))
    yield from left_out(authority, learner, newest, last_heard)
    yield from open_past_18(authority, learner, newest)


def is_on_no_roll(learner: Derived, in_question: Collection[Key]) -> bool:
    """Found on no roll, and no question is open about who the child might be there."""
    return (
        Source.EDUCATION not in learner.heard
        and not learner.ended_in_adoption
        and not any(key in in_question for key in learner.keys)
    )


def wanted(authority: str, about: str, key: Key, rests_on: str) -> Wanted:
    return Wanted(about, key, ledger.evidence_digest(authority, [about, rests_on]))


def age_band(learner: Derived, on: dt.date) -> str:
    """Under school age is asked again once the child is five."""
    born = learner.text("date_of_birth")
    return "under 5" if born and sessions.age_on(dt.date.fromisoformat(born), on) < 5 else "5 or over"


def left_out(
    authority: str, learner: Derived, newest: Mapping[str, Spoken], last_heard: Mapping[Key, Spoken]
) -> Iterator[Wanted]:
    """Somebody whom the newest edition of a source leaves out although nothing said it had ended."""
    for source, still_open in ((Source.SOCIAL_WORK, is_open_care(learner)), (Source.EDUCATION, is_open_place(learner))):
        keys = [key for key in learner.keys if key.source == source]
        if not keys or source not in newest or not still_open:
            continue
        heard = max(last_heard[key].order for key in keys)
        if heard < newest[source].order and heard[0] < newest[source].as_at:
            yield wanted(authority, About.LEFT_OUT, keys[0], f"{source} {heard[0]}")


def is_open_care(learner: Derived) -> bool:
    return any(period.end is None and period.source == Source.SOCIAL_WORK for period in learner.periods)


def is_open_place(learner: Derived) -> bool:
    return any(place.end is None for place in learner.places)


def open_past_18(authority: str, learner: Derived, newest: Mapping[str, Spoken]) -> Iterator[Wanted]:
    born = learner.text("date_of_birth")
    if not born or not newest:
        return
    turned = sessions.birthday(dt.date.fromisoformat(born), 18)
    latest = max(spoken.as_at for spoken in newest.values())
    if turned <= latest and any(period.end is None and period.begun_by(latest) for period in learner.periods):
        yield wanted(authority, About.OVER_18, learner.keys[0], "open past 18")


def newest_by_source(spoken: Iterable[Spoken]) -> dict[str, Spoken]:
    newest: dict[str, Spoken] = {}
    for one in sorted(spoken, key=lambda one: one.order):
        newest[one.source] = one
    return newest


def last_editions(statements: Iterable[Said]) -> dict[Key, Spoken]:
    found: dict[Key, Spoken] = {}
    for said in sorted(statements, key=lambda said: said.edition.order):
        found[said.key] = said.edition
    return found


def last_codes(statements: Iterable[Said]) -> dict[Key, str]:
    """The newest looked-after code of each pupil, so that a flag that a roll drops is asked about again."""
    found: dict[Key, str] = {}
    for said in sorted(statements, key=lambda said: said.edition.order):
        if said.key.source == Source.EDUCATION:
            found[said.key] = next((row["looked_after_code"] for row in said.rows if row.get("looked_after_code")), "")
    return found
