"""Trying a model, and adopting it: a person's act after a dry run, which changes no link by itself."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from django.db import transaction
from django.db.models import Max, QuerySet

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import Actor
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.register.derive import Key
from virtualschool.register.models import LearnerRecord

from ..comparing import Compared, Differing, compare, expected_wrong
from ..differences import links_of
from ..engine.model import ModelRefused, model_id, read_document, read_model
from ..models import Adoption, Difference, LinkageModel, Trial, TrialState
from ..planning import revision_of
from ..queries import adopted
from . import settling

LARGEST = 1_000_000
NOT_A_MODEL = "{name} is no model: {why}. Use a file made by ./vs train-model."
STALE = "The register has changed since this dry run, so it no longer says what would change. Try the model again."
IN_USE = "This model is in use already. There is nothing to adopt."
NOT_TRIED = "Try the model first: nobody adopts one before seeing what would change. ./vs model try FILE shows it."
UNEXPECTED = (
    "Something went wrong while the models were compared. Nothing was changed. Try the model again; if it happens "
    "twice, tell whoever looks after this installation."
)


def document_in(data: bytes, name: str) -> dict[str, Any]:
    """What a model's file says, if it is a model that this version can use; refused with a sentence otherwise."""
    if len(data) > LARGEST:
        raise Refusal(NOT_A_MODEL.format(name=name, why="it is larger than 1 MB"))
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=partial(refuse_constant, name))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise Refusal(NOT_A_MODEL.format(name=name, why="it is not JSON")) from fault
    if not isinstance(document, dict):
        raise Refusal(NOT_A_MODEL.format(name=name, why="it holds no fields"))
    try:
        read_model(document, name)
    except ModelRefused as refused:
        raise Refusal(str(refused)) from refused
    except (AttributeError, OverflowError) as fault:
        raise Refusal(NOT_A_MODEL.format(name=name, why="its fields are not laid out as a model’s")) from fault
    return document


def refuse_constant(name: str, constant: str) -> NoReturn:
    raise Refusal(NOT_A_MODEL.format(name=name, why=f"{constant} stands in it, which is no number"))


def shipped_document() -> dict[str, Any]:
    return read_document()


def known_document(model: str, among: QuerySet[LinkageModel]) -> dict[str, Any]:
    """The document of the shipped model or of one that was brought before, by its id."""
    document = shipped_document()
    if model == model_id(document):
        return document
    kept = among.filter(pk=model).values_list("document", flat=True).first()
    if kept is None:
        raise Refusal("This model was never tried here. Bring its file.")
    return document_in(kept.encode(), f"The model {model[:8]}")


@transaction.atomic
def ask(*, authority: Authority, document: dict[str, Any], by: Actor, name: str, at: dt.datetime) -> Trial:
    """Keep a model for good, and ask for a dry run of it; making it is the background's work."""
    model = settling.keep_model(document, name, at)
    trial: Trial = Trial.objects.create(authority=authority, model=model, asked_by=name, asked_at=at)
    tell(trial, "asked for a dry run of a linkage model", by, at)
    return trial


def perform(trial_id: uuid.UUID, *, threads: int = 1, progress: Callable[[str], None] | None = None) -> Trial:
    """Make the dry run that was asked for, also one that a stop broke off. A fault is told on the trial, and raised."""
    undone = Trial.objects.filter(pk=trial_id, state__in=(TrialState.WAITING, TrialState.RUNNING))
    taken = undone.update(state=TrialState.RUNNING)
    trial: Trial = Trial.objects.select_related("authority").get(pk=trial_id)
    if not taken:
        return trial
    try:
        found = compare(trial.authority, adopted.loaded(trial.model_id), progress or partial(note, trial), threads)
        write(trial, found)
    except Refusal as refusal:
        fail(trial, refusal.sentence)
    except Exception:
        fail(trial, UNEXPECTED)
        raise
    return trial


def note(trial: Trial, sentence: str) -> None:
    Trial.objects.filter(pk=trial.pk).update(progress=sentence[:200])


def fail(trial: Trial, sentence: str) -> None:
    trial.state, trial.failure = TrialState.FAILED, sentence
    trial.save(update_fields=["state", "failure"])


