"""The derived register: learners, their ids, periods, enrolments and disagreements.

Dropped and made again by `rebuild`; nothing else points at these rows by
foreign key. Only `register.operations.derived` writes them.
"""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When

from virtualschool.foundation.handling import classed
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User

from ..vocab import CareStatus, Source
from .scope import LearnerScopedQuerySet, visible_learners
from .sources import SourceRecord


def covers(day: dt.date) -> Q:
    """Periods and enrolments that hold on a day, both ends included; an undated one holds since it was first known."""
    begun = Q(start__lte=day) | Q(start=None, known_from__lte=day)
    return begun & (Q(end=None) | Q(end__gte=day))


def name_of(forename: str, surname: str, known_as: str) -> str:
    first = known_as or forename
    return f"{first} {surname}" if first and surname else first or surname


def list_name_of(forename: str, surname: str, known_as: str) -> str:
    """The surname first, as lists are ordered."""
    first = known_as or forename
    return f"{surname}, {first}" if first and surname else surname or first


class LearnerQuerySet(ScopedQuerySet["Learner"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(visible_learners(user))

    def with_care_on(self, day: dt.date) -> Self:
        """Adds `care_status`, and `legal_reason`, `lives_with` and `responsible_authority` of the period on the day."""
        periods = CarePeriod.objects.filter(learner=OuterRef("pk"))
        current = periods.filter(covers(day)).order_by("-start", "-known_from", "position")
        begun = periods.filter(Q(start__lte=day) | Q(start=None, known_from__lte=day))
        return self.annotate(
            care_status=Case(
                When(Exists(current), then=Value(CareStatus.NOW)),
                When(Exists(begun), then=Value(CareStatus.PREVIOUSLY)),
                default=Value(CareStatus.NOT_KNOWN),
            ),
            legal_reason=Subquery(current.values("legal_reason")[:1]),
            lives_with=Subquery(current.values("lives_with")[:1]),
            responsible_authority=Subquery(current.values("responsible_authority")[:1]),
        )


class Learner(models.Model):
    """A child or young person whom the authority's virtual school answers for."""

    id = models.UUIDField(primary_key=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="learners")
    forename = models.CharField(max_length=200, blank=True)
    surname = models.CharField(max_length=200, blank=True)
    known_as = models.CharField(max_length=200, blank=True)
    say_name = models.CharField(max_length=200, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=20, blank=True)
    scn = models.CharField(max_length=9, blank=True)
    pupil_id = models.CharField(max_length=128, blank=True)
    person_id = models.CharField(max_length=128, blank=True)
    school_code = models.CharField(max_length=20, blank=True)
    school_name = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=10, blank=True)
    home_authority = models.CharField(max_length=9, blank=True)
    education_as_at = models.DateField(null=True, blank=True)
    social_work_as_at = models.DateField(null=True, blank=True)
    sources = models.CharField(max_length=80)
    disagreement_count = models.PositiveSmallIntegerField(default=0)
    label_unwanted = models.BooleanField(default=False)
    ended_in_adoption = models.BooleanField(default=False)
    search_text = models.TextField(blank=True)

    objects = LearnerQuerySet.as_manager()

    class Meta:
        db_table = "register_learner"
        indexes = [
            models.Index(fields=["authority", "surname", "forename"], name="learner_by_name"),
            models.Index(fields=["authority", "school_code"], name="learner_by_school"),
        ]

    class Handling:
        classes = classed(
            {
                "-": "id authority education_as_at social_work_as_at sources disagreement_count",
                "A": (
                    "forename surname known_as say_name date_of_birth gender search_text scn pupil_id person_id "
                    "label_unwanted"
                ),
                "B": "school_code school_name stage",
                "D": "home_authority",
                "F": "ended_in_adoption",
            }
        )

    @property
    def name(self) -> str:
        """As the learner likes it, where anybody has said; else as the strongest source gives it."""
        return name_of(self.forename, self.surname, self.known_as)

    @property
    def list_name(self) -> str:
        return list_name_of(self.forename, self.surname, self.known_as)

    @property
    def source_list(self) -> list[str]:
        return self.sources.split()


class LearnerAlias(models.Model):
    """Every id by which a learner was ever known: ids of members count, so an id once given goes on resolving."""

    alias = models.UUIDField(primary_key=True)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="aliases")

    objects = LearnerScopedQuerySet.as_manager()

    class Meta:
        db_table = "register_learner_alias"

    class Handling:
        classes = classed({"-": "alias learner"})


