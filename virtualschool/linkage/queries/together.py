"""Two people reading one question: how that goes here, and what each said once they differ."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.people.models import User
from virtualschool.register.vocab import Answer

from ..models import Candidate, Question, Reading
from ..vocab import READ_BY_TWO, READ_TOGETHER
from . import readings

TWO_READ = "Where a rule holds a pair back two people read it, neither seeing what the other said."
ONE_READS = (
    "Where a rule holds a pair back a second person would read it, too. Nobody else here can, so your answer stands "
    "at once, and joins the monthly re-read after six weeks."
)


@dataclass(frozen=True)
class Reader:
    """What one of two readers said; of which pupil, where several are asked about."""

    name: str
    answer: str
    about: str
    at: dt.datetime
    note: str


def how_two_read(question: Question, user: User) -> str:
    """One sentence, the same for the first reader and the second, whether a rule holds this pair back or not."""
    if not readings.asks_second_reader(question.authority):
        return ""
    return TWO_READ if readings.has_another(question, user) else ONE_READS


def readings_of(question: Question, candidates: Sequence[Candidate]) -> Sequence[Reading]:
    """The readings that stand, where the question waits for a second reader or is read together."""
    if question.waiting_for not in READ_BY_TWO:
        return ()
    evidence = {question.pk: {one.evidence_digest for one in candidates}}
    return readings.standing([question.pk], evidence).get(question.pk, ())


def readers_of(question: Question, read: Sequence[Reading], candidates: Sequence[Candidate]) -> Iterator[Reader]:
    """What each reader said, once the question is read together; nothing before."""
    if question.waiting_for != READ_TOGETHER:
        return
    names = {one.evidence_digest: name_of(one) for one in candidates} if len(candidates) > 1 else {}
    for one in read:
        answer = str(Answer(one.answer).label)
        yield Reader(one.by_name, answer, names.get(one.evidence_digest, ""), one.at, one.note)


def name_of(candidate: Candidate) -> str:
    """The name of the pupil, as the evidence states it."""
    stated = of_pupil(candidate)
    return f"{stated.get('forename', '')} {stated.get('surname', '')}".strip() or "A pupil without a name"


def of_pupil(candidate: Candidate) -> Mapping[str, str]:
    return {each["field"]: each["right"] for each in json.loads(candidate.evidence)}
