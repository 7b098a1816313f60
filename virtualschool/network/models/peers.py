"""Questions to colleagues. What somebody says without a name is kept without one: there is nothing to unmask.

No row of this file holds a time: days alone, and of what was said without a
name only the day on which it was published.
"""

from typing import Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User

from ..vocab_practice import Waits
from .authorities import MemberAuthority
from .place import Row, place_of


class PeerQuestionQuerySet(ScopedQuerySet["PeerQuestion"]):
    def visible_to(self, user: User) -> Self:
        """Those to all, to members; those to a few, to these, to whoever asked with a name, and to the coordinator."""
        place = place_of(user)
        if not place.takes_part:
            return self.none()
        if place.coordinates:
            return self.all()
        mine = PeerAddressee.objects.filter(question=models.OuterRef("pk"), member__authority__in=place.authorities)
        return self.filter(Q(to_all=True) | Q(asked_by=user) | models.Exists(mine))

    def open(self) -> Self:
        return self.filter(closed_on=None)


class PeerQuestion(IdentifiedModel):
    """A question that colleagues can read. `asked_by` is empty where it was asked without a name: nothing else says."""

    title = models.CharField(max_length=200)
    text = models.TextField(max_length=4000, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_all = models.BooleanField(default=True)
    published_on = models.DateField()
    key_digest = models.CharField(max_length=64, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    tried = models.TextField(max_length=4000, blank=True)
    came_of = models.TextField(max_length=4000, blank=True)
    thanks = models.CharField(max_length=500, blank=True)

    objects = PeerQuestionQuerySet.as_manager()

    class Handling:
        classes = classed(
            {
                "-": "id title text asked_by authority to_all published_on key_digest closed_on tried came_of thanks",
            }
        )

    class Meta:
        db_table = "network_peerquestion"
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_by=None, authority=None) & ~Q(key_digest="")
                | Q(asked_by__isnull=False, key_digest=""),
                name="question_has_an_asker_or_a_key_and_never_both",
            ),
        ]


class OfAQuestionQuerySet(ScopedQuerySet[Row]):
    def visible_to(self, user: User) -> Self:
        return self.filter(question__in=PeerQuestion.objects.visible_to(user).values("pk"))


class PeerAddressee(IdentifiedModel):
    """One of the few authorities to which a question goes."""

    question = models.ForeignKey(PeerQuestion, on_delete=models.CASCADE, related_name="addressees")
    member = models.ForeignKey(MemberAuthority, on_delete=models.PROTECT, related_name="+")

    objects = OfAQuestionQuerySet["PeerAddressee"].as_manager()

    class Handling:
        classes = classed({"-": "id question member"})

    class Meta:
        db_table = "network_peeraddressee"
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="addressee_stands_once")]


class PeerReply(AppendOnlyModel, IdentifiedModel):
    """An answer: by name, or by "someone who has done it", of whom nothing is kept; `is_asker`: by whoever asked."""

    question = models.ForeignKey(PeerQuestion, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_asker = models.BooleanField(default=False)
    published_on = models.DateField()

    objects = OfAQuestionQuerySet["PeerReply"].as_manager()

    class Handling:
        classes = classed({"-": "id question text by authority is_asker published_on"})

    class Meta:
        db_table = "network_peerreply"
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(authority=None), name="reply_without_a_name_has_no_authority"
            ),
        ]


class UnsignedQuerySet(ScopedQuerySet["Unsigned"]):
    def visible_to(self, user: User) -> Self:
        """What waits to be looked at: for the coordinator, who learns the words and nothing of whose they are."""
        return self.all() if place_of(user).coordinates else self.none()


class Unsigned(IdentifiedModel):
    """What somebody said without a name and nobody has looked at yet. The row goes when it is published.

    It has no person, no authority, no day and no time. All rows are written
    anew with each that comes, in the order of their random ids, so that their
    place in the table tells nothing either.
    """

    kind = models.CharField(max_length=8, choices=Waits.choices)
    question = models.ForeignKey(PeerQuestion, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    came_of = models.TextField(max_length=4000, blank=True)
    thanks = models.CharField(max_length=500, blank=True)
    to = models.CharField(max_length=400, blank=True)
    key_digest = models.CharField(max_length=64, blank=True)
    sent_back_why = models.CharField(max_length=500, blank=True)

    objects = UnsignedQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id kind question title text came_of thanks to key_digest sent_back_why"})

    class Meta:
        db_table = "network_unsigned"
