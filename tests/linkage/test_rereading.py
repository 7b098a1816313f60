"""The monthly blind re-read: what is drawn, who may read it, and that a reading changes no link."""

import datetime as dt

import pytest

from tests.factories import cast_member
from tests.linkage import world
from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage.models import Reread
from virtualschool.linkage.operations import acts, answering, rereading
from virtualschool.linkage.queries import accuracy
from virtualschool.linkage.queries import rereading as reads
from virtualschool.linkage.vocab import Method, Rested, Verdict
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Role
from virtualschool.register.models import Learner, LearnerRecord, Link, Relation
from virtualschool.register.vocab import Answer, RelationKind

NOVEMBER = dt.date(2026, 11, 1)
SIX_WEEKS = dt.timedelta(weeks=6)


@pytest.fixture(autouse=True)
def _in_november(monkeypatch):
    """The pairs below are drawn in November 2026."""
    monkeypatch.setenv("VIRTUALSCHOOL_TODAY", "2026-11-16")


def many(count):
    """Children whom both lists name alike, so that each is linked by itself."""
    names = ["Ailis", "Bruce", "Cara", "Dod", "Elspeth", "Fife"]
    born = {n: (names[n], f"Mac{names[n]}", f"201{n}-0{n + 1}-1{n}") for n in range(count)}
    return {
        "pupils": {f"P{n}": world.pupil(n + 25, *born[n]) for n in born},
        "care": {f"C{n}": world.person(n + 25, *born[n]) for n in born},
    }


@pytest.fixture
def six(strathcarron):
    world.bring_together(strathcarron, many(6))
    return strathcarron


def draw(authority, month=NOVEMBER, size=20):
    return rereading.draw(authority=authority, month=month, size=size, at=world.NOON)


def drawn(month):
    return set(Reread.objects.filter(month=month).values_list("pair_digest", flat=True))


@pytest.fixture
def answered(lachlan, ailsa):
    """Ailsa has said that both Lachlans are the same child, and her answer is drawn."""
    answering.answer(question=lachlan, answer=Answer.SAME, by=ailsa, at=world.NOON, candidate=lachlan.candidates.get())
    draw(lachlan.authority)
    return Reread.objects.get(rested_on=Rested.ANSWER)


def is_alone(user, authority, day=world.NOVEMBER):
    return Authority.objects.filter(reads.is_alone(user, authority, day), pk=authority.pk).exists()


def may_read(user, authority, day=world.NOVEMBER):
    return set(reads.for_reader(user, authority, day).values_list("pk", flat=True))


def test_the_same_register_gives_the_same_sample(six):
    draw(six, size=3)
    first = drawn(NOVEMBER)
    Reread.objects.all()._raw_delete("default")

    draw(six, size=3)

    assert len(first) == 3
    assert drawn(NOVEMBER) == first


def test_a_month_is_drawn_once(six):
    draw(six, size=2)

    assert draw(six, size=2) == 0
    assert Reread.objects.count() == 2


def test_a_pair_is_not_drawn_again_within_twelve_months(six):
    months = [dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 10, 1), dt.date(2027, 11, 1)]

    counts = [draw(six, month, size=3) for month in months]

    assert counts == [3, 3, 0, 3]
    assert not drawn(months[0]) & drawn(months[1])
    assert drawn(months[3]) == drawn(months[0])


def test_all_are_drawn_where_there_are_fewer(six):
    assert draw(six, size=20) == 6


def test_links_and_answers_are_drawn_with_what_they_rest_on(answered, ailsa):
    by_engine = Reread.objects.get(rested_on=Rested.ENGINE)
    link = Link.objects.get(right__own_id="P2")

    assert (by_engine.left_id, by_engine.right_id, by_engine.weight) == (link.left_id, link.right_id, link.weight)
    assert (answered.first_reader_id, answered.due_from) == (ailsa.pk, world.NOVEMBER + SIX_WEEKS)
    assert answered.right.own_id == "P1"


def test_nobody_reads_her_own_answer_while_somebody_else_can(answered, ailsa, fergus):
    assert answered.pk not in may_read(ailsa, answered.authority, world.NOVEMBER + SIX_WEEKS)
    assert answered.pk in may_read(fergus, answered.authority)


def test_her_own_answer_is_refused_her_even_if_she_asks_for_it(answered, ailsa, fergus):
    with pytest.raises(Refusal, match="isn’t there to read"):
        rereading.read(reread=answered, answer=Verdict.SAME, by=ailsa, at=world.NOON)


def test_a_lone_head_reads_links_at_once_and_her_own_answer_six_weeks_later(answered, ailsa):
    link = Reread.objects.get(rested_on=Rested.ENGINE)

    assert may_read(ailsa, answered.authority) == {link.pk}
    assert answered.pk not in may_read(ailsa, answered.authority, world.NOVEMBER + SIX_WEEKS - dt.timedelta(days=1))
    assert answered.pk in may_read(ailsa, answered.authority, world.NOVEMBER + SIX_WEEKS)


