"""The linkage engine: who in one source is who in another, with reasons. No Django, no clock, nothing kept.

Splink takes over a second to import, and a page or a wrong word on the command
line should not wait for it: the three verbs are fetched when they are first named.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from virtualschool.linkage.engine.model import Model, ModelRefused, load_model
from virtualschool.linkage.engine.outcome import Decided, Evidence, Outcome, Pair, TooLarge

if TYPE_CHECKING:
    from virtualschool.linkage.engine.linking import link, link_across, link_within

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
    "wake",
]


def __getattr__(name: str) -> Any:
    if name not in ("link", "link_across", "link_within"):
        raise AttributeError(f"the engine has no {name!r}")
    return getattr(wake(), name)


def wake() -> ModuleType:
    """Import what is slow to import; for whoever waits for something else anyway, and will link then."""
    return import_module("virtualschool.linkage.engine.linking")
