"""The practice library's verbs: write, give in, look at, share, send back, withdraw, agree, try too."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User

from ..identity import across, stops, trouble, trouble_in_credits
from ..models import Consent, PracticeEntry, PracticeStep, PracticeVersion, Tried, place_of
from ..vocab_practice import (
    BOXES,
    CREDITS,
    CostBand,
    Evidence,
    Outcome,
    PracticeKind,
    PracticeState,
    StageBand,
    StepKind,
    Theme,
)
from .writing_down import write_down


@dataclass(frozen=True)
class Words:
    """An entry as it is written; `is_about_a_child` asks for the record of who agreed."""

    title: str
    theme: Theme
    stage: StageBand
    evidence: Evidence
    cost_band: CostBand
    done: str
    context: str = ""
    changed: str = ""
    how_sure: str = ""
    cost: str = ""
    did_not_work: str = ""
    authors: str = ""
    is_about_a_child: bool = False

    def texts(self) -> tuple[str, ...]:
        return (
            self.title, self.context, self.done, self.changed, self.how_sure, self.cost, self.did_not_work,
            self.authors,
        )  # fmt: skip


@dataclass(frozen=True)
class Agreed:
    """Who agreed to a story, by who they are to it; when, and to what."""

    who: str
    agreed_on: dt.date
    to_what: str
    kept_where: str = ""


@transaction.atomic
def begin(*, kind: PracticeKind, words: Words, authority: Authority | None, by: User, at: dt.datetime) -> PracticeEntry:
    """Begin an entry: a draft that only its authors' authority and the coordinator read."""
    _refuse_what_is_never_kept(*words.texts())
    made = PracticeEntry.objects.create(kind=kind, authority=authority, by=by, begun_at=at)
    _version(made, 1, words, "", by, at)
    write_down("began an entry of the library", made, by=by, at=at)
    return made


@transaction.atomic
def rewrite(*, entry: PracticeEntry, words: Words, change: str, by: User, at: dt.datetime) -> int:
    """Write another version; readers keep the shared one until the new one is looked at. Returns its number."""
    _refuse_what_is_never_kept(*words.texts())
    _need_author(entry, by)
    if entry.state == PracticeState.WITHDRAWN:
        raise Refusal("This entry is withdrawn.")
    number = entry.number + 1
    _version(entry, number, words, change, by, at)
    entry.number, entry.state = number, PracticeState.DRAFT
    entry.save(update_fields=["number", "state"])
    write_down("wrote an entry of the library anew", entry, by=by, at=at, number=number)
    return number


@transaction.atomic
def give_in(*, entry: PracticeEntry, by: User, at: dt.datetime) -> None:
    """Ask for the newest version to be looked at."""
    _need_author(entry, by)
    if entry.state not in (PracticeState.DRAFT, PracticeState.SENT_BACK):
        raise Refusal("There is nothing new to be looked at.")
    if newest(entry).is_about_a_child and not in_force(entry):
        raise Refusal("It tells of a child: first note who agreed to that, when and to what.")
    _step(entry, StepKind.SUBMITTED, PracticeState.WAITING, "", by, at)


@transaction.atomic
def share(*, entry: PracticeEntry, is_open: bool, by: User, at: dt.datetime) -> None:
    """Let members read the version that waits; nobody shares their own, and no story without consent is shared."""
    _need_waiting(entry)
    words = newest(entry)
    if words.by_id == by.pk:
        raise Refusal("Somebody else looks at what one wrote oneself.")
    if words.is_about_a_child and not in_force(entry):
        raise Refusal("It tells of a child, and nobody's consent is noted or in force.")
    if any(stops(trouble(getattr(words, name))) for name in (*BOXES, *CREDITS)):
        raise Refusal("A name and a date of birth stand side by side in it: send it back.")
    entry.shared_number, entry.shared_at, entry.is_open = entry.number, at, is_open
    entry.save(update_fields=["shared_number", "shared_at", "is_open"])
    _step(entry, StepKind.SHARED, PracticeState.SHARED, "", by, at)


@transaction.atomic
def send_back(*, entry: PracticeEntry, reason: str, by: User, at: dt.datetime) -> None:
    """Ask its authors to change something; a version shared before stays shared."""
    _need_waiting(entry)
    if not reason.strip():
        raise Refusal("Say what should be different, so that its authors can change it.")
    _step(entry, StepKind.SENT_BACK, PracticeState.SENT_BACK, reason, by, at)


@transaction.atomic
def withdraw(*, entry: PracticeEntry, reason: str, by: User, at: dt.datetime) -> None:
    """Take an entry out of the library. That it was there, and why it went, stays; its words are read no more."""
    if not reason.strip():
        raise Refusal("Say why it is withdrawn: others may be trying it.")
    if entry.state == PracticeState.WITHDRAWN:
        raise Refusal("This entry is withdrawn already.")
    _step(entry, StepKind.WITHDRAWN, PracticeState.WITHDRAWN, reason, by, at)


