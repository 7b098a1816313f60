"""Figures made ready for pages: the same as those worked out anew, after whatever happened to the register."""

import datetime as dt

import pytest

from tests.conftest import NOON
from tests.intake import world
from tests.learning import facts as files
from virtualschool.intake.operations import undoing
from virtualschool.learning.models import FactStatement
from virtualschool.monitoring.figures import reading, refreshing
from virtualschool.monitoring.models import Part, Worked
from virtualschool.monitoring.queries import Asked, worked_out
from virtualschool.register import listing
from virtualschool.register.models import Learner
from virtualschool.register.operations import derived
from virtualschool.register.vocab import Cohort

LATER = dt.date(2026, 11, 10)


def agree(authority, session="2025/26", cohort=Cohort.IN_YEAR, whose="ours") -> bool:
    """Whether the sums made ready are those worked out anew."""
    anew = worked_out(Asked(authority, session, cohort, whose))
    ready = reading.worked(authority, cohort, whose)[session]
    shown = {
        (one.indicator, one.sector): (one.numerator, one.denominator, one.learners, one.with_data)
        for one in reading.figures_of(ready)
    }
    assert shown == {
        (one.indicator, one.sector): (one.numerator, one.denominator, one.learners, one.with_data) for one in anew
    }
    return True


@pytest.fixture
def filled(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, *(world.file_of(name) for name in world.FACTS if name != "ATTENDANCE"))
    world.bring(strathcarron, files.attendance(*files.week("P1"), *files.week("P2", 5, 5)))
    world.bring(strathcarron, files.exclusions(("P1", "2025-09-09", 4), ("P2", "2025-09-10", 2)))
    return strathcarron


def test_what_is_ready_is_what_would_be_worked_out_anew(filled):
    for session in ("2025/26", "2026/27"):
        for cohort in Cohort:
            for whose in ("ours", "all"):
                assert agree(filled, session, cohort, whose)


def test_after_a_file_and_its_undoing_the_figures_follow(filled, ailsa):
    reading.worked(filled, Cohort.IN_YEAR, "ours")
    taken = world.bring(filled, files.attendance(*files.week("P1", 0, 10), name="later.csv", as_at=LATER))
    assert agree(filled)

    undoing.undo(receipt=taken.run.receipts.get(), reason="It was last year's", by=ailsa, at=NOON)

    assert agree(filled)


def test_nothing_is_worked_out_twice_where_nothing_changed(filled, django_assert_max_num_queries):
    reading.worked(filled, Cohort.IN_YEAR, "ours")

    with django_assert_max_num_queries(5):
        reading.worked(filled, Cohort.IN_YEAR, "ours")


def test_only_parts_whose_facts_changed_are_written_again(filled):
    refreshing.refresh(filled)
    before = dict(Part.objects.values_list("pk", "digest"))

    world.bring(filled, files.attendance(*files.week("P1", 0, 10), name="later.csv", as_at=LATER))
    refreshing.refresh(filled)

    after = dict(Part.objects.values_list("pk", "digest"))
    assert [pk for pk in before if before[pk] != after[pk]] == [
        Part.objects.get(learner_id=Learner.objects.get(pupil_id="P1").pk, session="2025/26").pk
    ]
    assert Worked.objects.values("mark").distinct().count() == 1


def test_the_parts_of_who_is_erased_go_in_the_same_transaction(filled):
    refreshing.refresh(filled)
    gone = Learner.objects.get(pupil_id="P1").pk
    assert Part.objects.filter(learner_id=gone).exists()

    derived.store(filled, [one for one in listing.everyone(filled) if one.id != gone])

    assert not Part.objects.filter(learner_id=gone).exists()


def test_a_learners_facts_know_their_rows_in_the_file(filled):
    """The header is row 1; P1 has the rows after it, then P2."""
    stated = FactStatement.objects.filter(edition__file_name__in=("attendance.csv", "exclusions.csv"))
    newest = stated.filter(edition__as_at=files.AUTUMN).order_by("edition__kind", "subject__own_id")

    assert list(newest.values_list("edition__kind", "subject__own_id", "rows")) == [
        ("attendance", "P1", "2-3"),
        ("attendance", "P2", "4-5"),
        ("exclusions", "P1", "2"),
        ("exclusions", "P2", "3"),
    ]


def test_killed_before_the_sums_were_made_the_next_asking_makes_them(filled, monkeypatch):
    reading.worked(filled, Cohort.IN_YEAR, "ours")
    world.bring(filled, files.attendance(*files.week("P1", 0, 10), name="later.csv", as_at=LATER))
    cut_off(filled, monkeypatch, sum_up=dies)

    assert agree(filled)


def test_killed_between_two_cohorts_the_next_asking_sums_up_the_others(filled, monkeypatch):
    kept = refreshing.keep
    cut_off(filled, monkeypatch, keep=lambda *given: dies() if Worked.objects.exists() else kept(*given))

    for cohort in Cohort:
        assert agree(filled, "2025/26", cohort)


def test_killed_between_two_portions_of_a_new_session_the_next_asking_writes_the_others(filled, monkeypatch):
    refreshing.refresh(filled)
    new = Part.objects.filter(session="2025/26")
    new.delete()
    Worked.objects.all().delete()
    row_of = refreshing.row_of
    cut_off(
        filled,
        monkeypatch,
        portions=lambda ids: ([one] for one in sorted(ids)),
        row_of=lambda *given, **named: dies() if new.exists() else row_of(*given, **named),
    )
    assert new.count() == 1

    assert agree(filled)


def cut_off(authority, monkeypatch, **instead) -> None:
    """Begin to make figures ready, and be killed on the way."""
    with monkeypatch.context() as killed:
        for name, does in instead.items():
            killed.setattr(refreshing, name, does)
        with pytest.raises(SystemExit):
            refreshing.refresh(authority)


def dies(*_: object) -> None:
    """As if the worker were killed here."""
    raise SystemExit
