"""The practice library: entries in versions, who agreed to a story, who tried it, and each step of looking."""

from typing import Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User

from ..vocab_practice import CostBand, Evidence, Outcome, PracticeKind, PracticeState, StageBand, StepKind, Theme
from .place import Row, place_of


class PracticeEntryQuerySet(ScopedQuerySet["PracticeEntry"]):
    def visible_to(self, user: User) -> Self:
        """Shared and withdrawn ones to whoever takes part; others to their authors' authority and the coordinator."""
        place = place_of(user)
        if place.coordinates:
            return self.all()
        if place.takes_part:
            shared = Q(shared_number__gt=0)
            return self.filter(shared | Q(by=user) | Q(authority__in=place.authorities))
        return self.shared().filter(is_open=True) if place.observes else self.none()

    def shared(self) -> Self:
        """Those that have a version to read; while a newer one is written or looked at, too."""
        return self.filter(shared_number__gt=0).exclude(state=PracticeState.WITHDRAWN)


class PracticeEntry(IdentifiedModel):
    """A piece of practice. Its words are in its versions; `shared_number` is the version that members read."""

    kind = models.CharField(max_length=10, choices=PracticeKind.choices)
    state = models.CharField(max_length=9, choices=PracticeState.choices, default=PracticeState.DRAFT)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    number = models.PositiveSmallIntegerField(default=1)
    shared_number = models.PositiveSmallIntegerField(default=0)
    shared_at = models.DateTimeField(null=True, blank=True)
    is_open = models.BooleanField(default=False)

    objects = PracticeEntryQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id kind state authority by begun_at number shared_number shared_at is_open"})

    class Meta:
        db_table = "network_practiceentry"


class OfAnEntryQuerySet(ScopedQuerySet[Row]):
    def visible_to(self, user: User) -> Self:
        return self.filter(entry__in=PracticeEntry.objects.visible_to(user).values("pk"))


class PracticeVersionQuerySet(OfAnEntryQuerySet["PracticeVersion"]):
    def visible_to(self, user: User) -> Self:
        """The shared version; the others to the entry's own authority and the coordinator."""
        place = place_of(user)
        seen = super().visible_to(user)
        if place.coordinates:
            return seen
        of_mine = Q(entry__by=user) | Q(entry__authority__in=place.authorities)
        return seen.filter(of_mine | Q(number=models.F("entry__shared_number")))


class PracticeVersion(AppendOnlyModel, IdentifiedModel):
    """The words of an entry as they stood."""

    entry = models.ForeignKey(PracticeEntry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    theme = models.CharField(max_length=12, choices=Theme.choices)
    stage = models.CharField(max_length=6, choices=StageBand.choices)
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    cost_band = models.CharField(max_length=9, choices=CostBand.choices)
    context = models.TextField(max_length=6000, blank=True)
    done = models.TextField(max_length=6000)
    changed = models.TextField(max_length=6000, blank=True)
    how_sure = models.TextField(max_length=2000, blank=True)
    cost = models.TextField(max_length=2000, blank=True)
    did_not_work = models.TextField(max_length=6000, blank=True)
    authors = models.CharField(max_length=300, blank=True)
    is_about_a_child = models.BooleanField(default=False)
    change = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PracticeVersionQuerySet.as_manager()

    class Handling:
        classes = classed(
            {
                "-": "id entry number title theme stage evidence cost_band context done changed how_sure cost "
                "did_not_work authors is_about_a_child change by at"
            }
        )

    class Meta:
        db_table = "network_practiceversion"
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="practice_version_stands_once")]


class PracticeStep(AppendOnlyModel, IdentifiedModel):
    """What became of a version: given in, sent back, shared, withdrawn; by whom, when and why."""

    entry = models.ForeignKey(PracticeEntry, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=StepKind.choices)
    reason = models.CharField(max_length=1000, blank=True)
    flags = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfAnEntryQuerySet["PracticeStep"].as_manager()

    class Handling:
        classes = classed({"-": "id entry number kind reason flags by at"})

    class Meta:
        db_table = "network_practicestep"


class Consent(IdentifiedModel):
    """Who agreed to a story being told, when and to what: by who they are to the story, never by name."""

    entry = models.ForeignKey(PracticeEntry, on_delete=models.PROTECT, related_name="consents")
    who = models.CharField(max_length=120)
    agreed_on = models.DateField()
    to_what = models.CharField(max_length=500)
    kept_where = models.CharField(max_length=200, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfAnEntryQuerySet["Consent"].as_manager()

    class Handling:
        classes = classed({"-": "id entry who agreed_on to_what kept_where taken_back_on by at"})

    class Meta:
        db_table = "network_consent"
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_on=None) | Q(taken_back_on__gte=models.F("agreed_on")),
                name="consent_is_taken_back_after_it_was_given",
            ),
        ]


class Tried(IdentifiedModel):
    """ "We tried this too": whose, after whom (empty: the entry itself), since when, and what came of it."""

    entry = models.ForeignKey(PracticeEntry, on_delete=models.PROTECT, related_name="tries")
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    words = models.TextField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfAnEntryQuerySet["Tried"].as_manager()

    class Handling:
        classes = classed({"-": "id entry after authority since outcome words by at"})

    class Meta:
        db_table = "network_tried"
        constraints = [
            models.UniqueConstraint(fields=["entry", "authority"], name="authority_says_once_that_it_tried"),
            models.CheckConstraint(condition=Q(after=None) | ~Q(after=models.F("id")), name="try_follows_no_itself"),
        ]
