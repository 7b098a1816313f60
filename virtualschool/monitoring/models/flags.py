"""Flags, derived from facts and rules, and the entries that people made about them.

Flags are dropped and made again; an entry is kept. Both name a learner by
id, so that a rebuild of the register leaves them standing, and go with the
learner, or with the record that told of it.
"""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User, standing_of
from virtualschool.people.vocab import Permission, Role
from virtualschool.register.models.scope import AuthorityQuerySet
from virtualschool.register.models.working import RestsOnRecords

from ..vocab import Act

SEE_EVERYBODY = (Role.LEAD, Role.TEAM_MEMBER)
"""Whoever holds one of these posts sees every learner of the authority: whose a flag is need not be looked up."""


def of_team(user: User) -> Q:
    """Flags of learners, in authorities where the user sees every learner and flags, too."""
    standing = standing_of(user)
    opened = standing.holds(*SEE_EVERYBODY) & standing.authorities(needs=Permission.FLAG_SEE)
    return Q(learner_id__isnull=False, authority__in=opened)


def of_files(user: User) -> Q:
    """Flags of sources, for all who see the register."""
    return Q(learner_id__isnull=True, authority__in=standing_of(user).authorities(needs=Permission.REGISTER_SEE))


class FlagQuerySet(ScopedQuerySet["Flag"]):
    def visible_to(self, user: User) -> Self:
        """Of learners in authorities whose learners the user sees, all of them, and where a post opens flags.

        Of sources, for all who work with them.
        """
        return self.filter(of_team(user) | of_files(user))

    def of_learners(self, user: User) -> Self:
        """Of what the user may see, the flags of learners: said so that a database finds them by one index."""
        return self.filter(of_team(user))

    def of_sources(self, user: User) -> Self:
        """Of what the user may see, the flags of sources."""
        return self.filter(of_files(user))

    def waiting(self, day: dt.date) -> Self:
        """Those that nobody has answered, and those set aside until this day or before."""
        return self.filter(Q(is_quiet=False) | Q(quiet_until__lte=day))

    def in_order(self) -> Self:
        """As the list stands: by kind, then by the day of the fact. No score has a part in it."""
        return self.order_by("place", "id")


class Flag(RestsOnRecords):
    """A dated fact about a learner, or about a source, that a rule looks for.

    Keyed by the rule, whose it is, and the evidence that it rests on. `place`
    is the rule's place in the list and the day of the fact.
    """

    id = models.UUIDField(primary_key=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="flags")
    rule = models.CharField(max_length=30)
    learner_id = models.UUIDField(null=True, blank=True)
    source = models.CharField(max_length=30, blank=True)
    evidence = models.CharField(max_length=80)
    since = models.DateField()
    place = models.CharField(max_length=20)
    words = models.CharField(max_length=400)
    fact_class = models.CharField(max_length=1)
    owner_id = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=200, blank=True)
    is_quiet = models.BooleanField(default=False)
    quiet_until = models.DateField(null=True, blank=True)
    subjects = models.TextField(blank=True, default="")
    """The pupils of fact files, by id, of whose facts it tells; they may turn out to be another child's."""

    objects = FlagQuerySet.as_manager()

    class Meta:
        db_table = "monitoring_flag"
        constraints = [
            models.CheckConstraint(
                condition=Q(learner_id=None) ^ Q(source=""), name="a_flag_is_of_a_learner_or_of_a_source"
            ),
        ]
        indexes = [
            models.Index(fields=["learner_id"], name="flag_by_learner"),
            models.Index(
                fields=["authority", "learner_id", "place", "is_quiet", "quiet_until", "rule"], name="flag_on_the_list"
            ),
        ]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority rule learner_id source evidence since place fact_class owner_id owner_name is_quiet "
                    "quiet_until rests_on subjects"
                ),
                "C": "words",
            }
        )


class FlagEntryQuerySet(ScopedQuerySet["FlagEntry"]):
    def visible_to(self, user: User) -> Self:
        """As the flags themselves."""
        return self.filter(of_team(user) | of_files(user))

    def in_order(self) -> Self:
        return self.order_by("id")


class FlagEntry(AppendOnlyModel, RestsOnRecords):
    """What a named person did about a flag, or what came of it: the flag by its key, and what it said on that day."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="flag_entries")
    rule = models.CharField(max_length=30)
    learner_id = models.UUIDField(null=True, blank=True)
    source = models.CharField(max_length=30, blank=True)
    evidence = models.CharField(max_length=80)
    said = models.CharField(max_length=400)
    """The flag's own words on that day: they stay when the flag is gone."""
    fact_class = models.CharField(max_length=1)
    act = models.CharField(max_length=10, choices=Act.choices)
    words = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    owner_id = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=200, blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    subjects = models.TextField(blank=True, default="")
    """As the flag had them on that day."""

    objects = FlagEntryQuerySet.as_manager()

    class Meta:
        db_table = "monitoring_flag_entry"
        indexes = [models.Index(fields=["authority", "learner_id"], name="flag_entry_by_learner")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority rule learner_id source evidence fact_class act until owner_id owner_name by_id "
                    "by_name at rests_on subjects"
                ),
                "C": "said",
                "E": "words",
            }
        )


class FollowedQuerySet(AuthorityQuerySet["Followed"]):
    pass


class Followed(models.Model):
    """Which state of the register an authority's flags were worked out from, and for which day."""

    authority = models.OneToOneField(Authority, models.CASCADE, primary_key=True, related_name="+")
    revision = models.PositiveBigIntegerField()
    on = models.DateField()

    objects = FollowedQuerySet.as_manager()

    class Meta:
        db_table = "monitoring_followed"

    class Handling:
        classes = classed({"-": "authority revision on"})
