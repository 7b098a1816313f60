"""What the demo found: the register in numbers, and its links against the truth that the generator kept."""

from collections.abc import Collection
from pathlib import Path

from virtualschool.desk.demo import Score, score, truth
from virtualschool.foundation import clock
from virtualschool.linkage.models import Candidate, Question
from virtualschool.people.models import Authority
from virtualschool.register import listing
from virtualschool.register.models import CarePeriod, Disagreement, Learner, Link
from virtualschool.register.models.derived import covers
from virtualschool.register.vocab import About, Source


def register_counts(authorities: Collection[Authority]) -> dict[str, int]:
    """The numbers of the contract, over both authorities; the status is of the day that `./vs register` takes."""
    return {
        "learners": Learner.objects.filter(authority__in=authorities).count(),
        "looked_after_now": sum(looked_after_now(authority) for authority in authorities),
        "to_review": Question.objects.filter(authority__in=authorities).open().count(),
        "disagreements": Disagreement.objects.filter(learner__authority__in=authorities).count(),
    }


def looked_after_now(authority: Authority) -> int:
    day = listing.default_day(authority) or clock.today()
    return CarePeriod.objects.filter(covers(day), learner__authority=authority).values("learner").distinct().count()


def against_truth(authorities: Collection[Authority], file: Path) -> Score:
    """The engine's standing links, and the pairs that it asks about, scored against who is really who."""
    links = Link.objects.standing().filter(
        authority__in=authorities, left__source=Source.SOCIAL_WORK, right__source=Source.EDUCATION
    )
    asked = Candidate.objects.filter(
        question__authority__in=authorities,
        question__closed_on=None,
        question__about=About.SAME_CHILD,
        question__left__source=Source.SOCIAL_WORK,
        record__source=Source.EDUCATION,
    )
    return score(
        truth.read(file),
        list(links.values_list("left__own_id", "right__own_id")),
        list(asked.values_list("question__left__own_id", "record__own_id")),
    )


def in_words(found: Score) -> list[str]:
    """The score as sentences; what went wrong is said as plainly as what went right."""
    wrong = len(found.wrong)
    lines = [
        f"Of {found.records} records of social work, {found.findable} are of children on their authority's roll.",
        f"{found.automatic} were linked without asking: {found.right} rightly, {wrong} wrongly.",
        f"{found.twins_joined} were joined to their twin, and {found.adopted_joined} across an adoption.",
    ]
    if found.recall is not None and found.recall_after_review is not None:
        lines.append(
            f"So {found.recall:.1%} of the children who can be found were found at once, and "
            f"{found.recall_after_review:.1%} are once the {found.review} questions about them are answered."
        )
    return lines
