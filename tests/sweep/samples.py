"""What fills the gaps of an address: own (of Strathcarron), other authority (of Inverallan), invented (nobody).

A room that brings a route with an id adds a line to `MADE`: the parameter's
name, and a function that makes such an object in an authority and returns
its id. Texts that identify nobody stand in `TEXTS`.
"""

import datetime as dt
import uuid
from collections.abc import Callable

from tests.factories import MembershipFactory
from virtualschool.handover.models import Arrived, KnownKey, Sent
from virtualschool.intake.models import Receipt, Run
from virtualschool.intake.vocab import Status
from virtualschool.learning.models import SentHome, ToldFact
from virtualschool.linkage.models import LinkageModel, Question, Reading, Reread, Trial, TrialState
from virtualschool.monitoring.models import Annotation, Flag, Snapshot
from virtualschool.network.models import (
    Action,
    AuthorityKeys,
    Consultation,
    Guidance,
    GuidanceVersion,
    Item,
    Meeting,
    MemberAuthority,
    Paper,
    PeerQuestion,
    PracticeEntry,
    PracticeVersion,
    ShelfItem,
    Unsigned,
    ValueStory,
)
from virtualschool.network.models import Decision as NetworkDecision
from virtualschool.people.models import Authority
from virtualschool.register.models import (
    Decision,
    Disagreement,
    HistoryRequest,
    Learner,
    LearnerAlias,
    Relation,
    SourceRecord,
)
from virtualschool.register.vocab import About, Answer
from virtualschool.releases.models import Release

RELATIONS = ("own", "other authority", "invented")

DAY = dt.date(2026, 11, 16)
NOON_OF_DAY = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)


def a_learner(authority: Authority) -> uuid.UUID:
    made = Learner.objects.create(id=uuid.uuid4(), authority=authority, forename="Isla", surname="Macrae")
    LearnerAlias.objects.create(alias=made.pk, learner=made)
    return made.pk


def a_record(authority: Authority) -> uuid.UUID:
    return SourceRecord.objects.create(authority=authority, source="education", own_id="P1").pk


def a_run(authority: Authority) -> uuid.UUID:
    noon = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
    made = Run.objects.create(
        authority=authority, number=1, sender_name="the operator", entered_at=noon, as_at=DAY, received=DAY
    )
    return made.pk


def a_held_receipt(authority: Authority) -> uuid.UUID:
    made = Receipt.objects.create(
        run_id=a_run(authority), position=0, file_name="care.csv", kind="care", sha256="0" * 64, status=Status.HELD
    )
    return made.pk


def an_account(authority: Authority) -> uuid.UUID:
    return MembershipFactory(authority=authority).user_id


def a_post(authority: Authority) -> uuid.UUID:
    return MembershipFactory(authority=authority).pk


def a_caseload(authority: Authority) -> uuid.UUID:
    of = MembershipFactory(authority=authority).user
    made = Relation.objects.create(
        authority=authority, kind="caseload", user=of, learner_id=a_learner(authority), from_on=DAY, granted_by=of
    )
    return made.pk


def a_history_request(authority: Authority) -> uuid.UUID:
    made = HistoryRequest.objects.create(
        authority=authority, learner_id=a_learner(authority), asked_on=DAY, asked_by="Somebody"
    )
    return made.pk


def a_disagreement(authority: Authority) -> uuid.UUID:
    made = Disagreement.objects.create(
        id=uuid.uuid4(),
        learner_id=a_learner(authority),
        field="stage",
        field_class="B",
        shown="P5",
        shown_source="education",
        shown_as_at=DAY,
        other="P6",
        other_source="social_work",
        other_as_at=DAY,
    )
    return made.pk


def a_told_fact(authority: Authority) -> uuid.UUID:
    made = ToldFact(
        id=uuid.uuid4(),
        authority=authority,
        learner_id=a_learner(authority),
        kind="sent_home",
        said_by="Somebody",
        how="phone",
        said_on=DAY,
        recorded_by_id=uuid.uuid4(),
        recorded_by="Somebody",
        recorded_at=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC),
    )
    made.thread = made
    made.save(force_insert=True)
    SentHome.objects.create(told=made, on=DAY, half_days=1)
    return made.pk


def a_question(authority: Authority) -> uuid.UUID:
    made = Question.objects.create(
        authority=authority,
        about=About.NO_ROLL,
        left_id=a_record(authority),
        learner_id=a_learner(authority),
        opened_on=DAY,
    )
    return made.pk


def an_answer(authority: Authority) -> uuid.UUID:
    made = Decision.objects.create(
        authority=authority,
        sequence=1,
        about=About.NO_ROLL,
        answer=Answer.ELSEWHERE,
        left_key="social_work:C1",
        left_digest="0" * 64,
        by_id=uuid.uuid4(),
        by_name="Somebody",
        at=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC),
        made_on=DAY,
    )
    return made.pk


def a_reading(authority: Authority) -> uuid.UUID:
    made = Reading.objects.create(
        authority=authority,
        question_id=a_question(authority),
        number=1,
        answer=Answer.SAME,
        by_id=uuid.uuid4(),
        by_name="Somebody",
        at=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC),
        after=0,
    )
    return made.pk


