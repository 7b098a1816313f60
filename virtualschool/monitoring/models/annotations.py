"""What was tried, as run charts mark it: a day and a few words, with who wrote them down."""

from typing import Self

from django.db import models

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User, standing_of
from virtualschool.people.vocab import Permission


class AnnotationQuerySet(ScopedQuerySet["Annotation"]):
    def visible_to(self, user: User) -> Self:
        """Those of the authorities whose figures the user may see."""
        return self.filter(authority__in=standing_of(user).authorities(needs=Permission.FIGURES_SEE))

    def standing(self) -> Self:
        """Those that nobody withdrew."""
        return self.filter(withdrawal=None)


class Annotation(AppendOnlyModel, IdentifiedModel):
    """Something that began on a day, marked on one figure's run charts, or on every figure's. It names no child."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="annotations")
    indicator = models.CharField(max_length=40, blank=True)
    """Empty where it is marked on every figure."""
    on = models.DateField()
    words = models.CharField(max_length=40)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        db_table = "monitoring_annotation"

    class Handling:
        classes = classed({"-": "id authority indicator on words by_id by_name at"})


class AnnotationWithdrawalQuerySet(ScopedQuerySet["AnnotationWithdrawal"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(annotation__in=Annotation.objects.visible_to(user).values("pk"))


class AnnotationWithdrawal(AppendOnlyModel, IdentifiedModel):
    """An annotation is drawn no more: it was a mistake. That it was written down is kept."""

    annotation = models.OneToOneField(Annotation, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = AnnotationWithdrawalQuerySet.as_manager()

    class Meta:
        db_table = "monitoring_annotation_withdrawal"

    class Handling:
        classes = classed({"-": "id annotation reason by_id by_name at"})
