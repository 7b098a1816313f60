"""What the engine found before, less what people have decided since: findings without asking the engine again."""

import json
from collections.abc import Sequence

from virtualschool.people.models import Authority
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Link, SourceRecord
from virtualschool.register.vocab import About

from .engine import Evidence, Pair
from .findings import Asked, Findings, Found, Told
from .models import Candidate, Question
from .population import Population
from .queries import adopted
from .running import is_on_two_rolls, of_linked, recall


def standing(authority: Authority, population: Population, decisions: Sequence[Decision]) -> Findings:
    """The links and open questions that the database holds, where no decision has settled them."""
    told = recall(authority.code, population, decisions)
    stored = list(Link.objects.filter(authority=authority).standing().select_related("left", "right"))
    found = [one for link in stored if both_speak(one := of_link(link), population)]
    links = [one for one in found if not is_on_two_rolls(one) and not is_settled(one, told)]
    links += of_linked(filter(is_on_two_rolls, found), links, told)
    open_questions = (
        Question.objects.filter(authority=authority, about=About.SAME_CHILD)
        .open()
        .select_related("left", "reopened_from")
        .prefetch_related("candidates__record")
        .order_by("left__source", "left__own_id")
    )
    questions = [left for question in open_questions if (left := what_is_left(question, told, population))]
    in_order = sorted(links, key=lambda one: (one.left, one.right))
    return Findings(tuple(in_order), tuple(questions), adopted.id_in_use(authority))


def both_speak(found: Found, population: Population) -> bool:
    """Whether some edition that stands names either of them: a link does not outlast the file that it rests on."""
    return bool(population.rows_of(found.left) and population.rows_of(found.right))


def is_settled(found: Found, told: Told) -> bool:
    """Decided either way: said to be the same it stands as a decision, told apart it stands no more."""
    pair = (found.left, found.right)
    return pair in told.same or pair in told.apart


def key_of(record: SourceRecord) -> Key:
    return Key(record.source, record.own_id)


def of_link(link: Link) -> Found:
    pair = Pair(
        left_id=str(key_of(link.left)),
        right_id=str(key_of(link.right)),
        weight=link.weight,
        probability=link.probability,
        band="auto",
        reasons=tuple(link.reasons.splitlines()),
        evidence=(),
        guard=None,
        runner_up=None,
        runner_up_behind=link.runner_up_behind,
    )
    return Found(key_of(link.left), key_of(link.right), pair, model_id=link.model_id)


def what_is_left(question: Question, told: Told, population: Population) -> Asked | None:
    """A question with the candidates about whom nothing has been decided; None once there are none."""
    left = key_of(question.left)
    if any(one == left for one, _ in told.same) and not question.reopened_from:
        return None
    found = [of_candidate(left, one) for one in sorted(question.candidates.all(), key=lambda one: one.position)]
    undecided = [one for one in found if is_open(one, told) and both_speak(one, population)]
    if not undecided:
        return None
    return Asked(left, tuple(undecided), question.named_only, question.reopened_from)


def is_open(found: Found, told: Told) -> bool:
    pair = (found.left, found.right)
    return pair in told.changed or not (pair in told.same or pair in told.apart)


def of_candidate(left: Key, candidate: Candidate) -> Found:
    right = key_of(candidate.record)
    pair = Pair(
        left_id=str(left),
        right_id=str(right),
        weight=candidate.weight,
        probability=candidate.probability,
        band="review",
        reasons=tuple(candidate.reasons.splitlines()),
        evidence=tuple(Evidence(**one) for one in json.loads(candidate.evidence)),
        guard=candidate.guard or None,
        runner_up=None,
        runner_up_behind=candidate.runner_up_behind,
    )
    return Found(left, right, pair)
