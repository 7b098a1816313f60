"""Which model an authority links with now, and where it differed from the one before when it was adopted."""

import json
from functools import lru_cache

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority

from ..differences import Entry, Using, shipped
from ..engine import Model, ModelRefused
from ..engine.model import read_model
from ..models import Adoption, FirstModel, LinkageModel, Trial

UNFIT = "The model that is in use cannot be used by this version: {why} Until another is adopted, nothing is linked."


def newest(authority: Authority) -> Adoption | None:
    """The adoption that stands; None while the authority uses the model that it began with."""
    chosen = Adoption.objects.filter(authority=authority).select_related("trial")
    return chosen.order_by("-number").first()


def in_use(authority: Authority) -> Using:
    """The authority's model with its differences; refused where this version cannot use it any more."""
    adoption = newest(authority)
    model_id = adoption.trial.model_id if adoption else first_id(authority)
    if model_id == shipped().model.id and not adoption:
        return shipped()
    try:
        model = loaded(model_id)
    except ModelRefused as refused:
        raise Refusal(UNFIT.format(why=refused)) from refused
    return Using(model, entries_of(adoption.trial), adoption.at) if adoption else Using(model)


def id_in_use(authority: Authority) -> str:
    adoption = newest(authority)
    return adoption.trial.model_id if adoption else first_id(authority)


def first_id(authority: Authority) -> str:
    """The model that the authority began with: what came with the programme when its lists were first joined."""
    kept = FirstModel.objects.filter(authority=authority).values_list("model", flat=True).first()
    return kept or shipped().model.id


@lru_cache(maxsize=8)
def loaded(model_id: str) -> Model:
    """A kept model, ready to use; it never changes, so it is read once."""
    document = LinkageModel.objects.values_list("document", flat=True).get(pk=model_id)
    return read_model(json.loads(document), f"the model {model_id[:8]}")


def entries_of(trial: Trial) -> tuple[Entry, ...]:
    rows = trial.differences.order_by("pk").values_list("left_digest", "right_digests", "stands")
    return tuple(Entry(*row) for row in rows)