def a_reread(authority: Authority) -> uuid.UUID:
    made = Reread.objects.create(
        authority=authority, month=DAY.replace(day=1), left_id=a_record(authority), rested_on="automatic", due_from=DAY
    )
    return made.pk


def a_trial(authority: Authority) -> uuid.UUID:
    noon = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
    model, _ = LinkageModel.objects.get_or_create(
        pk="0" * 64, defaults={"document": "{}", "added_by": "the operator", "added_at": noon}
    )
    made = Trial.objects.create(
        authority=authority, model=model, asked_by="the operator", asked_at=noon, state=TrialState.DONE
    )
    return made.pk  # type: ignore[no-any-return]


def a_snapshot(authority: Authority) -> uuid.UUID:
    made = Snapshot.objects.create(
        authority=authority,
        session="2025/26",
        cohort="in-year",
        whose="ours",
        made_at=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC),
        model_id="0" * 64,
        digest="0" * 64,
        output='{"figures": []}',
    )
    return made.pk


def an_annotation(authority: Authority) -> uuid.UUID:
    made = Annotation.objects.create(
        authority=authority, on=DAY, words="Soft starts", by_id=uuid.uuid4(), by_name="Somebody", at=NOON_OF_DAY
    )
    return made.pk


def a_flag(authority: Authority) -> uuid.UUID:
    made = Flag.objects.create(
        id=uuid.uuid4(),
        authority=authority,
        rule="exclusion",
        learner_id=a_learner(authority),
        evidence="2026-11-16",
        since=DAY,
        place="040 2026-11-16",
        words="Excluded from 16 November.",
        fact_class="B",
    )
    return made.pk


def a_hand_over(authority: Authority) -> uuid.UUID:
    made = Sent.objects.create(
        authority=authority,
        learner_id=a_learner(authority),
        to="S12000033",
        made_at=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC),
        expires_on=DAY,
        by_id=uuid.uuid4(),
    )
    return made.pk


def an_arrival(authority: Authority) -> uuid.UUID:
    noon = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
    made = Arrived.objects.create(
        authority=authority,
        packet_id=uuid.uuid4(),
        sender="S12000033",
        made_at=noon,
        expires_on=DAY,
        arrived_at=noon,
        taken_in_at=noon,
        taken_in_by="Somebody",
    )
    return made.pk


def a_known_key(authority: Authority) -> uuid.UUID:
    made = KnownKey.objects.create(
        authority=authority,
        of="S12000033",
        handover_key="0" * 64,
        signing_key="1" * 64,
        came_from="file",
        entered_by="Somebody",
        entered_at=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC),
    )
    return made.pk


def a_release(authority: Authority) -> uuid.UUID:
    made = Release.objects.create(
        authority=authority,
        session="2025/26",
        cohort="in-year",
        made_on=DAY,
        made_at=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC),
        made_by="Somebody",
        state="draft",
        document_id="0" * 64,
        document=f'{{"authority": "{authority.pk}", "tables": []}}',
        report='{"attacked": [], "counts_examined": 0, "differences_examined": 0}',
        loss='{"said": ""}',
    )
    return made.pk


def a_member(authority: Authority) -> uuid.UUID:
    made, _ = MemberAuthority.objects.get_or_create(authority=authority)
    return made.pk


def a_meeting(authority: Authority) -> uuid.UUID:
    """A meeting of everybody's: the Network's pages are open to all members alike."""
    day = dt.datetime(2026, 12, 2, 10, tzinfo=dt.UTC)
    return Meeting.objects.create(starts_at=day, ends_at=day.replace(hour=12), is_open=False).pk


def an_item(authority: Authority) -> uuid.UUID:
    noon = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
    made = Item.objects.create(
        meeting_id=a_meeting(authority), title="A topic", minutes_wanted=20, proposed_at=noon, authority=authority
    )
    return made.pk


def a_paper(authority: Authority) -> uuid.UUID:
    by = MembershipFactory(authority=authority).user
    noon = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
    return Paper.objects.create(item_id=an_item(authority), title="A paper", text="Words", by=by, at=noon).pk


def a_network_decision(authority: Authority) -> uuid.UUID:
    made = NetworkDecision.objects.create(
        number=NetworkDecision.objects.count() + 1,
        meeting_id=a_meeting(authority),
        title="A decision",
        text="Words",
        method="content",
        reasons="Words",
        owner="Everybody",
        made_on=DAY,
        is_open=False,
        by=MembershipFactory(authority=authority).user,
        at=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC),
    )
    return made.pk


def an_action(authority: Authority) -> uuid.UUID:
    noon = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
    by = MembershipFactory(authority=authority).user
    return Action.objects.create(
        meeting_id=a_meeting(authority), title="An action", owner="Somebody", by=by, at=noon
    ).pk


def a_peer_question(authority: Authority) -> uuid.UUID:
    """Asked without a name, to all."""
    return PeerQuestion.objects.create(title="How?", published_on=DAY, key_digest="0" * 64).pk


