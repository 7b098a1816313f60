"""The linkage engine: who in one source is who in another, with reasons. No Django, no clock, nothing kept."""

from virtualschool.linkage.engine.linking import link, link_across, link_within
from virtualschool.linkage.engine.model import Model, ModelRefused, load_model
from virtualschool.linkage.engine.outcome import Decided, Evidence, Outcome, Pair, TooLarge

__all__ = [
    "Decided",
    "Evidence",
    "Model",
    "ModelRefused",
    "Outcome",
    "Pair",
    "TooLarge",
    "link",
    "link_across",
    "link_within",
    "load_model",
]
