"""What people answered beside what the model said: on questions that showed its weights, and on those that hid them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from virtualschool.people.models import Authority
from virtualschool.register.models import Decision
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Answer

from .. import blinding
from ..models import Candidate, Question

SAID = (Answer.SAME, Answer.NOT_SAME)
LIKELY = 0.5
ALIKE_BITS = 3
NEWEST = 200
ENOUGH = 10


@dataclass(frozen=True)
class Agreement:
    """Answers in force, by what people said; `likely` counts those where the model gave at least an even chance."""

    shown_same: int = 0
    shown_not: int = 0
    hidden_same: int = 0
    hidden_not: int = 0
    shown_same_likely: int = 0
    shown_not_likely: int = 0
    hidden_same_likely: int = 0
    hidden_not_likely: int = 0


@dataclass(frozen=True)
class Leaning:
    """Of the answers to one kind of question, how many went the way that the model leant."""

    words: str
    answered: int
    agreed: int


def leanings(found: Agreement) -> tuple[Leaning, ...]:
    """Answers with the weights shown and with them hidden; a kind that nobody has answered is left out."""
    shown = found.shown_same_likely + found.shown_not - found.shown_not_likely
    hidden = found.hidden_same_likely + found.hidden_not - found.hidden_not_likely
    both = (
        Leaning("Weights shown", found.shown_same + found.shown_not, shown),
        Leaning("Weights hidden", found.hidden_same + found.hidden_not, hidden),
    )
    return tuple(one for one in both if one.answered)


def agreement(authority: Authority) -> Agreement:
    """How often people and the model said the same, apart for questions with and without weights."""
    counts: Counter[str] = Counter()
    for one in in_force(answers(authority)):
        name = f"{'hidden' if one.weights_hidden else 'shown'}_{'same' if one.answer == Answer.SAME else 'not'}"
        counts[name] += 1
        counts[f"{name}_likely"] += (one.probability or 0) >= LIKELY
    return Agreement(**counts)


def answers(authority: Authority) -> QuerySet[Decision]:
    """Answers "same" and "not the same" of which it is known what stood before the reader, those taken back too."""
    return Decision.objects.filter(
        authority=authority, about=About.SAME_CHILD, answer__in=SAID, probability__isnull=False
    ).in_order()


def in_force(given: Iterable[Decision]) -> Iterator[Decision]:
    """Those of the answers that still stand: not taken back, and not followed by another about the same pair."""
    wanted = {one.pk: one for one in given}
    for entries in by_record({one.authority_id for one in wanted.values()}, wanted.values()):
        yield from (one for one in reads.in_force(entries) if one.pk in wanted)


def by_record(authorities: Collection[str], given: Iterable[Decision]) -> Iterable[list[Decision]]:
    """The whole ledger about who these records are, one list for each record."""
    records = {one.left_digest for one in given}
    found: dict[str, list[Decision]] = defaultdict(list)
    rows = Decision.objects.filter(authority__in=authorities, about=About.SAME_CHILD).in_order()
    for one in rows:
        if one.left_digest in records:
            found[one.left_digest].append(one)
    return found.values()


def last_ones_like(question: Question, candidate: Candidate) -> str:
    """What became of the last questions like this one, in a sentence; "" where weights are hidden, or of too few."""
    if question.about != About.SAME_CHILD or blinding.hides_weights(question.pk):
        return ""
    alike = answers(question.authority).filter(
        guard=candidate.guard, weight__range=(candidate.weight - ALIKE_BITS, candidate.weight + ALIKE_BITS)
    )
    newest = sorted(in_force(alike), key=lambda one: one.sequence)[-NEWEST:]
    if len(newest) < ENOUGH:
        return ""
    same = sum(one.answer == Answer.SAME for one in newest)
    like = "held back by the same rule, weighing about as much" if candidate.guard else "weighing about as much"
    return f"Of the last {len(newest)} questions like this one ({like}), {same} were the same child."
