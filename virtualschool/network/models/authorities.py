"""Authorities in the Network: who belongs since when, their posts, who looks after a newcomer, and published counts."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.people.models import Authority

from ..vocab import InductionStep
from .place import DirectoryQuerySet


class MemberAuthorityQuerySet(DirectoryQuerySet["MemberAuthority"]):
    def members_on(self, day: dt.date) -> Self:
        """Those that belong on the day; `left_on` is the first day without them."""
        return self.filter(Q(joined_on__lte=day) & (Q(left_on=None) | Q(left_on__gt=day)))


class MemberAuthority(IdentifiedModel):
    """An authority's entry in the directory. One without `joined_on` is known and does not belong (yet)."""

    authority = models.OneToOneField(Authority, on_delete=models.PROTECT, related_name="in_network")
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    has_virtual_school = models.BooleanField(default=False)
    virtual_school_since = models.PositiveSmallIntegerField(null=True, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    good_at = models.TextField(max_length=1000, blank=True)
    looking_for = models.TextField(max_length=1000, blank=True)
    buddy = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="buddies")
    buddy_since = models.DateField(null=True, blank=True)
    is_invented = models.BooleanField(default=False)
    asked_on = models.DateField(null=True, blank=True)
    asked_by = models.CharField(max_length=120, blank=True)

    objects = MemberAuthorityQuerySet.as_manager()

    class Handling:
        classes = classed(
            {
                "-": "id authority joined_on left_on has_virtual_school virtual_school_since contact_name "
                "contact_email contact_phone good_at looking_for buddy buddy_since is_invented "
                "asked_on asked_by"
            }
        )

    class Meta:
        db_table = "network_memberauthority"
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="member_leaves_after_it_joined"
            ),
            models.CheckConstraint(condition=Q(buddy=None) | ~Q(buddy=F("id")), name="member_is_no_buddy_of_its_own"),
        ]

    def __str__(self) -> str:
        return self.authority.short_name

    def is_member_on(self, day: dt.date) -> bool:
        return self.joined_on is not None and self.joined_on <= day and (self.left_on is None or self.left_on > day)


class EarlierSpell(IdentifiedModel):
    """A time in which an authority belonged before it left and came back."""

    member = models.ForeignKey(MemberAuthority, on_delete=models.PROTECT, related_name="earlier")
    joined_on = models.DateField()
    left_on = models.DateField()

    objects = DirectoryQuerySet["EarlierSpell"].as_manager()

    class Handling:
        classes = classed({"-": "id member joined_on left_on"})

    class Meta:
        db_table = "network_earlierspell"
        constraints = [
            models.CheckConstraint(condition=Q(left_on__gte=F("joined_on")), name="spell_ends_after_it_began"),
        ]


class MemberPost(IdentifiedModel):
    """A post of the virtual school: its title, who holds it, and how much of full time it is."""

    member = models.ForeignKey(MemberAuthority, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    holder = models.CharField(max_length=120, blank=True)
    hundredths = models.PositiveSmallIntegerField(default=100)
    ended_on = models.DateField(null=True, blank=True)

    objects = DirectoryQuerySet["MemberPost"].as_manager()

    class Handling:
        classes = classed({"-": "id member title holder hundredths ended_on"})

    class Meta:
        db_table = "network_memberpost"
        constraints = [
            models.CheckConstraint(
                condition=Q(hundredths__gte=1) & Q(hundredths__lte=100), name="post_is_a_part_of_full_time"
            ),
        ]

    @property
    def full_time(self) -> str:
        """ "full time", or "0.6 of full time"."""
        return "full time" if self.hundredths == 100 else f"{self.hundredths / 100:g} of full time"


class InductionDone(IdentifiedModel):
    """One step of a newcomer's induction that was taken."""

    member = models.ForeignKey(MemberAuthority, on_delete=models.PROTECT, related_name="induction")
    step = models.CharField(max_length=12, choices=InductionStep.choices)
    on = models.DateField()
    by_name = models.CharField(max_length=120)

    objects = DirectoryQuerySet["InductionDone"].as_manager()

    class Handling:
        classes = classed({"-": "id member step on by_name"})

    class Meta:
        db_table = "network_inductiondone"
        constraints = [models.UniqueConstraint(fields=["member", "step"], name="induction_step_is_done_once")]


class CountsPublication(AppendOnlyModel, IdentifiedModel):
    """A publication of how many children are looked after: nothing here is counted by the Network itself."""

    title = models.CharField(max_length=200)
    as_at = models.DateField()
    published_on = models.DateField()
    source = models.CharField(max_length=300)
    total = models.PositiveIntegerField()
    is_invented = models.BooleanField(default=False)

    objects = DirectoryQuerySet["CountsPublication"].as_manager()

    class Handling:
        classes = classed({"-": "id title as_at published_on source total is_invented"})

    class Meta:
        db_table = "network_countspublication"


class PublishedCount(AppendOnlyModel, IdentifiedModel):
    """What a publication says of one authority."""

    publication = models.ForeignKey(CountsPublication, on_delete=models.PROTECT, related_name="counts")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="published_counts")
    looked_after = models.PositiveIntegerField()

    objects = DirectoryQuerySet["PublishedCount"].as_manager()

    class Handling:
        classes = classed({"-": "id publication authority looked_after"})

    class Meta:
        db_table = "network_publishedcount"
        constraints = [
            models.UniqueConstraint(fields=["publication", "authority"], name="publication_counts_an_authority_once"),
        ]
