"""A school as one authority's rolls name it."""

from typing import TYPE_CHECKING, Self

from django.db import models

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, standing_of

from .vocab import Sector

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
