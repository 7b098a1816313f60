"""The abstract QuerySet of every model that holds a person's data."""

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from virtualschool.people.models import User

Row = TypeVar("Row", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[Row]):
    """Knows who may see what: a model without its own `visible_to` shows nobody anything."""

    def visible_to(self, user: "User") -> Self:
        """The rows that this user may see; ends in `.none()` for whoever it does not know."""
        raise NotImplementedError(f"{self.model.__name__} has not said who may see it.")

    def among(self, field: str, values: Any) -> Self:
        """The rows whose field is among the values, in portions that every database takes."""
        return self.filter(**{f"{field}__in": list(values)})
