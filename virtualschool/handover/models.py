"""What is kept of hand-overs: other authorities' public keys, what was handed over, and what arrived.

Never a packet's content: of what was sent its digest and counts, of what
arrived the same. A packet that somebody is looking at lies sealed, as it came.
"""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User, standing_of
from virtualschool.people.vocab import Permission
from virtualschool.register.models.working import GoesWithLearner

from .vocab import CameFrom, State

Row = TypeVar("Row", bound=models.Model, covariant=True)


class OfAuthority(ScopedQuerySet[Row]):
    """Rows of an authority, for whoever hands over or takes in there."""

    def visible_to(self, user: User) -> Self:
        standing = standing_of(user)
        codes = standing.authorities(needs=Permission.HANDOVER_SEND)
        return self.filter(authority__in=codes | standing.authorities(needs=Permission.HANDOVER_RECEIVE))


class KnownKeyQuerySet(OfAuthority["KnownKey"]):
    def standing(self) -> Self:
        """Those that no newer ones replaced."""
        return self.filter(replaced_at=None)


class KnownKey(IdentifiedModel):
    """Another authority's public keys as this authority knows them, and who compared them on the phone."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="known_keys")
    of = models.CharField(max_length=9)
    handover_key = models.CharField(max_length=64)
    signing_key = models.CharField(max_length=64)
    came_from = models.CharField(max_length=10, choices=CameFrom.choices)
    entered_by = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    checked_by = models.CharField(max_length=200, blank=True)
    checked_with = models.CharField(max_length=120, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = KnownKeyQuerySet.as_manager()

    class Meta:
        db_table = "handover_known_key"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "of"], condition=Q(replaced_at=None), name="an_authority_has_one_pair_of_keys"
            ),
        ]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority of handover_key signing_key came_from entered_by entered_at checked_by checked_with "
                    "checked_on replaced_at"
                )
            }
        )


class SentQuerySet(OfAuthority["Sent"]):
    def late(self, day: dt.date) -> Self:
        """Those that nobody took in before they expired, and that nobody has closed since."""
        return self.filter(received_on=None, closed_at=None, expires_on__lt=day)


class Sent(IdentifiedModel, GoesWithLearner):
    """A learner was handed over: to whom, which parts, the digest of the file, and the receipt once it comes.

    The row's id is the packet's.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="handed_over")
    learner_id = models.UUIDField(db_index=True)
    to = models.CharField(max_length=9)
    to_key = models.CharField(max_length=16)
    parts = models.CharField(max_length=400)
    """Which kinds of row, with their number: "identity:1 care:3"."""
    classes = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    received_on = models.DateField(null=True, blank=True)
    receipt_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)

    objects = SentQuerySet.as_manager()

    class Meta:
        db_table = "handover_sent"
        indexes = [models.Index(fields=["authority", "made_at"], name="sent_by_day")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority learner_id to to_key parts classes sha256 made_at expires_on by_id by_name "
                    "received_on receipt_at closed_at closed_by"
                )
            }
        )

    def state(self, day: dt.date) -> State:
        if self.received_on:
            return State(f"received on {self.received_on:%-d %B %Y}", "good")
        if self.closed_at:
            return State("closed: not received")
        if self.expires_on < day:
            return State("expired unreceived", "late")
        return State("handed over, no receipt yet")


class ArrivedQuerySet(OfAuthority["Arrived"]):
    pass


class Arrived(IdentifiedModel, GoesWithLearner):
    """A packet came from another authority: it waits, sealed as it came, until somebody takes it in, once."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="arrived_packets")
    packet_id = models.UUIDField()
    sender = models.CharField(max_length=9)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    parts = models.CharField(max_length=400)
    arrived_at = models.DateTimeField()
    brought_by = models.CharField(max_length=200)
    taken_in_at = models.DateTimeField(null=True, blank=True)
    taken_in_by = models.CharField(max_length=200, blank=True)
    learner_id = models.UUIDField(null=True, blank=True, db_index=True)

    objects = ArrivedQuerySet.as_manager()

    class Meta:
        db_table = "handover_arrived"
        constraints = [
            models.UniqueConstraint(fields=["authority", "packet_id"], name="a_packet_arrives_once"),
        ]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority packet_id sender sha256 made_at expires_on parts arrived_at brought_by taken_in_at "
                    "taken_in_by learner_id"
                )
            }
        )

    @property
    def sealed_name(self) -> str:
        """The name under which the packet lies in the sealed store until it is taken in."""
        return f"handover-{self.pk}"
