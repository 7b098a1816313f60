"""The rules as data: why a learner or a source stands on the list, in plain words, and what can be set.

Pure. What an authority set differently is laid over what is shipped.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "rules.toml"
LINES = "lines"
"""The one parameter that may hold several numbers: each is a line, and crossing the next one is news."""


@dataclass(frozen=True)
class Parameter:
    """A number, or several, that an authority may set between `least` and `most`."""

    name: str
    words: str
    values: tuple[int, ...]
    least: int
    most: int

    @property
    def holds_several(self) -> bool:
        return self.name == LINES

    @property
    def text(self) -> str:
        return ", ".join(map(str, self.values))


@dataclass(frozen=True)
class Rule:
    """One rule as it holds in an authority."""

    id: str
    title: str
    says: str
    next: str
    kind: str
    order: int
    fact_class: str
    version: str
    source: str
    about: str = "learner"
    parameters: tuple[Parameter, ...] = ()
    is_on: bool = True
    set_as: int = 0
    """Which of the authority's own versions this is; 0 is as shipped."""

    def number(self, name: str) -> int:
        return self.numbers(name)[0]

    def numbers(self, name: str) -> tuple[int, ...]:
        return next(one.values for one in self.parameters if one.name == name)

    @property
    def sentence(self) -> str:
        """What the rule says, with its numbers in it."""
        return self.says.format(**{one.name: listed(one.values) for one in self.parameters})

    @property
    def is_event(self) -> bool:
        return self.kind == "event"

    def set(self, *, is_on: bool, values: Mapping[str, Sequence[int]], set_as: int) -> "Rule":
        """The rule as an authority set it; a parameter that it does not name stays as shipped."""
        parameters = tuple(replace(one, values=tuple(values.get(one.name, one.values))) for one in self.parameters)
        return replace(self, is_on=is_on, parameters=parameters, set_as=set_as)


def listed(values: Sequence[int]) -> str:
    """ "95, 90, 80 or 50"."""
    words = [str(value) for value in values]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@cache
def shipped() -> Mapping[str, Rule]:
    """Every rule by its id, as it comes with the program, in the order of the list."""
    with DATA.open("rb") as file:
        found = [rule_of(one) for one in tomllib.load(file)["rule"]]
    return {one.id: one for one in sorted(found, key=lambda one: one.order)}


def rule_of(said: dict[str, Any]) -> Rule:
    parameters = tuple(Parameter(**{**one, "values": tuple(one["values"])}) for one in said.get("parameter", ()))
    return Rule(**{name: value for name, value in said.items() if name != "parameter"}, parameters=parameters)