def test_a_team_member_who_may_not_answer_is_no_second_reader(answered, ailsa, brodie):
    assert is_alone(ailsa, answered.authority)
    assert may_read(brodie, answered.authority) == set()


def test_how_it_was_read_is_kept(answered, ailsa, fergus):
    rereading.read(reread=answered, answer=Verdict.SAME, by=fergus, at=world.NOON)

    answered.refresh_from_db()
    assert (answered.answer, answered.method, answered.reader_id) == ("same", Method.SECOND_PERSON, fergus.pk)


def test_a_lone_heads_own_reading_says_so(answered, ailsa, monkeypatch):
    later = world.NOON + SIX_WEEKS
    monkeypatch.setenv("VIRTUALSCHOOL_TODAY", later.date().isoformat())

    rereading.read(reread=answered, answer=Verdict.SAME, by=ailsa, at=later)

    answered.refresh_from_db()
    assert answered.method == Method.OWN_ANSWER
    found = accuracy.page(answered.authority, ailsa, later)
    assert [row.words for row in found.all_time] == [
        "Answered and read by the same person six weeks later: weaker evidence"
    ]


def test_what_was_read_is_not_read_again_and_never_saved_over(answered, fergus):
    rereading.read(reread=answered, answer=Verdict.SAME, by=fergus, at=world.NOON)

    with pytest.raises(Refusal):
        rereading.read(reread=answered, answer=Verdict.NOT_SAME, by=fergus, at=world.NOON)
    with pytest.raises(TypeError, match="append-only"):
        answered.save()


def test_a_doubt_parts_nobody_and_waits_until_it_is_confirmed(answered, ailsa, fergus):
    rereading.read(reread=answered, answer=Verdict.NOT_SAME, by=fergus, at=world.NOON)

    assert (
        LearnerRecord.objects.get(record__own_id="P1").learner == LearnerRecord.objects.get(record__own_id="C1").learner
    )
    assert reads.waiting(ailsa, answered.authority, world.NOVEMBER).doubts == 1

    rereading.confirm(reread=answered, by=ailsa, at=world.NOON, note="The number was mistyped.")

    assert reads.waiting(ailsa, answered.authority, world.NOVEMBER).doubts == 0
    (row,) = accuracy.page(answered.authority, ailsa, world.NOON).all_time
    assert (row.confirmed, row.not_same, row.share.good, row.share.of) == (1, 0, 1, 1)


def test_only_the_last_twelve_months_count_as_lately(answered, ailsa, fergus):
    rereading.read(reread=answered, answer=Verdict.SAME, by=fergus, at=world.NOON)

    found = accuracy.page(answered.authority, ailsa, world.NOON.replace(year=2028))

    assert (len(found.all_time), found.last_year) == (1, ())


def test_a_doubt_is_confirmed_with_a_reason_or_not_at_all(answered, ailsa, fergus):
    rereading.read(reread=answered, answer=Verdict.NOT_SAME, by=fergus, at=world.NOON)

    with pytest.raises(Refusal, match="Say what shows"):
        rereading.confirm(reread=answered, by=ailsa, at=world.NOON, note=" ")


def test_a_parted_pair_is_settled_and_still_counts_against_the_joining(answered, ailsa, fergus):
    rereading.read(reread=answered, answer=Verdict.NOT_SAME, by=fergus, at=world.NOON)

    learner = LearnerRecord.objects.get(record=answered.left).learner
    acts.unlink(
        left=answered.left, right=answered.right, learner=learner, by=ailsa, at=world.NOON, note="Two children."
    )

    answered.refresh_from_db()
    assert answered.right is None
    assert reads.waiting(ailsa, answered.authority, world.NOVEMBER).doubts == 0
    (row,) = accuracy.page(answered.authority, ailsa, world.NOON).all_time
    assert (row.share.good, row.share.of) == (0, 1)


def test_an_adopted_learners_pair_is_for_named_people_only(six, ailsa, greer):
    learner = LearnerRecord.objects.get(record__own_id="C1", record__source="social_work").learner
    Learner.objects.filter(pk=learner.pk).update(ended_in_adoption=True)
    draw(six)
    pair = Reread.objects.get(left__own_id="C1")

    before = may_read(ailsa, six)
    Relation.objects.create(
        authority=six,
        kind=RelationKind.NAMED,
        user=ailsa,
        learner_id=learner.pk,
        from_on=clock.today(),
        granted_by=greer,
    )

    assert pair.named_only
    assert pair.pk not in before
    assert len(before) == 5
    assert pair.pk in may_read(ailsa, six)


def test_another_authoritys_head_sees_no_pair(six, catriona):
    draw(six)

    assert not Reread.objects.visible_to(catriona).exists()
    assert reads.waiting(catriona, six, world.NOVEMBER) is None


def test_a_closed_account_is_no_second_reader(six, ailsa):
    other = cast_member("Second", Role.DATA_OFFICER, six)
    assert not is_alone(ailsa, six)

    other.is_active = False
    other.save(update_fields=["is_active"])

    assert is_alone(ailsa, six)
