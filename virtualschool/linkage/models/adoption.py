"""Which model an authority links with: the models that were brought, their dry runs, and who adopted which and why."""

from typing import Any, Self

from django.db import models
from django.db.models import TextChoices

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission
from virtualschool.register.vocab import Source


class OfQuestions(ScopedQuerySet[Any]):
    """What belongs to an authority's linkage: seen by whoever may see its questions."""

    owner = "authority"

    def visible_to(self, user: User) -> Self:
        codes = user.standing.authorities(needs=Permission.QUESTION_SEE) if user.is_authenticated else ()
        return self.filter(**{f"{self.owner}__in": codes})


class LinkageModelQuerySet(OfQuestions):
    def visible_to(self, user: User) -> Self:
        """Models that one's own authority has tried or began with: what another brings is its own affair."""
        tried, first = Trial.objects.visible_to(user), FirstModel.objects.visible_to(user)
        return self.filter(models.Q(pk__in=tried.values("model")) | models.Q(pk__in=first.values("model")))


class LinkageModel(AppendOnlyModel):
    """A model's document, for good: its id is the SHA-256 of what it says."""

    id = models.CharField(max_length=64, primary_key=True)
    document = models.TextField()
    provenance = models.TextField(blank=True)
    added_by = models.CharField(max_length=254)
    added_at = models.DateTimeField()

    objects = LinkageModelQuerySet.as_manager()

    class Meta:
        db_table = "linkage_model"

    class Handling:
        classes = classed({"-": "id document provenance added_by added_at"})


class FirstModel(AppendOnlyModel):
    """The model that came with the programme when an authority's lists were first joined.

    A later version of the programme brings another: this one goes on until a person adopts that.
    """

    authority = models.OneToOneField(Authority, models.PROTECT, primary_key=True, related_name="first_model")
    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="first_of")
    since = models.DateField()

    objects = OfQuestions.as_manager()

    class Meta:
        db_table = "linkage_first_model"

    class Handling:
        classes = classed({"-": "authority model since"})


class TrialState(TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Trial(IdentifiedModel):
    """A dry run: what would be otherwise if this model were adopted, on one state of the register."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="trials")
    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="trials")
    before_id = models.CharField(max_length=64, blank=True)
    revision = models.PositiveBigIntegerField(default=0)
    asked_by = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TrialState.choices, default=TrialState.WAITING)
    progress = models.CharField(max_length=200, blank=True)
    failure = models.TextField(blank=True)
    links_before = models.PositiveIntegerField(default=0)
    links_after = models.PositiveIntegerField(default=0)
    questions_before = models.PositiveIntegerField(default=0)
    questions_after = models.PositiveIntegerField(default=0)
    questions_new = models.PositiveIntegerField(default=0)
    questions_gone = models.PositiveIntegerField(default=0)
    wrong_before = models.FloatField(default=0)
    wrong_after = models.FloatField(default=0)

    objects = OfQuestions.as_manager()

    class Meta:
        db_table = "linkage_trial"
        indexes = [models.Index(fields=["authority", "asked_at"], name="trial_by_time")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority model before_id revision asked_by asked_at state progress failure links_before "
                    "links_after questions_before questions_after questions_new questions_gone wrong_before "
                    "wrong_after"
                ),
            }
        )


class Verdict(TextChoices):
    """What a model makes of a pair."""

    LINKED = "linked", "joined by itself"
    ASKED = "asked", "asked about"
    NOTHING = "nothing", "not put together"


class DifferenceQuerySet(OfQuestions):
    owner = "trial__authority"

    def that_change(self) -> Self:
        """Without links that both models make, and that are kept only beside another that one of them does not."""
        return self.exclude(stands=True, after=Verdict.LINKED)


class Difference(AppendOnlyModel):
    """A pair on which two models differ: `stands` where it is joined now, else only the new one would join it.

    Keys are kept as the ledger's digests: the pupil of a pair that nobody has
    joined may be somebody of whom the register holds nothing.
    """

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="differences")
    learner_id = models.UUIDField(null=True, blank=True)
    left_source = models.CharField(max_length=20, choices=Source.choices)
    right_source = models.CharField(max_length=20, choices=Source.choices)
    left_digest = models.CharField(max_length=64)
    right_digests = models.TextField()
    stands = models.BooleanField()
    before = models.CharField(max_length=10, choices=Verdict.choices)
    after = models.CharField(max_length=10, choices=Verdict.choices)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        db_table = "linkage_difference"

    class Handling:
        classes = classed(
            {"-": "id trial learner_id left_source right_source left_digest right_digests stands before after"}
        )


class Adoption(AppendOnlyModel, IdentifiedModel):
    """A person's decision that an authority links with a model from now on; the newest stands."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="adoptions")
    number = models.PositiveIntegerField()
    trial = models.OneToOneField(Trial, models.PROTECT, related_name="adoption")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.TextField()

    objects = OfQuestions.as_manager()

    class Meta:
        db_table = "linkage_adoption"
        constraints = [models.UniqueConstraint(fields=["authority", "number"], name="adoptions_are_numbered")]

    class Handling:
        classes = classed({"-": "id authority number trial by_id by_name at reason"})
