"""The frozen model: what each level is worth, the prior, the thresholds and which guards stand.

A model is a file that never changes: its id is the SHA-256 of its canonical JSON and is stored with every link. It
holds no SQL, so that the same file works on every engine.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any

from virtualschool.linkage.engine.guards import GUARDS
from virtualschool.linkage.engine.levels import FIELDS
from virtualschool.linkage.engine.standardise import STANDARDISER

SCHEMA = "virtual-school/linkage-model/1"


class ModelRefused(Exception):
    """The file is not a model that this version of the engine can use."""


@dataclass(frozen=True)
class Level:
    """How often a level is seen among true pairs (m) and among strangers (u), and the sentence that tells it."""

    name: str
    m: float
    u: float
    says: str


@dataclass(frozen=True)
class Model:
    """One model, checked against the levels, guards and standardiser of this engine.

    `yielded_bits`: whoever has a Callum and a Calum before them takes care which is meant, so a form of a name loses
    these beside a pupil with the very name. A roll on which the share of pupils with a twin is `many_twins_from` or
    more, drawn towards `usual_share_of_twins` where the roll is small, has many twins.
    """

    id: str
    prior_linked: float
    prior_duplicate: float
    auto_from: float
    auto_weight_from: float
    review_from: float
    smoothing: float
    yielded_bits: float
    usual_share_of_twins: float
    many_twins_from: float
    levels: Mapping[str, tuple[Level, ...]] = dataclasses.field(hash=False)
    guards: frozenset[str]
    provenance: str


def model_id(document: Mapping[str, Any]) -> str:
    """The SHA-256 of the document in canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _shipped() -> "Model":
    return read_model(read_document(), "the shipped model")


def load_model(path: Path | None = None) -> Model:
    """The shipped model, or the one in a file; `ModelRefused` says what is wrong with a file that does not fit."""
    return _shipped() if path is None else read_model(read_document(path), path.name)


def read_document(path: Path | None = None) -> dict[str, Any]:
    """The words and numbers of a model's file, or of the shipped one, before they are checked."""
    shipped = files("virtualschool.linkage.engine") / "model.json"
    name = path.name if path else "the shipped model"
    try:
        text = path.read_text(encoding="utf-8") if path else shipped.read_text(encoding="utf-8")
        document = json.loads(text)
    except (OSError, UnicodeDecodeError) as fault:
        raise ModelRefused(f"The model file {name} cannot be read. Check the path and try again.") from fault
    except json.JSONDecodeError as fault:
        raise ModelRefused(f"{name} is not JSON (line {fault.lineno}). Use a file made by ./vs train-model.") from fault
    if not isinstance(document, dict):
        raise ModelRefused(f"{name} is no model. Use a file made by ./vs train-model.")
    return document


def read_model(document: Mapping[str, Any], name: str = "the model") -> Model:
    """A document as a model, checked against this version of the engine."""
    try:
        model = _model(document)
    except (KeyError, TypeError, ValueError) as fault:
        raise ModelRefused(f"{name} lacks or misstates {fault}. Use a file made by ./vs train-model.") from fault
    _check(document, model, name)
    return model


def _model(document: Mapping[str, Any]) -> Model:
    bands, competition = document["bands"], document["competition"]
    return Model(
        id=model_id(document),
        prior_linked=float(document["prior"]["left_is_on_the_right"]),
        prior_duplicate=float(document["prior"]["left_is_a_duplicate"]),
        auto_from=float(bands["auto_from"]),
        auto_weight_from=float(bands["auto_weight_from"]),
        review_from=float(bands["review_from"]),
        smoothing=float(document["smoothing"]),
        yielded_bits=float(competition["yielded_bits"]),
        usual_share_of_twins=float(competition["usual_share_of_twins"]),
        many_twins_from=float(competition["many_twins_from"]),
        levels={name: tuple(_level(level) for level in levels) for name, levels in document["fields"].items()},
        guards=frozenset(document["guards"]),
        provenance=str(document["provenance"]),
    )


def _level(stated: Mapping[str, Any]) -> Level:
    return Level(name=str(stated["level"]), m=float(stated["m"]), u=float(stated["u"]), says=str(stated["says"]))


def _check(document: Mapping[str, Any], model: Model, name: str) -> None:
    faults = [
        (document.get("schema") == SCHEMA, f"its schema is not {SCHEMA}"),
        (document.get("standardiser") == STANDARDISER, f"it was made for another standardiser than {STANDARDISER}"),
        (model.guards == frozenset(GUARDS), "it does not name exactly the guards of this version"),
        (_shape(model) == {f: list(field.levels) for f, field in FIELDS.items()}, "its levels are not this version's"),
        (all(0 < p < 1 for p in _probabilities(model)), "a probability is not between 0 and 1"),
        (model.review_from < model.auto_from, "review begins above auto"),
        (all(isfinite(n) and n >= 0 for n in _numbers(model)), "a number is below zero or none at all"),
    ]
    for holds, sentence in faults:
        if not holds:
            raise ModelRefused(f"{name} does not fit: {sentence}. Make a model with this version of the engine.")


def _shape(model: Model) -> dict[str, list[str]]:
    return {field: [level.name for level in levels] for field, levels in model.levels.items()}


def _numbers(model: Model) -> tuple[float, ...]:
    return model.auto_weight_from, model.smoothing, model.yielded_bits, model.many_twins_from


def _probabilities(model: Model) -> list[float]:
    levels = [p for levels in model.levels.values() for level in levels for p in (level.m, level.u)]
    shares = [model.prior_linked, model.prior_duplicate, model.usual_share_of_twins]
    return [*levels, *shares, model.auto_from, model.review_from]
