"""A school as one authority's rolls name it, and the days on which schools are open."""

from typing import TYPE_CHECKING, Self

from django.db import models

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, standing_of

from .vocab import Sector, StretchKind

if TYPE_CHECKING:
    from virtualschool.people.models import User


class SchoolQuerySet(ScopedQuerySet["School"]):
    def visible_to(self, user: "User") -> Self:
        """The schools of the authorities in which the user holds a post: a school's name is no secret there."""
        return self.filter(authority__in=standing_of(user).authorities())

    def of(self, authority: str) -> Self:
        return self.filter(authority=authority)


class School(IdentifiedModel):
    """A school; its code is unique in its authority. A name that a later roll spells anew replaces the earlier one."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="schools")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120, blank=True)
    sector = models.CharField(max_length=9, choices=Sector.choices, blank=True)
    phone = models.CharField(max_length=24, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id authority code name sector phone"})

    class Meta:
        db_table = "schools_school"
        constraints = [
            models.UniqueConstraint(fields=["authority", "code"], name="school_code_is_unique_in_its_authority"),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class CalendarQuerySet(ScopedQuerySet["Calendar"]):
    def visible_to(self, user: "User") -> Self:
        """Those that one's own authorities entered: term dates are no secret, but who entered them is theirs."""
        return self.filter(authority__in=standing_of(user).authorities())

    def newest_first(self) -> Self:
        return self.order_by("-entered_at", "-id")


class Calendar(AppendOnlyModel, IdentifiedModel):
    """Term dates and closed days of one school year, as somebody entered them; the newest entry holds.

    `of` is the authority whose schools they are, which need not be the one
    that entered them; with a school's code, that school's own closed days.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="calendars")
    of = models.CharField(max_length=9)
    school_code = models.CharField(max_length=12, blank=True)
    year = models.PositiveSmallIntegerField()
    """The year in which the school year begins."""
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    objects = CalendarQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id authority of school_code year entered_by entered_at"})

    class Meta:
        db_table = "schools_calendar"
        indexes = [models.Index(fields=["authority", "of", "year"], name="calendar_by_year")]


class StretchQuerySet(ScopedQuerySet["Stretch"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(calendar__in=Calendar.objects.visible_to(user).values("pk"))


class Stretch(AppendOnlyModel):
    """A term, or days in it on which schools are closed; both ends included."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="stretches")
    kind = models.CharField(max_length=6, choices=StretchKind.choices)
    first = models.DateField()
    last = models.DateField()
    words = models.CharField(max_length=120, blank=True)

    objects = StretchQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id calendar kind first last words"})

    class Meta:
        db_table = "schools_stretch"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="a_stretch_ends_after_it_starts"
            ),
        ]
