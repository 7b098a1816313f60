"""What sources stated: editions, the people in them, and each person's rows, by version. Append-only."""

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.people.models import Authority

from ..vocab import KIND_SOURCES, Source
from .scope import AuthorityQuerySet


class EditionQuerySet(AuthorityQuerySet["Edition"]):
    def standing(self) -> "EditionQuerySet":
        """Without those that somebody took back."""
        return self.filter(withdrawn_on=None)

    def of_people(self) -> "EditionQuerySet":
        """Those that say who people are, without files of facts."""
        return self.filter(kind__in=tuple(KIND_SOURCES))

    def in_order(self) -> "EditionQuerySet":
        """By as-at date; equal dates by the day received, then by content: never by the order of arrival."""
        return self.order_by("as_at", "received", "sha256")


class Edition(IdentifiedModel):
    """One file or statement of a source, with its as-at date and the day it became known."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="editions")
    source = models.CharField(max_length=20, choices=Source.choices)
    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    as_at = models.DateField()
    received = models.DateField()
    entered_at = models.DateTimeField()
    file_name = models.CharField(max_length=255, blank=True)
    columns_filled = models.TextField(blank=True)
    persons = models.PositiveIntegerField(default=0)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        db_table = "register_edition"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "sha256", "as_at"],
                condition=Q(withdrawn_on=None),
                name="an_edition_is_taken_in_once",
            ),
        ]
        indexes = [models.Index(fields=["authority", "source", "as_at"], name="edition_by_source_and_day")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority source kind sha256 as_at received entered_at file_name columns_filled persons "
                    "withdrawn_on"
                ),
            }
        )


class SourceRecordQuerySet(AuthorityQuerySet["SourceRecord"]):
    pass


class SourceRecord(IdentifiedModel):
    """A person as one source knows them, by the source's own id."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="records")
    source = models.CharField(max_length=20, choices=Source.choices)
    own_id = models.CharField(max_length=128)

    objects = SourceRecordQuerySet.as_manager()

    class Meta:
        db_table = "register_source_record"
        constraints = [
            models.UniqueConstraint(fields=["authority", "source", "own_id"], name="a_source_knows_a_person_once"),
        ]

    class Handling:
        classes = classed(
            {
                "-": "id authority source",
                "A": "own_id",
            }
        )


class RecordVersionQuerySet(AuthorityQuerySet["RecordVersion"]):
    owner = "record__authority"


class RecordVersion(models.Model):
    """One wording of a person's rows: canonical rows as JSON text, the same bytes for the same rows."""

    record = models.ForeignKey(SourceRecord, models.CASCADE, related_name="versions")
    digest = models.CharField(max_length=64)
    content = models.TextField()

    objects = RecordVersionQuerySet.as_manager()

    class Meta:
        db_table = "register_record_version"
        constraints = [models.UniqueConstraint(fields=["record", "digest"], name="a_wording_is_kept_once")]

    class Handling:
        classes = classed(
            {
                "-": "id record digest",
                "F": "content",
            }
        )


class StatementQuerySet(AuthorityQuerySet["Statement"]):
    owner = "record__authority"


class Statement(models.Model):
    """An edition said this of this person."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="statements")
    record = models.ForeignKey(SourceRecord, models.CASCADE, related_name="statements")
    version = models.ForeignKey(RecordVersion, models.CASCADE, related_name="statements")

    objects = StatementQuerySet.as_manager()

    class Meta:
        db_table = "register_statement"
        constraints = [models.UniqueConstraint(fields=["edition", "record"], name="an_edition_speaks_of_a_person_once")]

    class Handling:
        classes = classed({"-": "id edition record version"})


class SourceSetting(models.Model):
    """What an authority was asked once about one of its sources."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="source_settings")
    source = models.CharField(max_length=20, choices=Source.choices)
    current_periods_only = models.BooleanField(default=False)
    usual_gap_days = models.PositiveSmallIntegerField(default=35)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        db_table = "register_source_setting"
        constraints = [
            models.UniqueConstraint(fields=["authority", "source"], name="a_source_is_asked_about_once"),
            models.CheckConstraint(condition=Q(usual_gap_days__gt=0), name="a_gap_is_at_least_a_day"),
        ]

    class Handling:
        classes = classed({"-": "id authority source current_periods_only usual_gap_days"})


class Revision(models.Model):
    """Counts the changes of an authority's stored links and statements, so that work on an old state is redone."""

    authority = models.OneToOneField(Authority, models.CASCADE, primary_key=True, related_name="revision")
    number = models.PositiveBigIntegerField(default=0)
    gist = models.CharField(max_length=64, blank=True)
    """The keyed digest of all that the last run of linkage rested on; empty since something was changed without one."""

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        db_table = "register_revision"

    class Handling:
        classes = classed({"-": "authority number gist"})
