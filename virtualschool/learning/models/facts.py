"""What fact files said of learners, kept as stated, and the facts derived from it."""

from typing import Any

from django.db import models

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.people.models import Authority
from virtualschool.register.models import Edition
from virtualschool.register.models.scope import AuthorityQuerySet, LearnerScopedQuerySet


class SubjectQuerySet(AuthorityQuerySet["Subject"]):
    pass


class Subject(IdentifiedModel):
    """A learner as fact files name them: a pupil id, a candidate number or both."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="fact_subjects")
    own_id = models.CharField(max_length=128)
    scn = models.CharField(max_length=9, blank=True)
    learner_id = models.UUIDField(db_index=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        db_table = "learning_subject"
        constraints = [
            models.UniqueConstraint(fields=["authority", "own_id", "scn"], name="a_pupil_of_fact_files_is_named_once")
        ]

    class Handling:
        classes = classed({"-": "id authority learner_id", "A": "own_id scn"})


class FactStatementQuerySet(AuthorityQuerySet["FactStatement"]):
    owner = "subject__authority"


class FactStatement(models.Model):
    """An edition said this of this pupil: canonical rows as text, attendance in its compact form."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="fact_statements")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="statements")
    content = models.TextField()
    rows = models.TextField(blank=True)
    """Which rows of the file, such as "2-9, 12"; empty where the learner became known after the file had come."""

    objects = FactStatementQuerySet.as_manager()

    class Meta:
        db_table = "learning_fact_statement"
        constraints = [
            models.UniqueConstraint(fields=["edition", "subject"], name="an_edition_states_a_pupils_facts_once")
        ]

    class Handling:
        classes = classed({"-": "id edition subject rows", "E": "content"})


class OfLearner(LearnerScopedQuerySet[Any]):
    learner = "learner_id"


class LearnerFact(models.Model):
    """What all derived facts share: whose it is, its place among the learner's, and the day its edition speaks of."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    learner_id = models.UUIDField(db_index=True)
    position = models.PositiveSmallIntegerField()
    as_at = models.DateField()

    objects = OfLearner.as_manager()

    class Meta:
        abstract = True


SHARED = "id authority learner_id position as_at"


class Attendance(LearnerFact):
    """A learner's half days at one school in one session: each period by code, and the sums."""

    session = models.CharField(max_length=7)
    school_code = models.CharField(max_length=20, blank=True)
    spans = models.TextField()
    present = models.PositiveIntegerField()
    authorised = models.PositiveIntegerField()
    unauthorised = models.PositiveIntegerField()
    excluded = models.PositiveIntegerField()

    class Meta:
        db_table = "learning_attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["learner_id", "session", "school_code"], name="a_session_at_a_school_stands_once"
            )
        ]
        indexes = [models.Index(fields=["authority", "session"], name="attendance_by_session")]

    class Handling:
        classes = classed(
            {"-": SHARED, "B": "session school_code spans present authorised unauthorised excluded"},
        )

    @property
    def possible(self) -> int:
        return self.present + self.authorised + self.unauthorised + self.excluded


class Exclusion(LearnerFact):
    """One case of exclusion; `removed` from the register is a case, too."""

    session = models.CharField(max_length=7)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    openings_lost = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    school_code = models.CharField(max_length=20, blank=True)
    provision = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "learning_exclusion"

    class Handling:
        classes = classed(
            {"-": SHARED, "B": "session start_date end_date openings_lost kind school_code provision", "E": "reason"}
        )


class Level(LearnerFact):
    """A teacher's judgement of a level in one area, for one stage and session."""

    session = models.CharField(max_length=7)
    stage = models.CharField(max_length=10)
    area = models.CharField(max_length=30)
    level = models.CharField(max_length=20)

    class Meta:
        db_table = "learning_level"

    class Handling:
        classes = classed({"-": SHARED, "B": "session stage area level"})


class Award(LearnerFact):
    """A result in a subject at a level of the qualifications framework."""

    session = models.CharField(max_length=7)
    subject = models.CharField(max_length=200)
    scqf_level = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=40)

    class Meta:
        db_table = "learning_award"

    class Handling:
        classes = classed({"-": SHARED, "B": "session subject scqf_level result"})


class Entry(LearnerFact):
    """An entry for an award, with any arrangement for the assessment."""

    session = models.CharField(max_length=7)
    subject = models.CharField(max_length=200)
    scqf_level = models.PositiveSmallIntegerField()
    arrangement = models.CharField(max_length=200, blank=True)
    evidence_held = models.CharField(max_length=3, blank=True)
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "learning_entry"

    class Handling:
        classes = classed({"-": SHARED, "B": "session subject scqf_level arrangement evidence_held agreed_on"})


class Destination(LearnerFact):
    """Where a leaver was found to be, at one of the two surveys."""

    session = models.CharField(max_length=7)
    left_on = models.DateField()
    survey = models.CharField(max_length=20)
    destination = models.CharField(max_length=40)

    class Meta:
        db_table = "learning_destination"

    class Handling:
        classes = classed({"-": SHARED, "B": "session left_on survey destination"})


class Need(LearnerFact):
    """A reason for support. Some are of health or family, so the reason is of the class of those; the plan is not."""

    need = models.CharField(max_length=200)
    plan = models.CharField(max_length=30, blank=True)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "learning_need"

    class Handling:
        classes = classed({"-": SHARED, "C": "plan start_date end_date reviewed_on", "E": "need"})


BY_KIND: dict[str, type[LearnerFact]] = {
    "exclusions": Exclusion,
    "levels": Level,
    "awards": Award,
    "entries": Entry,
    "destinations": Destination,
    "needs": Need,
}
