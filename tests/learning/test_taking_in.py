"""Fact files come in: of learners everything is kept, of other pupils nothing, in whatever order files arrive."""

import datetime as dt
import itertools

import pytest

from tests.intake import world
from tests.learning import facts as files
from virtualschool.intake.operations import undoing
from virtualschool.intake.vocab import Status
from virtualschool.learning.models import Attendance, Exclusion, FactStatement, Subject
from virtualschool.learning.operations import facts as operations
from virtualschool.register import listing
from virtualschool.register.models import Edition, Learner, LearnerRecord


def learner(pupil_id: str) -> Learner:
    return LearnerRecord.objects.get(record__source="education", record__own_id=pupil_id).learner


def attended(pupil_id: str) -> list[tuple[str, int, int]]:
    rows = Attendance.objects.filter(learner_id=learner(pupil_id).pk).order_by("position")
    return [(row.session, row.present, row.possible) for row in rows]


def test_attendance_of_a_learner_is_kept_and_of_another_pupil_nothing(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)

    taken = world.bring(strathcarron, files.attendance(*files.week("P1"), *files.week("P20")))

    one = taken.files[0]
    assert (one.status, one.rows_in, one.applied) == (Status.APPLIED, 4, 4)
    assert attended("P1") == [("2025/26", 9, 10)]
    assert Subject.objects.get().own_id == "P1"
    assert FactStatement.objects.get().content == "9900001 2025-09-01 2025-09-05 10=9,20=1"


FILES = (world.ROLL, world.CARE, files.attendance(*files.week("P1")))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_facts_are_the_learners_whichever_file_came_first(strathcarron, order):
    for at in order:
        world.bring(strathcarron, FILES[at], received=world.NOVEMBER)

    assert attended("P1") == [("2025/26", 9, 10)]
    assert Subject.objects.count() == 1


def test_a_pupil_who_becomes_a_learner_brings_the_facts_of_the_sealed_file(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, files.attendance(*files.week("P20")))

    more = world.Brought("care 3.csv", world.as_csv(world.care([*range(world.IN_CARE), 20])), world.NOVEMBER)
    world.bring(strathcarron, more)

    assert attended("P20") == [("2025/26", 9, 10)]


def test_a_learner_who_is_one_no_longer_is_erased_with_the_facts(strathcarron):
    world.bring(strathcarron, world.ROLL_WITH_A_FLAG, world.CARE)
    world.bring(strathcarron, files.attendance(*files.week("P20")), files.exclusions(("P20", "2025-09-09", 4)))
    assert attended("P20") == [("2025/26", 9, 10)]

    left = [one for one in listing.everyone(strathcarron) if one.pupil_id != "P20"]
    operations.follow(strathcarron, left, Nobody())

    kept = (Subject, FactStatement, Attendance, Exclusion)
    assert [model.objects.count() for model in kept] == [0, 0, 0, 0]


class Nobody:
    def has_pupil(self, own_id: str) -> bool:
        return False

    def has_number(self, scn: str) -> bool:
        return False


def test_a_later_edition_replaces_the_spans_that_it_overlaps_whichever_came_first(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    first = files.attendance(*files.week("P1"), *files.week("P1", days=files.NEXT_WEEK))
    second = files.attendance(*files.week("P1", 5, 5, days=files.NEXT_WEEK), name="later.csv", as_at=files.WINTER)

    world.bring(strathcarron, second)
    world.bring(strathcarron, first, received=world.NOVEMBER)

    assert attended("P1") == [("2025/26", 14, 20)]


def test_an_exclusion_that_a_later_edition_leaves_out_stays(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, files.exclusions(("P1", "2025-09-09", 4), ("P2", "2025-09-10", 2)))

    world.bring(strathcarron, files.exclusions(("P1", "2025-09-09", 6), name="later.csv", as_at=files.WINTER))

    found = Exclusion.objects.order_by("openings_lost").values_list("openings_lost", "session", "kind")
    assert list(found) == [(2, "2025/26", "temporary"), (6, "2025/26", "temporary")]


def test_a_file_that_is_taken_back_is_derived_without(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, files.attendance(*files.week("P1")))
    later = files.attendance(*files.week("P1", 0, 10), name="later.csv", as_at=files.WINTER)
    edition = world.bring(strathcarron, later).files[0].arriving.edition
    assert attended("P1") == [("2025/26", 0, 10)]

    Edition.objects.filter(pk=edition.pk).update(withdrawn_on=world.NOVEMBER)
    operations.withdrawn(strathcarron, edition.pk)

    assert attended("P1") == [("2025/26", 9, 10)]


def test_the_facts_derived_anew_are_the_facts_that_stood(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, files.attendance(*files.week("P1"), *files.week("P2")))
    before = list(Attendance.objects.order_by("learner_id").values_list("learner_id", "spans", "present", "as_at"))

    operations.rebuild(strathcarron)

    assert (
        list(Attendance.objects.order_by("learner_id").values_list("learner_id", "spans", "present", "as_at")) == before
    )
    assert before[0][3] == files.AUTUMN


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("P1", "2025-09-01", "2025-09-05", "77", 10)], "unknown_attendance_code"),
        ([("P1", "2025-07-28", "2025-08-08", "10", 10)], "crosses_session"),
        ([*files.week("P1"), ("P1", "2025-09-04", "2025-09-09", "10", 4)], "overlapping_periods"),
        ([("P1", "2025-09-05", "2025-09-01", "10", 10)], "end_before_start"),
        ([("P1", "2025-09-01", "2025-09-05", "10", "many")], "not_a_count"),
    ],
)
def test_a_row_that_cannot_be_right_is_rejected_and_the_rest_is_taken_in(strathcarron, rows, code):
    world.bring(strathcarron, world.ROLL, world.CARE)

    one = world.bring(strathcarron, files.attendance(*rows, *files.week("P2"))).files[0]

    assert {why.code for why in one.problems} == {code}
    assert one.rejected == len(rows)
    assert one.rows_in == one.applied + one.rejected
    assert attended("P2") == [("2025/26", 9, 10)]
    assert not Attendance.objects.filter(learner_id=learner("P1").pk).exists()


