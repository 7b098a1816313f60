"""Two years of monthly lists with faults that come and go, some of them late: nobody is asked twice, answers stand.

A reader who knows the truth answers every question about who is who; now and then nobody can tell. The lists are made
by the benchmarks' fault model, and go wrong anew each month.
"""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from benchmarks.linkage.extracts import Extracts, invent
from tests.linkage import world
from virtualschool.linkage.models import Candidate, Question
from virtualschool.linkage.operations import answering
from virtualschool.people.models import Authority, User
from virtualschool.register import listing, spreadsheets
from virtualschool.register.models import LearnerRecord, Link
from virtualschool.register.operations import derived
from virtualschool.register.vocab import About, Answer

EDITIONS = 24
KEY_FACTS = ("forename", "surname", "known_as", "former_surname", "second_forename", "date_of_birth", "gender", "scn")
Row = dict[str, str]
Pair = tuple[str, str]


@dataclass
class Reader:
    """Answers by the truth, and remembers of what each pair was made when it was asked about."""

    truth: Mapping[str, frozenset[str]]
    by: User
    rng: random.Random
    asked: dict[Pair, str] = field(default_factory=dict)
    said: dict[Pair, Answer] = field(default_factory=dict)
    twice: list[Pair] = field(default_factory=list)

    def work_through(self, authority: Authority, at: dt.datetime, facts: Mapping[str, Row]) -> None:
        """Answer every open question about who is who, one at a time, as the review desk shows them."""
        while question := waiting(authority):
            candidate = question.candidates.order_by("position").select_related("record").first()
            assert candidate is not None
            self.answer(question, candidate, at, facts)

    def answer(self, question: Question, candidate: Candidate, at: dt.datetime, facts: Mapping[str, Row]) -> None:
        pair = (question.left.own_id, candidate.record.own_id)
        made_of = key_facts(facts, pair)
        if self.asked.get(pair) == made_of:
            self.twice.append(pair)
        given = Answer.SAME if pair[1] in self.truth[pair[0]] else Answer.NOT_SAME
        if self.rng.random() < 0.1:
            given = Answer.CANNOT_TELL
        self.asked[pair], self.said[pair] = made_of, given
        answering.answer(question=question, answer=given, by=self.by, at=at, candidate=candidate)


def waiting(authority: Authority) -> Question | None:
    return (
        Question.objects.filter(authority=authority, about=About.SAME_CHILD)
        .open()
        .order_by("left__source", "left__own_id")
        .select_related("left", "authority")
        .first()
    )


def key_facts(facts: Mapping[str, Row], pair: Pair) -> str:
    return repr([[facts[own_id].get(name, "") for name in KEY_FACTS] for own_id in pair])


def by_id(rows: list[Row], key: str) -> dict[str, Row]:
    return {row[key]: {name: value for name, value in row.items() if name != key} for row in rows}


def gone_wrong(row: Row, rng: random.Random) -> Row:
    """The row as a clerk might have it this month: one fact is mistyped, missing or new."""
    changed = dict(row)
    fault = rng.choice(("slip", "moved", "no number", "birthday", "known as", "surname"))
    if fault == "slip":
        at = rng.randrange(1, len(row["forename"]))
        changed["forename"] = row["forename"][:at] + row["forename"][at + 1 :]
    elif fault == "moved":
        changed["postcode"] = f"ZZ{rng.randrange(1, 9)} {rng.randrange(1, 9)}QX"
    elif fault == "no number":
        changed.pop("scn", None)
    elif fault == "birthday":
        changed["date_of_birth"] = row["date_of_birth"][:8] + f"{rng.randrange(1, 29):02d}"
    elif fault == "known as":
        changed["known_as"] = rng.choice(("Jay", "Bea", "Kit", "Rory"))
    else:
        changed["surname"] = rng.choice(("Carmichael", "Rattray", "Strachan"))
    return changed


def edition(base: Mapping[str, Row], rng: random.Random) -> dict[str, Row]:
    """A month's list: some are left out, some have gone wrong."""
    return {
        own_id: gone_wrong(row, rng) if rng.random() < 0.25 else dict(row)
        for own_id, row in base.items()
        if rng.random() > 0.04
    }


def lists_of_two_years(made: Extracts, rng: random.Random) -> Iterator[tuple[str, dict[str, Row], dt.date]]:
    """Kind, rows and day of each list, in the order in which they come: every sixth pair comes the wrong way round."""
    bases = {"pupils": by_id(made.roll, "pupil_id"), "care": by_id(made.care, "person_id")}
    for row in bases["pupils"].values():
        row.update(school_code="9900101", school_name="Glenorran Academy", stage="S1", looked_after_code="99")
    for row in bases["care"].values():
        row.update(legal_reason="CSO_HOME", lives_with="HOME", start_date="2025-03-03")
    coming = []
    for number in range(EDITIONS):
        kind = ("pupils", "care")[number % 2]
        day = dt.date(2025 + (number // 12), 1 + number % 12, 3)
        coming.append((kind, edition(bases[kind], rng), day))
    for at in range(5, EDITIONS, 6):
        coming[at - 1], coming[at] = coming[at], coming[at - 1]
    yield from coming


def state(authority: Authority) -> tuple[object, ...]:
    """All that the lists and the answers lead to: the register, who is joined to whom, and what is open."""
    rows = listing.rows(listing.everyone(authority), dt.date(2026, 12, 31))
    links = Link.objects.filter(authority=authority).standing().order_by("left__own_id", "right__own_id")
    questions = Question.objects.filter(authority=authority).open()
    questions = questions.order_by("about", "left__own_id", "candidates__record__own_id")
    return (
        spreadsheets.as_csv(listing.COLUMNS, rows),
        list(links.values_list("left__own_id", "right__own_id", "weight")),
        list(questions.values_list("about", "left__own_id", "candidates__record__own_id")),
    )


def learner_of(own_id: str) -> object:
    member = LearnerRecord.objects.filter(record__own_id=own_id).first()
    return member and member.learner_id


@pytest.mark.once
@pytest.mark.parametrize("seed", [71])
def test_in_two_years_of_lists_nobody_is_asked_twice_and_every_answer_stands(strathcarron, ailsa, seed):
    rng = random.Random(seed)
    made = invent(seed, pupils=90, care=50, twins=0.05, harsh=3.0)
    reader, facts, newest = Reader(made.truth, ailsa, rng), dict[str, Row](), dict[str, dt.date]()

    for number, (kind, rows, day) in enumerate(lists_of_two_years(made, rng)):
        at = dt.datetime.combine(day, dt.time(12), dt.UTC) + dt.timedelta(minutes=number)
        facts |= {own_id: row for own_id, row in rows.items() if newest.get(own_id, day) <= day}
        newest |= {own_id: max(newest.get(own_id, day), day) for own_id in rows}
        world.bring(strathcarron, kind, rows, as_at=day, at=at)
        reader.work_through(strathcarron, at, facts)

    assert len(reader.said) >= 10
    assert reader.twice == []
    for (left, right), answer in reader.said.items():
        together = learner_of(left) is not None and learner_of(left) == learner_of(right)
        assert together == (answer == Answer.SAME), (left, right, answer)

    before = state(strathcarron)
    derived.rebuild(strathcarron)
    assert state(strathcarron) == before
    answering.relink(strathcarron, at=at)
    assert state(strathcarron) == before
