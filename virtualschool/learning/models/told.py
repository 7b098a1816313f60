"""What people tell about learning that no extract brings. A correction is a new row that replaces one.

What all of it shares stands in `ToldFact`: whose it is, who said it, when and
how, and who wrote it down. The learner is named by an id that may since have
become an alias, so that a rebuild of the register leaves the rows standing.
"""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner, LearnerAlias

from ..vocab import Considered, How, Plan, ToldKind

MOST_HOURS = 60


class ToldFactQuerySet(ScopedQuerySet["ToldFact"]):
    def visible_to(self, user: User) -> Self:
        """Those about learners whom the user may see, by any id that they ever had."""
        seen = LearnerAlias.objects.filter(learner__in=Learner.objects.visible_to(user).values("pk"))
        return self.filter(learner_id__in=seen.values("alias"))

    def standing(self) -> Self:
        """Neither replaced by a correction nor withdrawn."""
        return self.filter(replaced_by=None, thread__withdrawal=None)

    def with_learner(self) -> Self:
        """Adds `now_id`, the id that the learner has now."""
        now = LearnerAlias.objects.filter(alias=OuterRef("learner_id")).values("learner_id")[:1]
        return self.annotate(now_id=Subquery(now, output_field=models.UUIDField()))

    def learners_now(self) -> set[uuid.UUID]:
        """The learners of whom these were told, by the ids that they have now."""
        ids: set[uuid.UUID | None] = set(self.with_learner().values_list("now_id", flat=True))  # type: ignore[misc]
        return {one for one in ids if one}


class ToldFact(AppendOnlyModel, IdentifiedModel):
    """Somebody told this of a learner: who said it, when and how, and who wrote it down."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="told_facts")
    learner_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20, choices=ToldKind.choices)
    thread = models.ForeignKey("self", models.CASCADE, related_name="versions")
    """The first telling of the same matter, itself where nothing was corrected."""
    replaces = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="replaced_by")
    said_by = models.CharField(max_length=120)
    how = models.CharField(max_length=10, choices=How.choices)
    said_on = models.DateField()
    recorded_by_id = models.UUIDField()
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    objects = ToldFactQuerySet.as_manager()

    class Meta:
        db_table = "learning_told_fact"
        indexes = [models.Index(fields=["authority", "kind"], name="told_fact_by_kind")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority learner_id kind thread replaces how said_on recorded_by_id recorded_by recorded_at"
                ),
                "E": "said_by",
            }
        )


class OfToldFact(ScopedQuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.filter(told__in=ToldFact.objects.visible_to(user).values("pk"))


class Withdrawal(AppendOnlyModel, IdentifiedModel):
    """What was told, with every correction of it, stands no more: it was told by mistake."""

    told = models.OneToOneField(ToldFact, models.CASCADE, related_name="withdrawal")
    reason = models.CharField(max_length=500)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = OfToldFact.as_manager()

    class Meta:
        db_table = "learning_told_withdrawal"

    class Handling:
        classes = classed({"-": "id told by_id by_name at", "E": "reason"})


class ToldDetail(AppendOnlyModel):
    """What was told, beside who told it."""

    told = models.OneToOneField(ToldFact, models.CASCADE, primary_key=True, related_name="%(class)s")

    objects = OfToldFact.as_manager()

    class Meta:
        abstract = True


class ReducedTimetable(ToldDetail):
    """Fewer hours at school than usual, agreed for a time; reviewed, or it goes on unseen."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    hours_a_week = models.FloatField()
    usual_hours_a_week = models.FloatField()
    reason = models.CharField(max_length=500)
    agreed_by = models.CharField(max_length=200)
    review_on = models.DateField()

    class Meta:
        db_table = "learning_reduced_timetable"
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_a_week__gte=0, hours_a_week__lt=F("usual_hours_a_week")),
                name="a_reduced_timetable_has_fewer_hours",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="a_timetable_ends_after_it_starts"
            ),
        ]

    class Handling:
        classes = classed(
            {
                "-": "told",
                "B": "starts_on ends_on hours_a_week usual_hours_a_week review_on",
                "C": "agreed_by",
                "E": "reason",
            }
        )


