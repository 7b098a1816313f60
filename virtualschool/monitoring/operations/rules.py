"""Setting a rule: each setting is another version, with who, when and why."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor

from ..models import RuleVersion
from ..queries import rules as reads
from ..rules import Parameter, Rule, shipped


@transaction.atomic
def set_rule(
    *,
    authority: Authority,
    rule_id: str,
    is_on: bool,
    values: Mapping[str, Sequence[int]],
    reason: str,
    by: User,
    at: dt.datetime,
) -> Rule:
    """Set a rule for this authority and keep what it was. What follows from it is worked out by `flags.evaluate`."""
    rule = shipped()[rule_id]
    if not reason.strip():
        raise Refusal("Say why the rule is changed. The reason stays with it.")
    for one in rule.parameters:
        need_fit(one, values.get(one.name, one.values))
    before = reads.history(authority, rule_id).rule
    after = rule.set(is_on=is_on, values={name: in_order(numbers) for name, numbers in values.items()}, set_as=0)
    if (before.is_on, before.parameters) == (after.is_on, after.parameters):
        raise Refusal("That is how the rule is set already. Nothing was changed.")
    mine = RuleVersion.objects.filter(authority=authority, rule=rule_id)
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    RuleVersion.objects.create(
        authority=authority,
        rule=rule_id,
        number=number,
        is_on=is_on,
        values="\n".join(f"{one.name}={','.join(map(str, one.values))}" for one in after.parameters),
        reason=reason.strip(),
        by_id=by.pk,
        by_name=by.name,
        at=at,
    )
    audit.record(
        chain=authority.code,
        verb="rule set",
        at=at,
        actor=actor(by),
        object_type="rule",
        object_id=rule_id,
        reason=reason.strip(),
    )
    return reads.history(authority, rule_id).rule


def need_fit(one: Parameter, numbers: Sequence[int]) -> None:
    if not numbers or not all(one.least <= number <= one.most for number in numbers):
        raise Refusal(f"{one.words}: write whole numbers from {one.least} to {one.most}.")
    if len(numbers) > 1 and not one.holds_several:
        raise Refusal(f"{one.words}: write one number.")


def in_order(numbers: Sequence[int]) -> tuple[int, ...]:
    """Each once; a single number stays as it is."""
    return tuple(sorted(set(numbers)))
