"""The rules as they hold in an authority, and how they came to be so."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from virtualschool.people.models import Authority

from ..models import RuleVersion
from ..rules import Rule, shipped


@dataclass(frozen=True)
class Setting:
    """One version as a page shows it; `set_to` are the words of each parameter and its numbers."""

    number: int
    is_on: bool
    set_to: tuple[tuple[str, str], ...]
    reason: str
    by_name: str
    at: dt.datetime


@dataclass(frozen=True)
class RuleHistory:
    """One rule as it holds, as it was shipped, and each setting of it, newest first."""

    rule: Rule
    as_shipped: Rule
    versions: tuple[Setting, ...]


def in_force(authority: Authority) -> Mapping[str, Rule]:
    """Every rule by its id, as this authority set it; one query."""
    newest: dict[str, RuleVersion] = {}
    for version in RuleVersion.objects.filter(authority=authority).order_by("number"):
        newest[version.rule] = version
    return {one.id: as_set(one, newest.get(one.id)) for one in shipped().values()}


def as_set(rule: Rule, version: RuleVersion | None) -> Rule:
    if version is None:
        return rule
    return rule.set(is_on=version.is_on, values=values_of(version.values), set_as=version.number)


def values_of(text: str) -> dict[str, Sequence[int]]:
    pairs = (line.split("=") for line in text.splitlines())
    return {name: tuple(int(one) for one in numbers.split(",")) for name, numbers in pairs}


def history(authority: Authority, rule_id: str) -> RuleHistory:
    versions = tuple(RuleVersion.objects.filter(authority=authority, rule=rule_id).order_by("-number"))
    as_shipped = shipped()[rule_id]
    settings = tuple(setting(one, as_shipped) for one in versions)
    return RuleHistory(as_set(as_shipped, versions[0] if versions else None), as_shipped, settings)


def setting(version: RuleVersion, rule: Rule) -> Setting:
    values = as_set(rule, version).parameters
    shown = tuple((one.words, one.text) for one in values)
    return Setting(version.number, version.is_on, shown, version.reason, version.by_name, version.at)
