"""How an authority set a rule, version by version."""

from typing import Self

from django.db import models

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User, standing_of
from virtualschool.people.vocab import Permission


class RuleVersionQuerySet(ScopedQuerySet["RuleVersion"]):
    def visible_to(self, user: User) -> Self:
        """Those of the authorities in which the user may see flags: how one gets on the list is no secret there."""
        return self.filter(authority__in=standing_of(user).authorities(needs=Permission.FLAG_SEE))


class RuleVersion(AppendOnlyModel, IdentifiedModel):
    """A rule as it was set on a day, by whom and why; the highest number holds. It names no child."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="rule_versions")
    rule = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    is_on = models.BooleanField()
    values = models.TextField(blank=True)
    """A line for each parameter that differs from what is shipped: its name, and its numbers after an equals sign."""
    reason = models.CharField(max_length=300)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        db_table = "monitoring_rule_version"
        constraints = [
            models.UniqueConstraint(fields=["authority", "rule", "number"], name="a_rules_versions_are_numbered")
        ]

    class Handling:
        classes = classed({"-": "id authority rule number is_on values reason by_id by_name at"})