class Package(ToldDetail):
    """Learning somewhere else than at school: where, with whom, and how many hours a week."""

    where = models.CharField(max_length=200)
    with_whom = models.CharField(max_length=200)
    hours_a_week = models.FloatField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "learning_package"
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_a_week__gt=0, hours_a_week__lte=MOST_HOURS), name="a_package_has_hours"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_package_ends_after_it_starts"
            ),
        ]

    class Handling:
        classes = classed({"-": "told", "B": "where with_whom hours_a_week since until"})


class PackageWeek(ToldDetail):
    """How a learner attended a package in one week, in half days: counts on their page, in no official figure."""

    package = models.ForeignKey(ToldFact, models.CASCADE, related_name="weeks")
    """The thread of the package: a correction of the package keeps its weeks."""
    week_of = models.DateField()
    half_days = models.PositiveSmallIntegerField()
    half_days_attended = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "learning_package_week"
        constraints = [
            models.CheckConstraint(
                condition=Q(half_days_attended__lte=F("half_days")), name="nobody_attends_more_than_there_is"
            ),
            models.CheckConstraint(condition=Q(half_days__lte=14), name="a_week_has_fourteen_half_days"),
        ]

    class Handling:
        classes = classed({"-": "told package", "B": "week_of half_days half_days_attended"})


class SentHome(ToldDetail):
    """Sent home without an exclusion being recorded. Logged apart: it is in no figure of exclusions."""

    on = models.DateField()
    half_days = models.PositiveSmallIntegerField()
    school_code = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "learning_sent_home"
        constraints = [
            models.CheckConstraint(condition=Q(half_days__gte=1), name="being_sent_home_loses_half_a_day"),
        ]

    class Handling:
        classes = classed({"-": "told", "B": "on half_days school_code", "E": "words"})


class WithoutPlace(ToldDetail):
    """No school has a place for this learner, since and until: said by a person, never guessed from a missing roll."""

    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    host_authority = models.CharField(max_length=9)

    class Meta:
        db_table = "learning_without_place"
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="being_without_a_place_ends_after_it_starts"
            ),
        ]

    class Handling:
        classes = classed({"-": "told", "B": "since until", "D": "host_authority"})


class WiderAward(ToldDetail):
    """An award that no examination board's file brings."""

    awarded_on = models.DateField()
    title = models.CharField(max_length=200)
    scqf_level = models.PositiveSmallIntegerField(null=True, blank=True)
    awarding_body = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "learning_wider_award"
        constraints = [
            models.CheckConstraint(
                condition=Q(scqf_level=None) | Q(scqf_level__range=(1, 12)), name="the_framework_has_twelve_levels"
            ),
        ]

    class Handling:
        classes = classed({"-": "told", "B": "awarded_on title scqf_level awarding_body"})


class PlanConsidered(ToldDetail):
    """Somebody considered whether the learner needs a plan, and what came of it."""

    on = models.DateField()
    plan = models.CharField(max_length=20, choices=Plan.choices)
    outcome = models.CharField(max_length=20, choices=Considered.choices)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "learning_plan_considered"

    class Handling:
        classes = classed({"-": "told", "C": "on plan outcome", "E": "reason"})


BY_TOLD_KIND: dict[ToldKind, type[ToldDetail]] = {
    ToldKind.TIMETABLE: ReducedTimetable,
    ToldKind.PACKAGE: Package,
    ToldKind.PACKAGE_WEEK: PackageWeek,
    ToldKind.SENT_HOME: SentHome,
    ToldKind.WITHOUT_PLACE: WithoutPlace,
    ToldKind.WIDER_AWARD: WiderAward,
    ToldKind.PLAN_CONSIDERED: PlanConsidered,
}
