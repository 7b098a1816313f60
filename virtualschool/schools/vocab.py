"""Kinds of school, of days in a school year, and what the stages on a roll say about the kind."""

from collections.abc import Iterable

from django.db.models import TextChoices


class Sector(TextChoices):
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    SPECIAL = "special", "Special"
    OTHER = "other", "Other"


class StretchKind(TextChoices):
    TERM = "term", "Term"
    CLOSED = "closed", "Closed"


def sector_of(stages: Iterable[str]) -> Sector | None:
    """The sector that the stages seen at a school speak for; None where they say nothing.

    Only a stage that is one kind's alone decides: a school with P and S
    stages is an all-through school, counted as `other` until a person says.
    """
    found = {stage[:1] if stage != "SP" else stage for stage in stages if stage}
    if "SP" in found:
        return Sector.SPECIAL
    kinds = {Sector.PRIMARY: "P" in found or "E" in found, Sector.SECONDARY: "S" in found}
    said = [sector for sector, seen in kinds.items() if seen]
    return (said[0] if len(said) == 1 else Sector.OTHER) if said else None