@transaction.atomic
def note_consent(*, entry: PracticeEntry, agreed: Agreed, by: User, at: dt.datetime) -> Consent:
    """Note who agreed. A name is refused: the signed paper holds it, where the authority keeps it."""
    _need_author(entry, by)
    if agreed.agreed_on > at.date():
        raise Refusal("Nobody agrees in the future: check the date.")
    if trouble(agreed.who):
        raise Refusal("Say who it is to the story (the young person, a carer), not by name.")
    made = Consent.objects.create(entry=entry, **asdict(agreed), by=by, at=at)
    write_down("noted consent to a story", entry, by=by, at=at)
    return made


@transaction.atomic
def take_consent_back(*, consent: Consent, on: dt.date, by: User, at: dt.datetime) -> None:
    """Note that consent was taken back; a story that rests on no other is withdrawn at once."""
    _need_author(consent.entry, by)
    if consent.taken_back_on:
        raise Refusal("It was taken back already.")
    consent.taken_back_on = max(on, consent.agreed_on)
    consent.save(update_fields=["taken_back_on"])
    write_down("noted that consent was taken back", consent.entry, by=by, at=at)
    entry = consent.entry
    if newest(entry).is_about_a_child and not in_force(entry) and entry.state != PracticeState.WITHDRAWN:
        _step(entry, StepKind.WITHDRAWN, PracticeState.WITHDRAWN, "Consent to the story was taken back.", by, at)


@transaction.atomic
def try_too(
    *, entry: PracticeEntry, after: Tried | None, authority: Authority, since: dt.date, outcome: Outcome, words: str,
    by: User, at: dt.datetime,
) -> Tried:  # fmt: skip
    """Say that one's authority tried it, after whom, and what came of it; said again, it is brought up to date."""
    if not entry.shared_number or entry.state == PracticeState.WITHDRAWN:
        raise Refusal("Only what is shared can be tried by others.")
    if authority == entry.authority:
        raise Refusal("It began with you: write what you learned into the entry itself.")
    if after and (after.entry_id != entry.pk or after.authority_id == authority.pk or _follows(after, authority)):
        raise Refusal("Name somebody who tried it before you did.")
    known = Tried.objects.filter(entry=entry, authority=authority).first()
    made = known or Tried(entry=entry, authority=authority)
    made.after, made.since, made.outcome, made.words, made.by, made.at = after, since, outcome, words.strip(), by, at
    made.save()
    write_down("said that they tried it too", entry, by=by, at=at)
    return made


def newest(entry: PracticeEntry) -> PracticeVersion:
    return PracticeVersion.objects.get(entry=entry, number=entry.number)


def in_force(entry: PracticeEntry) -> bool:
    """Whether somebody's consent holds."""
    return Consent.objects.filter(entry=entry, taken_back_on=None).exists()


def trouble_in(words: "PracticeVersion | Words") -> int:
    """How much the practice check finds in an entry: in each of its texts, and in what two of them say together."""
    texts = {label: getattr(words, name) for name, label in BOXES.items()}
    named = {label: getattr(words, name) for name, label in CREDITS.items()}
    alone = [one for text in texts.values() for one in trouble(text)]
    alone += [one for text in named.values() for one in trouble_in_credits(text)]
    return len(alone) + len(across({**texts, **named}))


def _follows(one: Tried, authority: Authority) -> bool:
    """Whether a try goes back to this authority: a tree has no rings."""
    before = one.after
    while before is not None:
        if before.authority_id == authority.pk:
            return True
        before = before.after
    return False


def _refuse_what_is_never_kept(*texts: str) -> None:
    found = [finding for text in texts for finding in stops(trouble(text))]
    if found:
        raise Refusal(found[0].sentence)


def _version(entry: PracticeEntry, number: int, words: Words, change: str, by: User, at: dt.datetime) -> None:
    PracticeVersion(entry=entry, number=number, **asdict(words), change=change.strip(), by=by, at=at).save(
        force_insert=True
    )


def _step(entry: PracticeEntry, kind: StepKind, state: PracticeState, reason: str, by: User, at: dt.datetime) -> None:
    _refuse_what_is_never_kept(reason)
    flags = trouble_in(newest(entry))
    PracticeStep(entry=entry, number=entry.number, kind=kind, reason=reason.strip(), flags=flags, by=by, at=at).save(
        force_insert=True
    )
    entry.state = state
    entry.save(update_fields=["state"])
    write_down(f"{kind.label}: an entry of the library", entry, by=by, at=at, number=entry.number)


def _need_author(entry: PracticeEntry, by: User) -> None:
    place = place_of(by)
    if entry.by_id != by.pk and entry.authority_id not in place.authorities and not place.coordinates:
        raise Refusal("Its authors change it, and colleagues of their authority.")


def _need_waiting(entry: PracticeEntry) -> None:
    if entry.state != PracticeState.WAITING:
        raise Refusal("This entry is not waiting to be looked at.")