def test_code_01_is_a_check_sum_and_never_a_mark(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)

    rows = [*files.week("P1"), ("P1", *files.WEEK, "01", 12), ("P1", *files.WEEK, "02", 4)]
    one = world.bring(strathcarron, files.attendance(*rows)).files[0]

    assert attended("P1") == [("2025/26", 9, 10)]
    assert [note.code for note in one.notices] == ["sum_differs"]


def test_a_file_of_facts_is_heard_as_nobodys_list(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    before = {one.pk: one.education_as_at for one in Learner.objects.all()}

    world.bring(strathcarron, files.attendance(*files.week("P1"), as_at=dt.date(2026, 11, 18)))

    assert {one.pk: one.education_as_at for one in Learner.objects.all()} == before


def test_a_row_whose_id_and_number_point_to_different_pupils_is_rejected_and_attached_to_nobody(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    row = {"from_date": "2025-09-01", "to_date": "2025-09-05", "code": "10", "openings": "10"}
    rows = [{"pupil_id": "P1", "scn": world.SCNS[2], **row}, {"pupil_id": "P3", "scn": world.SCNS[3], **row}]

    one = world.bring(strathcarron, world.Brought("two.csv", world.as_csv(rows), files.AUTUMN)).files[0]

    assert [(why.row_number, why.code) for why in one.problems] == [(2, "two_pupils")]
    assert (one.applied, one.rejected) == (1, 1)
    assert set(Attendance.objects.values_list("learner_id", flat=True)) == {learner("P3").pk}


def test_the_same_two_pupils_row_before_its_roll_is_attached_to_nobody(strathcarron):
    row = {"from_date": "2025-09-01", "to_date": "2025-09-05", "code": "10", "openings": "10"}
    rows = [{"pupil_id": "P1", "scn": world.SCNS[2], **row}]

    world.bring(strathcarron, world.Brought("two.csv", world.as_csv(rows), files.AUTUMN))
    world.bring(strathcarron, world.ROLL, world.CARE)

    assert not Attendance.objects.exists()


@pytest.mark.parametrize("roll_comes_first", [True, False])
def test_half_a_week_by_pupil_id_and_half_by_number_alone_is_one_week(strathcarron, roll_comes_first):
    period = {"from_date": "2025-09-01", "to_date": "2025-09-05", "school_code": "9900001"}
    rows = [
        {"pupil_id": "P1", "scn": "", **period, "code": "10", "openings": "5"},
        {"pupil_id": "", "scn": world.SCNS[1], **period, "code": "20", "openings": "5"},
    ]
    facts, roll = world.Brought("half.csv", world.as_csv(rows), files.AUTUMN), world.ROLL

    for file in (roll, facts) if roll_comes_first else (facts, roll):
        world.bring(strathcarron, file)
    world.bring(strathcarron, world.CARE)

    assert attended("P1") == [("2025/26", 5, 10)]


def test_a_file_of_facts_taken_back_by_a_person_leaves_no_fact_of_its_own(strathcarron, fergus):
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, files.attendance(*files.week("P1")))
    later = files.attendance(*files.week("P1", 0, 10), name="later.csv", as_at=files.WINTER)
    receipt = world.bring(strathcarron, later, by=fergus).run.receipts.get()

    undoing.undo(receipt=receipt, reason="The wrong school's", by=fergus, at=world.NOON)

    assert attended("P1") == [("2025/26", 9, 10)]