class LearnerRecord(models.Model):
    """The source records that a learner is made of."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="members")
    record = models.OneToOneField(SourceRecord, models.CASCADE, related_name="membership")

    objects = LearnerScopedQuerySet.as_manager()

    class Meta:
        db_table = "register_learner_record"

    class Handling:
        classes = classed({"-": "id learner record"})


class CarePeriod(models.Model):
    """A period of being looked after; `end` is its last day, none means open.

    A source that gives a legal reason without a start has `start` empty and
    `known_from` the as-at date of the edition that first said so: it counts
    for the status from that day, and for no cohort.
    """

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="care_periods")
    position = models.PositiveSmallIntegerField()
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    known_from = models.DateField()
    legal_reason = models.CharField(max_length=30, blank=True)
    lives_with = models.CharField(max_length=30, blank=True)
    responsible_authority = models.CharField(max_length=9, blank=True)
    ended_as = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=20, choices=Source.choices)
    as_at = models.DateField()

    objects = LearnerScopedQuerySet.as_manager()

    class Meta:
        db_table = "register_care_period"
        constraints = [
            models.UniqueConstraint(fields=["learner", "position"], name="periods_stand_in_order"),
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gte=models.F("start")),
                name="a_period_ends_after_it_starts",
            ),
        ]

    class Handling:
        classes = classed(
            {
                "-": "id learner position source as_at known_from",
                "C": "start end",
                "D": "lives_with responsible_authority",
                "E": "legal_reason ended_as",
            }
        )


class Enrolment(models.Model):
    """A dated period on a school's roll; `main` gives sector and stage where a pupil is on two rolls at once."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="enrolments")
    position = models.PositiveSmallIntegerField()
    school_code = models.CharField(max_length=20, blank=True)
    school_name = models.CharField(max_length=200, blank=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    known_from = models.DateField()
    stage = models.CharField(max_length=10, blank=True)
    attendance_mode = models.CharField(max_length=40, blank=True)
    main = models.BooleanField(default=True)
    as_at = models.DateField()

    objects = LearnerScopedQuerySet.as_manager()

    class Meta:
        db_table = "register_enrolment"
        constraints = [models.UniqueConstraint(fields=["learner", "position"], name="enrolments_stand_in_order")]
        indexes = [models.Index(fields=["school_code", "end"], name="enrolment_by_school")]

    class Handling:
        classes = classed(
            {
                "-": "id learner position as_at known_from main",
                "B": "school_code school_name start end stage attendance_mode",
            }
        )


class Disagreement(models.Model):
    """Two sources differ on a fact: what the register shows, and the value that lost."""

    id = models.UUIDField(primary_key=True)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="disagreements")
    field = models.CharField(max_length=30)
    shown = models.CharField(max_length=200, blank=True)
    shown_source = models.CharField(max_length=20, choices=Source.choices)
    shown_as_at = models.DateField()
    other = models.CharField(max_length=200, blank=True)
    other_source = models.CharField(max_length=20, choices=Source.choices)
    other_as_at = models.DateField()
    field_class = models.CharField(max_length=1)

    objects = LearnerScopedQuerySet.as_manager()

    class Meta:
        db_table = "register_disagreement"

    class Handling:
        classes = classed(
            {
                "-": "id learner field shown_source shown_as_at other_source other_as_at field_class",
                "E": "shown other",
            }
        )
