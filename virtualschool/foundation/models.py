"""Abstract models. No table comes of this module."""

import uuid
from typing import Any, NoReturn

from django.db import models


class IdentifiedModel(models.Model):
    """A row with a random id: ids say nothing about anybody and cannot be walked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class AppendOnlyModel(models.Model):
    """Rows that are added and never changed: a correction is another row."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is append-only.")
