"""What a plan changes for learners, in people's terms: the register before against the register after."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.linkage.planning import Plan
from virtualschool.linkage.questions import Wanted
from virtualschool.register.derive import Derived, Key
from virtualschool.register.derive.periods import Period
from virtualschool.register.vocab import About, label

from .vocab import ChangeKind

CORRECTABLE = {
    "forename": "first name",
    "surname": "surname",
    "date_of_birth": "date of birth",
    "scn": "candidate number",
}


@dataclass(frozen=True)
class Changed:
    """One change of one learner; `detail` is words, and the class says who may read them."""

    kind: ChangeKind
    learner: Derived
    detail: str = ""
    detail_class: str = "A"


def changes(plan: Plan) -> list[Changed]:
    """Every change that a plan brings, in the order of the learners."""
    before = {key: learner for learner in plan.before for key in learner.keys}
    open_before = {key: learner for key, learner in before.items() if is_open(learner)}
    found: list[Changed] = []
    for learner in plan.after:
        old = next((before[key] for key in learner.keys if key in before), None)
        found += [Changed(ChangeKind.NEW, learner)] if old is None else list(changes_of(old, learner))
    still = {key for learner in plan.after for key in learner.keys}
    gone = {old.id: old for key, old in before.items() if not still.intersection(old.keys)}
    found += [Changed(ChangeKind.GONE, old) for old in gone.values()]
    speaking = {one.edition.source for one in plan.arriving if one.says_who}
    return found + list(left_out(plan.questions, plan.after, open_before, speaking))


def counts(found: Iterable[Changed]) -> dict[str, int]:
    """How many changes of each kind."""
    return dict(sorted(Counter(str(one.kind) for one in found).items()))


def changes_of(old: Derived, new: Derived) -> Iterator[Changed]:
    if "education" in new.heard and "education" not in old.heard:
        yield Changed(ChangeKind.FOUND_ON_ROLL, new, school_of(new), "B")
    elif school_of(old) != school_of(new) and school_of(new):
        yield Changed(ChangeKind.MOVED_SCHOOL, new, school_of(new), "B")
    yield from care_changes(old, new)
    for field, word in CORRECTABLE.items():
        if old.text(field) and new.text(field) and old.text(field) != new.text(field):
            yield Changed(ChangeKind.CORRECTED, new, word)


def care_changes(old: Derived, new: Derived) -> Iterator[Changed]:
    was, now = newest(old.periods), newest(new.periods)
    if is_open(new) and not is_open(old):
        yield Changed(ChangeKind.STARTED, new, since(now), "C")
    elif is_open(old) and not is_open(new) and now:
        yield Changed(ChangeKind.STOPPED, new, f"on {now.end:%-d %B %Y}" if now.end else "", "C")
    elif was and now and is_open(new):
        if was.lives_with != now.lives_with and now.lives_with:
            yield Changed(ChangeKind.MOVED_HOME, new, label("lives_with", now.lives_with), "D")
        if was.legal_reason != now.legal_reason and now.legal_reason:
            yield Changed(ChangeKind.NEW_LEGAL_REASON, new, label("legal_reasons", now.legal_reason), "E")


def left_out(
    questions: Sequence[Wanted], after: Sequence[Derived], open_before: Mapping[Key, Derived], speaking: Collection[str]
) -> Iterator[Changed]:
    """Whom a list that is coming in leaves out; those whom an earlier one left out are a question already."""
    learners = {key: learner for learner in after for key in learner.keys}
    for wanted in questions:
        if wanted.about != About.LEFT_OUT or wanted.left.source not in speaking:
            continue
        if wanted.left in learners and wanted.left in open_before:
            yield Changed(ChangeKind.LEFT_OUT, learners[wanted.left])


def is_open(learner: Derived) -> bool:
    return any(period.end is None for period in learner.periods)


def newest(periods: Sequence[Period]) -> Period | None:
    return max(periods, key=lambda period: period.order, default=None)


def since(period: Period | None) -> str:
    start: dt.date | None = period.start if period else None
    return f"since {start:%-d %B %Y}" if start else ""


def school_of(learner: Derived) -> str:
    open_places = [place for place in learner.places if place.end is None]
    main = min(open_places, key=lambda place: (not place.main, place.school), default=None)
    return (main.school_name or main.school_code) if main else ""
