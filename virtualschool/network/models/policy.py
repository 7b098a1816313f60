"""One voice: consultations and the joint answer, how law works in practice, guidance, and the shelf."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User

from ..vocab_practice import ConsultationState, LawState, ShelfKind
from .place import ForMembersQuerySet, Row, place_of


class ConsultationQuerySet(ScopedQuerySet["Consultation"]):
    def visible_to(self, user: User) -> Self:
        """All to whoever takes part; to observers what was sent."""
        place = place_of(user)
        if place.takes_part:
            return self.all()
        return self.filter(state=ConsultationState.SENT) if place.observes else self.none()


class Consultation(IdentifiedModel):
    """Something that policy makers ask, with its dates. `sent_version` is the response that went."""

    title = models.CharField(max_length=200)
    asked_by = models.CharField(max_length=160)
    about = models.TextField(max_length=4000, blank=True)
    link = models.URLField(max_length=500, blank=True)
    opened_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=9, choices=ConsultationState.choices, default=ConsultationState.GATHERING)
    sent_version = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)
    ended_words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ConsultationQuerySet.as_manager()

    class Handling:
        classes = classed(
            {
                "-": "id title asked_by about link opened_on closes_on state sent_version ended_on ended_words by at",
            }
        )

    class Meta:
        db_table = "network_consultation"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opened_on")), name="consultation_closes_after_it_opens"
            ),
        ]


class OfAConsultationQuerySet(ScopedQuerySet[Row]):
    def visible_to(self, user: User) -> Self:
        return self.filter(consultation__in=Consultation.objects.visible_to(user).values("pk"))


class ConsultationQuestion(IdentifiedModel):
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)

    objects = OfAConsultationQuerySet["ConsultationQuestion"].as_manager()

    class Handling:
        classes = classed({"-": "id consultation number text"})

    class Meta:
        db_table = "network_consultationquestion"
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="consultation_asks_a_number_once")
        ]


class Point(IdentifiedModel):
    """What a member would say, with a number that sentences of the response refer to."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    question = models.ForeignKey(
        ConsultationQuestion, on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ForMembersQuerySet["Point"].as_manager()

    class Handling:
        classes = classed({"-": "id consultation number question text by authority at withdrawn_at"})

    class Meta:
        db_table = "network_point"
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="point_has_its_number_alone")]


class PointSupport(IdentifiedModel):
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="supports")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["PointSupport"].as_manager()

    class Handling:
        classes = classed({"-": "id point by at"})

    class Meta:
        db_table = "network_pointsupport"
        constraints = [models.UniqueConstraint(fields=["point", "by"], name="point_is_supported_once_by_each")]


class ResponseDraftQuerySet(OfAConsultationQuerySet["ResponseDraft"]):
    def visible_to(self, user: User) -> Self:
        """Drafts to whoever takes part; to observers the one that was sent."""
        seen = super().visible_to(user)
        if place_of(user).takes_part:
            return seen
        return seen.filter(version=F("consultation__sent_version"))


class ResponseDraft(AppendOnlyModel, IdentifiedModel):
    """One version of the joint response; its sentences hang on it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="drafts")
    version = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ResponseDraftQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id consultation version note by at"})

    class Meta:
        db_table = "network_responsedraft"
        constraints = [models.UniqueConstraint(fields=["consultation", "version"], name="response_version_stands_once")]


class OfADraftQuerySet(ScopedQuerySet[Row]):
    def visible_to(self, user: User) -> Self:
        return self.filter(draft__in=ResponseDraft.objects.visible_to(user).values("pk"))


class ResponseSentence(AppendOnlyModel, IdentifiedModel):
    """A sentence of a draft, in its place; which points it rests on stands in `SentencePoint`."""

    draft = models.ForeignKey(ResponseDraft, on_delete=models.PROTECT, related_name="sentences")
    question = models.ForeignKey(
        ConsultationQuestion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)

    objects = OfADraftQuerySet["ResponseSentence"].as_manager()

    class Handling:
        classes = classed({"-": "id draft question position text"})

    class Meta:
        db_table = "network_responsesentence"
        constraints = [models.UniqueConstraint(fields=["draft", "position"], name="sentence_has_its_place_alone")]


class SentencePoint(AppendOnlyModel, IdentifiedModel):
    sentence = models.ForeignKey(ResponseSentence, on_delete=models.PROTECT, related_name="rests_on")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="said_in")

    objects = ForMembersQuerySet["SentencePoint"].as_manager()

    class Handling:
        classes = classed({"-": "id sentence point"})

    class Meta:
        db_table = "network_sentencepoint"
        constraints = [models.UniqueConstraint(fields=["sentence", "point"], name="sentence_rests_on_a_point_once")]


class SignOff(AppendOnlyModel, IdentifiedModel):
    """A member authority's name under one version of the response."""

    draft = models.ForeignKey(ResponseDraft, on_delete=models.PROTECT, related_name="sign_offs")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfADraftQuerySet["SignOff"].as_manager()

    class Handling:
        classes = classed({"-": "id draft authority words by at"})

    class Meta:
        db_table = "network_signoff"
        constraints = [models.UniqueConstraint(fields=["draft", "authority"], name="authority_signs_a_version_once")]


