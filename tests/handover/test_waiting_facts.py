"""Facts of learning attach by the education record's number, or wait, sealed, until somebody says whose they are."""

import datetime as dt
import uuid

import pytest

from tests.handover.moving import NOON, acquainted, handed_over, isla_of
from tests.linkage.world import bring_together, pupil
from virtualschool.handover.models import Arrived
from virtualschool.handover.operations import receiving
from virtualschool.learning.models import Award, Exclusion, FactStatement
from virtualschool.learning.queries.left_out import exclusions
from virtualschool.linkage import history
from virtualschool.linkage.operations import settling
from virtualschool.linkage.planning import plan
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register import ledger
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Learner
from virtualschool.register.vocab import About, Answer

SOMEBODY_ELSE = pupil(2, "Morven", "Tulloch", "2009-01-30")


@pytest.fixture
def arrived(strathcarron: Authority, inverallan: Authority, ailsa: User, catriona: User) -> Arrived:
    """Isla's packet has come."""
    acquainted(inverallan, strathcarron, by=catriona)
    acquainted(strathcarron, inverallan, by=ailsa)
    content = handed_over(isla_of(inverallan), strathcarron, by=catriona).content
    return receiving.bring(authority=strathcarron, content=content, name="Ailsa", by=actor(ailsa), at=NOON)


def say_they_are_one(learner: Learner, own_id: str, by: User) -> None:
    """A person answers that the learner told of is that pupil of the roll."""
    told, roll = Key("told_by", learner.members.get().record.own_id), Key("education", own_id)
    code = learner.authority_id
    entry = Decision(
        id=uuid.uuid4(), authority=learner.authority, about=About.SAME_CHILD, answer=Answer.SAME, left_key=str(told),
        left_digest=ledger.digest_of(code, told), right_key=str(roll), right_digests=ledger.digests_of(code, [roll]),
        by_id=by.pk, by_name=by.name, at=NOON, made_on=NOON.date(),
    )  # fmt: skip
    planned = plan(learner.authority, deciding=[entry], relink=False)
    kept = history.find(learner.authority, planned.after, before=planned.before)
    settling.commit(planned, made_on=NOON.date(), at=NOON, kept=kept)


def test_facts_wait_while_somebody_else_has_the_number_and_come_when_a_person_says_who_it_is(arrived, ailsa):
    bring_together(arrived.authority, {"pupils": {"P77": SOMEBODY_ELSE}}, relink=False)
    learner_id = receiving.take_in(arrived=arrived, by=ailsa, on_behalf=actor(ailsa), at=NOON)
    waiting = Award.objects.filter(authority=arrived.authority).count()

    say_they_are_one(Learner.objects.get(pk=learner_id), "P77", ailsa)

    assert waiting == 0
    award = Award.objects.get(authority=arrived.authority)
    assert award.subject == "Music"
    assert Learner.objects.get(pk=award.learner_id).aliases.filter(alias=learner_id).exists()


def test_exclusions_of_one_hand_over_are_no_list_that_leaves_others_out(arrived, ailsa):
    """Another learner's packet from the same school says nothing of Isla."""
    first = receiving.take_in(arrived=arrived, by=ailsa, on_behalf=actor(ailsa), at=NOON)
    other = Exclusion.objects.get(learner_id=first)
    later = FactStatement.objects.get(edition__kind="exclusions").edition
    later.pk, later.sha256, later.as_at = uuid.uuid4(), "0" * 64, NOON.date() + dt.timedelta(days=1)
    later.save(force_insert=True)
    FactStatement.objects.create(
        edition=later, subject=FactStatement.objects.get(edition__kind="awards").subject,
        content=f'[{{"start_date":"2025-09-01","openings_lost":"1","school_code":"{other.school_code}"}}]',
    )  # fmt: skip

    assert exclusions(arrived.authority) == []
