"""What the hub keeps of authorities: public keys, the codes they enrol with, and the documents that they released.

No field is about a child: the documents hold nothing but intervals that may be published.
"""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, standing_of
from virtualschool.people.vocab import Permission

from ..vocab import WithdrawalReason
from .place import place_of

if TYPE_CHECKING:
    from virtualschool.people.models import User


class EnrolmentCodeQuerySet(ScopedQuerySet["EnrolmentCode"]):
    def visible_to(self, user: "User") -> Self:
        """The coordinator makes them; nobody else need know that there is one."""
        return self.all() if place_of(user).coordinates else self.none()


class EnrolmentCode(IdentifiedModel):
    """A one-time code by which an authority's installation enrols its first keys; only its digest is kept."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="enrolment_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentCodeQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id authority digest made_by made_at ends_at used_at"})

    class Meta:
        db_table = "network_enrolmentcode"


class AuthorityKeysQuerySet(ScopedQuerySet["AuthorityKeys"]):
    def visible_to(self, user: "User") -> Self:
        """Public keys are public within the Network."""
        return self.all() if place_of(user).takes_part else self.none()

    def holding(self) -> Self:
        return self.filter(ended_at=None)


class AuthorityKeys(IdentifiedModel):
    """An authority's public keys from `since` on: one signs what it sends, to the other hand-overs are sealed."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="public_keys")
    key_id = models.CharField(max_length=32, db_index=True)
    signing_key = models.CharField(max_length=44)
    handover_key = models.CharField(max_length=44)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    objects = AuthorityKeysQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id authority key_id signing_key handover_key since ended_at ended_why"})

    class Meta:
        db_table = "network_authoritykeys"
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=Q(ended_at=None), name="an_authority_has_one_pair_of_keys_at_a_time"
            ),
        ]


class SpentNumberQuerySet(ScopedQuerySet["SpentNumber"]):
    def visible_to(self, user: "User") -> Self:
        """Nobody needs to see them."""
        return self.none()


class SpentNumber(models.Model):
    """The number of one signed request, kept for as long as the same request could come again."""

    key_id = models.CharField(max_length=32)
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    objects = SpentNumberQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id key_id nonce at"})

    class Meta:
        db_table = "network_spentnumber"
        constraints = [models.UniqueConstraint(fields=["key_id", "nonce"], name="a_signed_request_counts_once")]


class ReceivedReleaseQuerySet(ScopedQuerySet["ReceivedRelease"]):
    def visible_to(self, user: "User") -> Self:
        """An authority's own; what others released is seen in the sum alone, by the coordinator, too."""
        return self.filter(authority__in=standing_of(user).authorities(needs=Permission.RELEASE_SEE))

    def of(self, authority: str) -> Self:
        return self.filter(authority=authority)


class ReceivedRelease(AppendOnlyModel):
    """A signed document as it came. Its id is the sha256 of what was signed; it is shown from a fixed day on."""

    id = models.CharField(max_length=64, primary_key=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="received_releases")
    session = models.CharField(max_length=7)
    cohort = models.CharField(max_length=12)
    made_on = models.DateField()
    key_id = models.CharField(max_length=32)
    received_at = models.DateTimeField()
    shown_from = models.DateField()
    document = models.TextField()

    objects = ReceivedReleaseQuerySet.as_manager()

    class Handling:
        classes = classed(
            {"-": "id authority session cohort made_on key_id received_at shown_from document"},
        )

    class Meta:
        db_table = "network_receivedrelease"
        indexes = [models.Index(fields=["session", "cohort", "shown_from"], name="release_by_session_and_cohort")]


class WithdrawalQuerySet(ScopedQuerySet["Withdrawal"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(release__in=ReceivedRelease.objects.visible_to(user).values("pk"))


class Withdrawal(AppendOnlyModel, IdentifiedModel):
    """An authority takes a release back; it leaves the national tables on a fixed day."""

    release = models.OneToOneField(ReceivedRelease, on_delete=models.PROTECT, related_name="withdrawal")
    reason_key = models.CharField(max_length=20, choices=WithdrawalReason.choices)
    received_at = models.DateTimeField()
    effective_from = models.DateField()

    objects = WithdrawalQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id release reason_key received_at effective_from"})

    class Meta:
        db_table = "network_withdrawal"


class NamingAgreementQuerySet(ScopedQuerySet["NamingAgreement"]):
    def visible_to(self, user: "User") -> Self:
        """An authority's own answer; whether all agreed shows by the names being there."""
        return self.filter(authority__in=place_of(user).authorities)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-id")


class NamingAgreement(AppendOnlyModel, IdentifiedModel):
    """Whether an authority agrees that national tables name who stands behind them; the newest answer holds."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="naming_agreements")
    agrees = models.BooleanField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    objects = NamingAgreementQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id authority agrees by_name at"})

    class Meta:
        db_table = "network_namingagreement"