class LawInPractice(IdentifiedModel):
    """How a law or a policy works in practice, for those who make it."""

    law = models.CharField(max_length=200)
    happens = models.TextField(max_length=4000)
    would_help = models.TextField(max_length=4000, blank=True)
    state = models.CharField(max_length=8, choices=LawState.choices, default=LawState.GATHERED)
    told_whom = models.CharField(max_length=200, blank=True)
    told_on = models.DateField(null=True, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class LawQuerySet(ScopedQuerySet["LawInPractice"]):
        def visible_to(self, user: User) -> Self:
            """All to whoever takes part; to observers what they were told."""
            place = place_of(user)
            if place.takes_part:
                return self.all()
            return self.exclude(state=LawState.GATHERED) if place.observes else self.none()

    objects = LawQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id law happens would_help state told_whom told_on answer answered_on by authority at"})

    class Meta:
        db_table = "network_lawinpractice"


class LawSupport(IdentifiedModel):
    """ "It is the same with us." """

    law = models.ForeignKey(LawInPractice, on_delete=models.PROTECT, related_name="supports")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["LawSupport"].as_manager()

    class Handling:
        classes = classed({"-": "id law authority by at"})

    class Meta:
        db_table = "network_lawsupport"
        constraints = [models.UniqueConstraint(fields=["law", "by"], name="law_in_practice_is_supported_once_by_each")]


class Guidance(IdentifiedModel):
    """A text that members write together. `agreed_version` is the one that holds; 0 where none does yet."""

    title = models.CharField(max_length=160)
    agreed_version = models.PositiveSmallIntegerField(default=0)
    agreed_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["Guidance"].as_manager()

    class Handling:
        classes = classed({"-": "id title agreed_version agreed_on by at"})

    class Meta:
        db_table = "network_guidance"


class GuidanceVersion(AppendOnlyModel, IdentifiedModel):
    guidance = models.ForeignKey(Guidance, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=60000)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["GuidanceVersion"].as_manager()

    class Handling:
        classes = classed({"-": "id guidance number text why by at"})

    class Meta:
        db_table = "network_guidanceversion"
        constraints = [models.UniqueConstraint(fields=["guidance", "number"], name="guidance_version_stands_once")]


class ShelfItem(IdentifiedModel):
    """Research, policy, law or figures worth reading; members say in notes what it means for them."""

    kind = models.CharField(max_length=8, choices=ShelfKind.choices)
    title = models.CharField(max_length=300)
    published_by = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    link = models.URLField(max_length=500, blank=True)
    says = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class ShelfQuerySet(ScopedQuerySet["ShelfItem"]):
        def visible_to(self, user: User) -> Self:
            """The shelf is no secret from observers."""
            return self.all() if place_of(user).observes else self.none()

    objects = ShelfQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id kind title published_by year link says by at"})

    class Meta:
        db_table = "network_shelfitem"


class ShelfNote(AppendOnlyModel, IdentifiedModel):
    item = models.ForeignKey(ShelfItem, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["ShelfNote"].as_manager()

    class Handling:
        classes = classed({"-": "id item text by authority at"})

    class Meta:
        db_table = "network_shelfnote"
