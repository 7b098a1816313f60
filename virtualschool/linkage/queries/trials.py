"""Which model is in use and was before, and what a dry run of another shows."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from virtualschool.people.models import Authority, User
from virtualschool.register.vocab import Source

from ..differences import shipped
from ..models import Adoption, Difference, FirstModel, LinkageModel, Trial, TrialState, Verdict
from ..planning import revision_of
from . import adopted, listing

SHIPPED = "The model that came with the programme"
EARLIER = "The model that came with an earlier version"
SHOWN = 100
TRIALS = 10
WORDS = {Verdict.LINKED: "joined", Verdict.ASKED: "asked about", Verdict.NOTHING: "not put together"}


@dataclass(frozen=True)
class Adopted:
    """An adoption as the page tells it; the first, by nobody, is the model that came with the programme."""

    name: str
    provenance: str
    at: dt.datetime | None = None
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Tried:
    """A dry run in a list."""

    id: uuid.UUID
    name: str
    at: dt.datetime
    by: str
    state: str


@dataclass(frozen=True)
class ModelsPage:
    in_use: Adopted
    before: tuple[Adopted, ...]
    trials: tuple[Tried, ...]
    others: tuple[tuple[str, str], ...]
    """Models to go back to: id and name."""


@dataclass(frozen=True)
class Change:
    """One child on whom the models differ, with what each makes of the pair, and what becomes of it."""

    name: str
    learner_id: uuid.UUID
    between: str
    before: str
    after: str
    becomes: str


@dataclass(frozen=True)
class TrialPage:
    trial: Trial
    name: str
    instead_of: str
    is_busy: bool
    is_stale: bool
    is_in_use: bool
    kept_asked: int
    kept_apart: int
    held: int
    changes: tuple[Change, ...]
    not_shown: int

    @property
    def asks(self) -> int:
        """Pairs that adopting the model would put before a person."""
        return self.kept_asked + self.kept_apart + self.held

    @property
    def learner_ids(self) -> list[uuid.UUID]:
        return [one.learner_id for one in self.changes]


def name_of(model_id: str) -> str:
    if model_id == shipped().model.id:
        return SHIPPED
    return EARLIER if FirstModel.objects.filter(model=model_id).exists() else f"Model {model_id[:8]}"


def models_page(authority: Authority, user: User) -> ModelsPage:
    adoptions = Adoption.objects.visible_to(user).filter(authority=authority).select_related("trial__model")
    told = [*(as_adopted(one) for one in adoptions.order_by("-number")), began_with(authority)]
    trials = Trial.objects.visible_to(user).filter(authority=authority).order_by("-asked_at")[:TRIALS]
    return ModelsPage(told[0], tuple(told[1:]), tuple(map(as_tried, trials)), tuple(others(authority, user)))


def began_with(authority: Authority) -> Adopted:
    first = FirstModel.objects.filter(authority=authority).select_related("model").first()
    if first is None:
        return Adopted(SHIPPED, shipped().model.provenance)
    return Adopted(name_of(first.model_id), first.model.provenance)


def as_adopted(one: Adoption) -> Adopted:
    model = one.trial.model
    return Adopted(name_of(model.pk), model.provenance, one.at, one.by_name, one.reason)


def as_tried(trial: Trial) -> Tried:
    return Tried(trial.pk, name_of(trial.model_id), trial.asked_at, trial.asked_by, TrialState(trial.state).label)


def others(authority: Authority, user: User) -> list[tuple[str, str]]:
    """Models that could be used instead: the shipped one, the first, and those tried here, but not the one in use."""
    mine = Q(trials__authority=authority) | Q(first_of__authority=authority)
    known = (
        LinkageModel.objects.visible_to(user).filter(mine).distinct().order_by("added_at").values_list("pk", flat=True)
    )
    in_use = adopted.id_in_use(authority)
    ids = dict.fromkeys([shipped().model.id, *known])
    return [(model_id, name_of(model_id)) for model_id in ids if model_id != in_use]


def trial_page(trial: Trial, user: User) -> TrialPage:
    """The dry run as this reader may see it: everybody reads the counts, names only of learners whom they may see."""
    differences = list(trial.differences.that_change().order_by("-stands", "pk"))
    changes = named(differences, user)
    return TrialPage(
        trial=trial,
        name=name_of(trial.model_id),
        instead_of=name_of(trial.before_id),
        is_busy=trial.state in (TrialState.WAITING, TrialState.RUNNING),
        is_stale=trial.revision != revision_of(trial.authority),
        is_in_use=adopted.id_in_use(trial.authority) == trial.model_id,
        kept_asked=sum(one.stands and one.after == Verdict.ASKED for one in differences),
        kept_apart=sum(one.stands and one.after == Verdict.NOTHING for one in differences),
        held=sum(not one.stands for one in differences),
        changes=changes,
        not_shown=len(differences) - len(changes),
    )


def named(differences: Sequence[Difference], user: User) -> tuple[Change, ...]:
    known = listing.learners(user, [one.learner_id for one in differences if one.learner_id])
    found = [(one, known[one.learner_id]) for one in differences if one.learner_id in known and one.learner_id]
    return tuple(
        Change(
            name=learner.name,
            learner_id=learner.pk,
            between=between(one),
            before=WORDS[Verdict(one.before)],
            after=WORDS[Verdict(one.after)],
            becomes="Stays joined; a question is asked" if one.stands else "Not joined; a question is asked",
        )
        for one, learner in found[:SHOWN]
    )


def between(one: Difference) -> str:
    """Whose records the pair is of."""
    left, right = (Source(source).label for source in (one.left_source, one.right_source))
    return f"two of {left}" if left == right else f"{left}, {right}"