@transaction.atomic
def write(trial: Trial, found: Compared) -> None:
    """What the dry run found, once; the pairs by keyed digests alone, with the learner whom each is about."""
    if not Trial.objects.filter(pk=trial.pk, state=TrialState.RUNNING).update(state=TrialState.DONE):
        return
    learners = learners_by_key(trial.authority)
    Difference.objects.bulk_create([as_row(trial, one, learners) for one in found.differing], batch_size=500)
    asked_before, asked_after = ({one.left for one in each.questions} for each in (found.before, found.adopted))
    trial.state, trial.progress = TrialState.DONE, ""
    trial.revision, trial.before_id = found.revision, found.before_id
    trial.links_before, trial.links_after = len(links_of(found.before)), len(links_of(found.alone))
    trial.questions_before, trial.questions_after = len(asked_before), len(asked_after)
    trial.questions_new, trial.questions_gone = len(asked_after - asked_before), len(asked_before - asked_after)
    trial.wrong_before, trial.wrong_after = expected_wrong(found.before), expected_wrong(found.alone)
    trial.save()


def learners_by_key(authority: Authority) -> dict[Key, uuid.UUID]:
    members = LearnerRecord.objects.filter(record__authority=authority)
    rows = members.values_list("record__source", "record__own_id", "learner_id")
    return {Key(source, own_id): learner for source, own_id, learner in rows}


def as_row(trial: Trial, one: Differing, learners: dict[Key, uuid.UUID]) -> Difference:
    return Difference(
        trial=trial,
        learner_id=learners.get(one.pair[0]),
        left_source=one.pair[0].source,
        right_source=one.pair[1].source,
        left_digest=one.entry.left_digest,
        right_digests=one.entry.right_digests,
        stands=one.entry.stands,
        before=one.before,
        after=one.after,
    )


def adopt(*, trial: Trial, reason: str, by: User, on_behalf: Actor, at: dt.datetime) -> Adoption:
    """Link with this model from now on. No link changes: where the models differ, a person is asked.

    Refused without a reason, for the model in use, and where the register has
    changed since the dry run. Linking again, which opens the questions, is the
    caller's next step.
    """
    refuse_unfit(trial, reason)
    try:
        return enter(trial, reason.strip(), by, on_behalf, at)
    except settling.OutOfDate as changed:
        raise Refusal(STALE) from changed


def refuse_unfit(trial: Trial, reason: str) -> None:
    if trial.state != TrialState.DONE:
        raise Refusal("This dry run has not ended. Wait for it, and look at what it shows before you adopt the model.")
    if not reason.strip():
        raise Refusal("Say why this model is adopted. The reason is kept with it for good.")
    if adopted.id_in_use(trial.authority) == trial.model_id:
        raise Refusal(IN_USE)
    if revision_of(trial.authority) != trial.revision:
        raise Refusal(STALE)


@transaction.atomic
def enter(trial: Trial, reason: str, by: User, on_behalf: Actor, at: dt.datetime) -> Adoption:
    settling.claim(trial.authority, trial.revision)
    last = Adoption.objects.filter(authority=trial.authority).aggregate(last=Max("number"))["last"] or 0
    adoption = Adoption.objects.create(
        authority=trial.authority,
        number=last + 1,
        trial=trial,
        by_id=by.pk,
        by_name=by.name,
        at=at,
        reason=reason,
    )
    tell(trial, "adopted a linkage model", on_behalf, at, reason=reason)
    return adoption


def tried(authority: Authority, document: dict[str, Any]) -> Trial:
    """The newest dry run of this very document on the register as it stands; refused where there is none."""
    done = Trial.objects.filter(authority=authority, model_id=model_id(document), state=TrialState.DONE)
    newest: Trial | None = done.select_related("authority").order_by("-asked_at").first()
    if newest is None:
        raise Refusal(NOT_TRIED)
    return newest


def tell(trial: Trial, verb: str, by: Actor, at: dt.datetime, *, reason: str = "") -> None:
    audit.record(
        chain=trial.authority_id,
        verb=verb,
        at=at,
        actor=by,
        object_type="linkage model",
        object_id=trial.model_id,
        reason=reason,
        detail=json.dumps({"trial": str(trial.pk), "instead of": trial.before_id}),
    )
