"""From a frozen cohort to tables that may leave: the same bytes again, two people, one post, and the truth inside."""

import base64
import datetime as dt
import json
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.monitoring import quick
from tests.releases import world
from tests.releases.world import NOON
from virtualschool.audit.models import Event
from virtualschool.foundation import signing_keys
from virtualschool.foundation.refusals import Refusal
from virtualschool.register.models import Learner
from virtualschool.register.vocab import Cohort
from virtualschool.releases import hub, reading, signing
from virtualschool.releases.hub import Answer, Unreachable
from virtualschool.releases.models import Approval, OutboxEntry, Release
from virtualschool.releases.operations import approving, drafting, sending
from virtualschool.releases.operations.drafting import Wanted
from virtualschool.releases.vocab import Reason, Sent, State

FIRST_OF_MARCH = dt.date(2027, 3, 1)
ON_THE_DAY = dt.datetime(2027, 3, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def ours(strathcarron):
    return world.learners(strathcarron)


# ---- drafts ---------------------------------------------------------------------------------------------------------


def test_the_same_register_gives_the_same_bytes_and_one_draft(ours):
    first = world.draft(ours)
    again = world.draft(ours, at=NOON + dt.timedelta(hours=3))

    assert again.pk == first.pk
    assert approving.bytes_of(approving.document(again)) == approving.bytes_of(approving.document(first))
    assert Release.objects.count() == 1


def test_a_draft_stays_as_it_was_when_files_come_later(ours):
    before = world.draft(ours, without=world.ALL_BUT_A_FEW)
    quick.attended(ours, ("P1", "2025-10-06", "2025-10-10", "30", 10), name="later.csv", as_at=dt.date(2026, 8, 1))

    after = world.draft(ours, without=world.ALL_BUT_A_FEW)

    kept = Release.objects.get(pk=before.pk)
    assert kept.document == before.document
    assert {one.exact for one in (kept, after)} != {kept.exact}
    assert kept.snapshot_id != after.snapshot_id


def test_a_past_day_is_as_known_on_it(ours):
    quick.attended(ours, ("P1", "2025-10-06", "2025-10-10", "30", 10), name="later.csv", as_at=dt.date(2026, 8, 1))
    wanted = Wanted(ours, world.SESSION, Cohort.IN_YEAR, dt.date(2026, 7, 20))

    asked = drafting.asked_of(wanted, NOON.date())

    assert asked.known_at == dt.date(2026, 7, 20)
    early = Wanted(ours, world.SESSION, Cohort.IN_YEAR, dt.date(2020, 1, 1))
    assert drafting.asked_of(early, NOON.date()).known_at is None


def test_every_interval_holds_the_truth_and_no_small_count_is_told(ours):
    made = world.draft(ours)
    exact = reading.counts(made)

    for table in made.tables:
        for cell in table["cells"]:
            truth = exact[table["id"]][reading.place(cell, table["dimensions"])]
            assert cell["low"] <= truth <= cell["high"]
            assert cell["structural"] or not 1 <= cell["low"] <= cell["high"] <= 7


def test_the_document_has_the_contracts_form_and_its_signature_holds(ours):
    found = approving.document(world.draft(ours))

    assert set(found) == {"schema", "authority", "session", "cohort", "made_on", "tables", "signature"}
    assert set(found["signature"]) == {"alg", "key_id", "value", "approvals"}
    public = Ed25519PublicKey.from_public_bytes(signing_keys.public_key(ours.pk))
    public.verify(base64.b64decode(found["signature"]["value"]), signing.canonical(found))


def test_a_later_draft_is_attacked_together_with_all_that_is_out(ours, ailsa, greer):
    out = world.approved(world.draft(ours, without=world.ALL_BUT_A_FEW), ailsa, greer)

    later = world.draft(ours, Cohort.EVER, without=world.ALL_BUT_A_FEW)

    report = json.loads(later.report)
    assert report["attacked"] == [out.document_id, later.document_id]
    assert report["found"] == []
    assert report["differences_examined"] > 0


def test_a_session_that_has_not_begun_is_refused(ours):
    with pytest.raises(Refusal, match="has not begun"):
        world.draft(ours, session="2027/28")


def test_a_draft_that_a_stop_broke_off_is_made_when_asked_again(ours, ailsa):
    asked = drafting.ask(wanted=Wanted(ours, world.SESSION, Cohort.IN_YEAR, world.MADE_ON), by=ailsa, at=NOON)

    drafting.perform(asked.pk, at=NOON)
    drafting.perform(asked.pk, at=NOON)

    assert [(one.state, one.made_by) for one in Release.objects.all()] == [(State.DRAFT, ailsa.name)]


# ---- approvals ------------------------------------------------------------------------------------------------------


def test_two_different_people_approve_and_outside_nobodys_name_is_told(ours, ailsa, greer):
    made = world.approved(world.draft(ours), ailsa)
    assert made.state == State.DRAFT
    with pytest.raises(Refusal, match="Another person"):
        world.approved(made, ailsa)

    made = world.approved(made, greer)

    assert made.state == State.APPROVED
    approvals = approving.document(made)["signature"]["approvals"]
    assert [one["by"].split()[0] for one in approvals] == ["lead", "data_protection_officer"]
    assert len({one["by"].split()[1] for one in approvals}) == 2
    assert ailsa.email not in json.dumps(approvals)
    assert Event.objects.filter(verb="tables approved for the Network").count() == 2


def test_nobody_else_approves(ours, catriona, brodie, eilidh):
    made = world.draft(ours)

    for one in (catriona, brodie, eilidh):
        with pytest.raises(Refusal, match="may not approve"):
            world.approved(made, one)
    assert not Approval.objects.exists()


def test_a_lone_head_is_not_stuck_and_the_neighbour_sees_this_draft_alone(ours, ailsa, catriona):
    ours.lone_head = True
    ours.save()
    made = world.draft(ours)
    approving.ask_another(release=made, user=catriona, by=ailsa, at=NOON)

    made = world.approved(made, ailsa, catriona)

    assert made.state == State.APPROVED
    assert list(Release.objects.visible_to(catriona)) == [made]


def test_a_session_that_is_not_over_is_not_approved(ours, ailsa):
    made = world.draft(ours, session="2026/27", without=world.ALL_BUT_A_FEW)

    with pytest.raises(Refusal, match="not over"):
        world.approved(made, ailsa)


def test_a_draft_that_was_not_attacked_with_what_is_out_by_now_is_not_approved(ours, ailsa, greer):
    stale, first = (world.draft(ours, one, without=world.ALL_BUT_A_FEW) for one in (Cohort.EVER, Cohort.IN_YEAR))
    world.approved(first, ailsa, greer)

    with pytest.raises(Refusal, match="Draft them again"):
        world.approved(stale, ailsa)


def test_a_report_that_found_something_stops_the_approval(ours, ailsa):
    made = world.draft(ours)
    made.report = json.dumps(json.loads(made.report) | {"found": [{"kind": "a"}]})
    made.save()

    with pytest.raises(Refusal, match="disclosures"):
        world.approved(made, ailsa)


def test_an_approved_draft_is_kept_as_it_is_when_it_is_drafted_again(ours, ailsa, greer):
    made = world.approved(world.draft(ours), ailsa, greer)

    again = world.draft(ours)

    assert (again.pk, again.state) == (made.pk, State.APPROVED)
    with pytest.raises(Refusal, match="no draft"):
        world.approved(again, ailsa)


def test_one_release_of_a_cohort_and_session_stands_at_a_time(ours, ailsa, greer):
    world.approved(world.draft(ours, without=world.ALL_BUT_A_FEW), ailsa, greer)
    quick.attended(ours, *((f"P{at}", "2025-10-06", "2025-10-10", "30", 10) for at in range(12)), name="later.csv",
                   as_at=dt.date(2026, 8, 1))  # fmt: skip

    with pytest.raises(Refusal, match="stand approved"):
        world.approved(world.draft(ours, without=world.ALL_BUT_A_FEW), ailsa)


# ---- the outbox -----------------------------------------------------------------------------------------------------


class Hub:
    """Another machine, as the client meets it: remembers what it was sent, and answers as it is told."""

    def __init__(self) -> None:
        self.took: list[bytes] = []
        self.says: Iterator[Answer | Exception] = iter(())

    def post(self, authority: str, path: str, body: bytes) -> Answer:
        answer = next(self.says, None)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return answer
        is_new = body not in self.took
        self.took += [body] if is_new else []
        return Answer(201 if is_new else 200, "Taken.")


@pytest.fixture
def other_machine(monkeypatch):
    """The one thing that is not ours: the network between two machines."""
    there = Hub()
    monkeypatch.setattr(hub, "post", there.post)
    return there


def entry_of(release: Release) -> OutboxEntry:
    return release.posts.get()


def test_what_is_approved_leaves_on_the_next_day_of_release_and_not_before(ours, ailsa, greer, other_machine):
    made = world.approved(world.draft(ours), ailsa, greer)
    entry = entry_of(made)

    assert entry.not_before == FIRST_OF_MARCH
    assert sending.post(entry.pk, at=NOON) is None
    assert other_machine.took == []

    sending.post(entry.pk, at=ON_THE_DAY)

    assert other_machine.took == [entry.body.encode()]
    assert entry_of(made).state == Sent.TAKEN


def test_a_draft_and_one_approval_put_nothing_into_the_outbox(ours, ailsa):
    world.approved(world.draft(ours), ailsa)

    assert not OutboxEntry.objects.exists()


def test_killed_between_the_post_and_its_answer_the_hub_has_it_once(ours, ailsa, greer, other_machine, monkeypatch):
    entry = entry_of(world.approved(world.draft(ours), ailsa, greer))
    with monkeypatch.context() as killed:
        killed.setattr(sending, "settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            sending.post(entry.pk, at=ON_THE_DAY)
    assert sending.post(entry.pk, at=ON_THE_DAY) is None  # its next try is later

    sending.post(entry.pk, at=ON_THE_DAY + dt.timedelta(hours=1))

    entry.refresh_from_db()
    assert (entry.state, entry.attempts, entry.status) == (Sent.TAKEN, 2, 200)
    assert len(other_machine.took) == 1


def test_a_silent_hub_is_asked_again_with_growing_pauses(ours, ailsa, greer, other_machine):
    entry = entry_of(world.approved(world.draft(ours), ailsa, greer))
    other_machine.says = iter([Unreachable("The hub did not answer."), Answer(503, "Busy."), Answer(401, "Enrol.")])
    at, pauses = ON_THE_DAY, []

    for _ in range(3):
        sending.post(entry.pk, at=at)
        entry.refresh_from_db()
        assert entry.state == Sent.WAITING
        pauses.append(entry.next_try_at - at)
        at = entry.next_try_at
    sending.post(entry.pk, at=at)

    assert pauses == sorted(set(pauses))
    assert entry_of(entry.release).state == Sent.TAKEN


def test_a_refusal_that_stays_is_told_and_not_tried_again(ours, ailsa, greer, other_machine):
    entry = entry_of(world.approved(world.draft(ours), ailsa, greer))
    other_machine.says = iter([Answer(400, "In tables: an entry stands in it twice.")])

    sending.post(entry.pk, at=ON_THE_DAY)

    entry.refresh_from_db()
    assert (entry.state, entry.answer) == (Sent.REFUSED, "In tables: an entry stands in it twice.")
    assert sending.post(entry.pk, at=ON_THE_DAY + dt.timedelta(days=40)) is None


def test_without_a_hub_the_post_waits_and_says_why(ours, ailsa, greer, settings):
    settings.HUB = ""
    entry = entry_of(world.approved(world.draft(ours), ailsa, greer))

    sending.post(entry.pk, at=ON_THE_DAY)

    entry.refresh_from_db()
    assert entry.state == Sent.WAITING
    assert "VIRTUALSCHOOL_HUB" in entry.answer


# ---- taking back ----------------------------------------------------------------------------------------------------


def test_what_has_not_left_does_not_leave_once_it_is_taken_back(ours, ailsa, greer, other_machine):
    made = world.approved(world.draft(ours), ailsa, greer)

    approving.withdraw(release=made, reason=Reason.WRONG, by=ailsa, at=NOON)

    assert [one.state for one in made.posts.all()] == [Sent.DROPPED]
    assert sending.post(entry_of(made).pk, at=ON_THE_DAY) is None
    assert other_machine.took == []


def test_what_has_left_is_taken_back_on_the_next_day_and_still_counts_in_the_attack(ours, ailsa, greer, other_machine):
    made = world.approved(world.draft(ours, without=world.ALL_BUT_A_FEW), ailsa, greer)
    sending.post(entry_of(made).pk, at=ON_THE_DAY)

    taken_back = approving.withdraw(release=made, reason=Reason.WRONG, by=ailsa, at=ON_THE_DAY + dt.timedelta(days=3))

    entry = made.posts.get(kind="withdrawal")
    assert json.loads(entry.body) == {"release": made.document_id, "reason_key": "wrong"}
    assert entry.not_before == taken_back.appears_on == dt.date(2027, 10, 1)
    later = world.draft(ours, Cohort.EVER, without=world.ALL_BUT_A_FEW)
    assert made.document_id in json.loads(later.report)["attacked"]


def test_a_corrected_release_follows_the_one_that_was_taken_back(ours, ailsa, greer):
    first = world.approved(world.draft(ours, without=world.ALL_BUT_A_FEW), ailsa, greer)
    approving.withdraw(release=first, reason=Reason.CORRECTED, by=ailsa, at=NOON)
    quick.attended(ours, *((f"P{at}", "2025-10-06", "2025-10-10", "30", 10) for at in range(12)), name="later.csv",
                   as_at=dt.date(2026, 8, 1))  # fmt: skip

    corrected = world.approved(world.draft(ours, without=world.ALL_BUT_A_FEW), ailsa, greer)

    assert corrected.state == State.APPROVED
    assert corrected.document_id != first.document_id


# ---- byte for byte --------------------------------------------------------------------------------------------------


def test_nothing_that_leaves_holds_a_canary_or_a_note(ours, ailsa, greer, other_machine):
    world.note_timetable(ours, "P3", "CANARY-he-cannot-bear-the-bell")
    quick.say(ours, "needs", [{"pupil_id": "P2", "need": "CANARY-need", "plan": "csp"}], as_at=dt.date(2026, 7, 1))
    made = world.approved(world.draft(ours), ailsa, greer)
    exact = reading.counts(made)
    assert exact["reduced-timetables"][("all", "recorded")] == exact["plans-by-stage"][("all", "recorded")] == 1

    sending.post(entry_of(made).pk, at=ON_THE_DAY)
    approving.withdraw(release=made, reason=Reason.OTHER, by=ailsa, at=ON_THE_DAY)
    sending.post(made.posts.get(kind="withdrawal").pk, at=dt.datetime(2027, 10, 2, tzinfo=dt.UTC))

    left = b"".join(other_machine.took).decode()
    assert len(other_machine.took) == 2
    for secret in secrets_of(ours, ailsa, greer):
        assert secret not in left, secret


def secrets_of(authority, *people) -> Iterator[str]:
    """Everything about anybody that stands in the register, what was noted, and who approved."""
    fields = ("pk", "forename", "surname", "scn", "date_of_birth", "search_text")
    for row in Learner.objects.filter(authority=authority).values_list(*fields):
        yield from (str(value) for value in row if len(str(value)) > 3)
    for one in people:
        yield from (one.email, one.name, str(one.pk))
    yield from ("CANARY", "cannot bear", "Ardvannie", "9900001", "CSO_HOME")


def test_no_exact_count_leaves(strathcarron):
    """A planted number that would show: of 24 learners the total is printed as 25, and 24 stands nowhere."""
    made = world.draft(world.learners(strathcarron, 24))
    numbers = {
        number
        for table in json.loads(made.document)["tables"]
        for cell in table["cells"]
        for number in (cell["low"], cell["high"], cell["shown"])
    }

    assert reading.counts(made)["learners-by-home"][("all",)] == 24
    assert not {24, "24"} & numbers
    keys = {key for table in made.tables for cell in table["cells"] for key in cell}
    assert keys == {"at", "shown", "low", "high", "structural"}
