"""What came in: one run per bringing of files, a receipt per file, and what each said of rows and learners."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Edition

from .vocab import ChangeKind, Hidden, State, Status


class FilesQuerySet(ScopedQuerySet[Any]):
    """Runs and what belongs to them: seen by whoever may see files in that authority."""

    owner = "authority"

    def visible_to(self, user: User) -> Self:
        codes = user.standing.authorities(needs=Permission.FILE_SEE) if user.is_authenticated else ()
        return self.filter(**{f"{self.owner}__in": codes})


class OfRun(FilesQuerySet):
    owner = "run__authority"


class OfReceipt(FilesQuerySet):
    owner = "receipt__run__authority"


class Run(IdentifiedModel):
    """Files brought together: by whom, as at when, and how far the system has come with them."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sender_name = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    as_at = models.DateField()
    received = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.DONE)
    progress = models.CharField(max_length=200, blank=True)
    failure = models.TextField(blank=True)
    wants_applying = models.BooleanField(default=False)
    linked = models.PositiveIntegerField(default=0)
    in_question = models.PositiveIntegerField(default=0)
    unlinked = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)

    objects = FilesQuerySet.as_manager()

    class Meta:
        db_table = "intake_run"
        constraints = [models.UniqueConstraint(fields=["authority", "number"], name="receipts_are_numbered")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority number sent_by sender_name entered_at as_at received state progress failure "
                    "wants_applying linked in_question unlinked others"
                ),
            }
        )


class Receipt(IdentifiedModel):
    """What became of one file: every row accounted for."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="receipts")
    position = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, blank=True)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=20, choices=Status.choices)
    sheet = models.CharField(max_length=120, blank=True)
    rows_in = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    blank = models.PositiveIntegerField(default=0)
    history_only = models.BooleanField(default=False)
    reasons = models.TextField(blank=True)
    mapping = models.TextField(blank=True)
    headers = models.TextField(blank=True)
    ignored_columns = models.TextField(blank=True)
    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, blank=True, related_name="receipts")
    released_by = models.CharField(max_length=254, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undone_because = models.CharField(max_length=500, blank=True)
    left_out_by = models.CharField(max_length=254, blank=True)

    objects = OfRun.as_manager()

    class Meta:
        db_table = "intake_receipt"
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="files_of_a_run_stand_in_order"),
            models.CheckConstraint(
                condition=Q(rows_in=F("applied") + F("unchanged") + F("held") + F("rejected") + F("blank")),
                name="every_row_is_accounted_for",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="receipt_by_content")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id run position file_name kind sha256 status sheet rows_in applied unchanged held rejected "
                    "blank history_only reasons mapping headers ignored_columns edition released_by left_out_by "
                    "undone_by undone_because"
                ),
            }
        )

    @property
    def authority_id(self) -> str:
        """The authority that a receipt belongs to, for `access.fetch`: its run's."""
        return self.run.authority_id

    @property
    def reason_list(self) -> list[str]:
        return self.reasons.splitlines()


class Problem(models.Model):
    """One row that was not used, or one that was and is worth telling; never what its cells say."""

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=40)
    message = models.TextField()
    is_rejection = models.BooleanField(default=True)

    objects = OfReceipt.as_manager()

    class Meta:
        db_table = "intake_problem"

    class Handling:
        classes = classed({"-": "id receipt row column code message is_rejection"})


class Change(models.Model):
    """What a run changed for one learner."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    learner_id = models.UUIDField()
    detail = models.CharField(max_length=200, blank=True)
    detail_class = models.CharField(max_length=1, default="A")

    objects = OfRun.as_manager()

    class Meta:
        db_table = "intake_change"
        indexes = [models.Index(fields=["run", "kind"], name="change_by_run")]

    class Handling:
        classes = classed(
            {
                "-": "id run kind learner_id detail_class",
                "E": "detail",
            }
        )


class OfAuthority(FilesQuerySet):
    """What an authority has said of its sources."""


class SavedMapping(IdentifiedModel):
    """What an authority said that the headings of one source mean; a later one for the same headings replaces it.

    Rows are added and never changed: the newest for the same kind and the same
    headings counts. `columns` and `colours` are lines of two words with a tab
    between them.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="saved_mappings")
    kind = models.CharField(max_length=20)
    headers_digest = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True)
    columns = models.TextField()
    colours = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = OfAuthority.as_manager()

    class Meta:
        db_table = "intake_saved_mapping"
        indexes = [models.Index(fields=["authority", "kind", "headers_digest"], name="mapping_by_its_headings")]

    class Handling:
        classes = classed({"-": "id authority kind headers_digest sheet columns colours by by_name at"})


class HiddenChoice(IdentifiedModel):
    """Whether what is hidden in files of one layout counts, as an authority said; of one layout the newest counts."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="hidden_choices")
    kind = models.CharField(max_length=20)
    headers_digest = models.CharField(max_length=64)
    choice = models.CharField(max_length=10, choices=Hidden.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = OfAuthority.as_manager()

    class Meta:
        db_table = "intake_hidden_choice"
        indexes = [models.Index(fields=["authority", "kind", "headers_digest"], name="hidden_by_its_headings")]

    class Handling:
        classes = classed({"-": "id authority kind headers_digest choice by by_name at"})


class CodeMeaning(IdentifiedModel):
    """What a word in a source's column means, as an authority said; an empty key means that it is to be refused.

    Rows are added and never changed: of one word the highest version counts.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="code_meanings")
    column = models.CharField(max_length=40)
    word = models.CharField(max_length=80)
    folded = models.CharField(max_length=80)
    key = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = OfAuthority.as_manager()

    class Meta:
        db_table = "intake_code_meaning"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "column", "folded", "version"], name="a_meaning_has_one_of_each_version"
            ),
        ]

    class Handling:
        classes = classed({"-": "id authority column word folded key version by by_name at"})