def what_waits(authority: Authority) -> uuid.UUID:
    return Unsigned.objects.create(kind="question", title="How?", key_digest="1" * 64).pk


def an_entry(authority: Authority) -> uuid.UUID:
    """A draft of the library: its own authority's and the coordinator's."""
    by = MembershipFactory(authority=authority).user
    entry = PracticeEntry.objects.create(kind="example", authority=authority, by=by, begun_at=NOON_OF_DAY)
    PracticeVersion.objects.create(
        entry=entry, number=1, title="Soft starts", theme="attendance", stage="all", evidence="story",
        cost_band="none", done="Toast.", by=by, at=NOON_OF_DAY,
    )  # fmt: skip
    return entry.pk


def a_consultation(authority: Authority) -> uuid.UUID:
    by = MembershipFactory(authority=authority).user
    made = Consultation.objects.create(
        title="Code", asked_by="Government", opened_on=DAY, closes_on=DAY, by=by, at=NOON_OF_DAY
    )
    return made.pk


def a_guidance(authority: Authority) -> uuid.UUID:
    by = MembershipFactory(authority=authority).user
    made = Guidance.objects.create(title="Moves", by=by, at=NOON_OF_DAY)
    GuidanceVersion.objects.create(guidance=made, number=1, text="Call.", by=by, at=NOON_OF_DAY)
    return made.pk


def on_the_shelf(authority: Authority) -> uuid.UUID:
    by = MembershipFactory(authority=authority).user
    made = ShelfItem.objects.create(
        kind="research", title="Joining the dots", published_by="CELCIS", year=2021, by=by, at=NOON_OF_DAY
    )
    return made.pk


def some_keys(authority: Authority) -> uuid.UUID:
    made = AuthorityKeys.objects.create(
        authority=authority,
        key_id=f"{authority.pk}:{'0' * 16}",
        signing_key="A" * 43 + "=",
        handover_key="A" * 43 + "=",
        since=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC),
    )
    return made.pk


def a_story(authority: Authority) -> uuid.UUID:
    made = ValueStory.objects.create(
        title="A form that all use",
        happened="We agreed on one.",
        difference="Replies come sooner.",
        to_whom="40 schools",
        authority=authority,
        by=MembershipFactory(authority=authority).user,
        told_on=DAY,
        year=2026,
    )
    return made.pk


MADE: dict[str, Callable[[Authority], object]] = {
    "learner_id": a_learner,
    "other_id": a_learner,
    "user_id": an_account,
    "post_id": a_post,
    "relation_id": a_caseload,
    "receipt_id": a_held_receipt,
    "run_id": a_run,
    "record_id": a_record,
    "disagreement_id": a_disagreement,
    "history_id": a_history_request,
    "fact_id": a_told_fact,
    "question_id": a_question,
    "decision_id": an_answer,
    "reading_id": a_reading,
    "reread_id": a_reread,
    "trial_id": a_trial,
    "snapshot_id": a_snapshot,
    "flag_id": a_flag,
    "annotation_id": an_annotation,
    "sent_id": a_hand_over,
    "arrived_id": an_arrival,
    "key_id": a_known_key,
    "release_id": a_release,
    "member_id": a_member,
    "peer_id": a_peer_question,
    "waiting_id": what_waits,
    "entry_id": an_entry,
    "consultation_id": a_consultation,
    "guidance_id": a_guidance,
    "shelf_id": on_the_shelf,
    "meeting_id": a_meeting,
    "item_id": an_item,
    "paper_id": a_paper,
    "made_id": a_network_decision,
    "action_id": an_action,
    "keys_id": some_keys,
    "story_id": a_story,
    "network_post_id": a_post,
}

TEXTS: dict[str, object] = {
    "secret": "an-address-that-nobody-has",
    "key": "a-b",
    "indicator": "attendance-rate",
    "to": "education",
    "about": "numbers",
    "school_code": "9900101",
    "kind": "sent_home",
    "uidb36": "1",
    "provider_id": "council",
    "pk": 999_999,
    "position": 0,
    "rule_id": "exclusion",
    "table_id": "learners-by-stage",
    "session": "2025-26",
    "cohort": "in-year",
    "table": "learners-by-stage",
    "year": 2026,
}


def has_relations(needs: dict[str, str]) -> bool:
    return any(name in MADE for name in needs)


def fill(needs: dict[str, str], relation: str, own: Authority, other: Authority) -> dict[str, object]:
    """Values for a route's parameters; a parameter that no sample knows fails, and says where to add it."""
    return {name: _value(name, kind, relation, own, other) for name, kind in needs.items()}


def _value(name: str, kind: str, relation: str, own: Authority, other: Authority) -> object:
    if name in TEXTS:
        return TEXTS[name]
    assert name in MADE, f"The sweep does not know what {name!r} is: add it to tests/sweep/samples.py."
    if relation == "invented":
        return uuid.uuid4() if kind == "uuid" else "invented"
    return MADE[name](own if relation == "own" else other)
