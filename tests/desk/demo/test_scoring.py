"""The score says how well links did, and counts the links that must never be made apart."""

from virtualschool.desk.demo import score
from virtualschool.desk.demo.truth import Truth


def person(own_id: str, true_id: str, *, note: str = "", twin_of: str = "", authority: str = "S12000098") -> Truth:
    return Truth(true_id, authority, "care", own_id, twin_of, note)


def pupil(own_id: str, true_id: str, *, note: str = "", twin_of: str = "", authority: str = "S12000098") -> Truth:
    return Truth(true_id, authority, "pupils", own_id, twin_of, note)


FOUR = (
    person("a", "T1"), person("b", "T2"), person("c", "T3"), person("d", "T9", note="not on roll: left"),
    pupil("1", "T1"), pupil("2", "T2"), pupil("3", "T3"),
)  # fmt: skip


def test_a_link_to_another_child_costs_precision_and_recall() -> None:
    result = score(FOUR, [("a", "1"), ("b", "3")])

    assert (result.findable, result.right, result.wrong) == (3, 1, (("b", "3"),))
    assert result.precision == 1 / 2
    assert result.recall == 1 / 3


def test_a_question_about_the_right_pupil_counts_after_review_only() -> None:
    result = score(FOUR, [("a", "1")], [("b", "2"), ("b", "3"), ("c", "1")])

    assert result.recall == 1 / 3
    assert result.recall_after_review == 2 / 3
    assert result.review == 2


def test_a_child_on_no_roll_is_not_missed() -> None:
    result = score(FOUR, [("a", "1"), ("b", "2"), ("c", "3")])

    assert result.recall == 1
    assert result.records == 4


def test_a_pupil_of_the_other_authority_is_not_findable() -> None:
    result = score([person("a", "T1"), pupil("1", "T1", authority="S12000099")], [("a", "1")])

    assert result.findable == 0
    assert result.wrong == (("a", "1"),)


def test_joining_twins_is_told_apart() -> None:
    twins = [person("a", "T1", twin_of="T2"), pupil("1", "T1", twin_of="T2"), pupil("2", "T2", twin_of="T1")]

    result = score(twins, [("a", "2")])

    assert result.twins_joined == 1


def test_joining_an_adopted_childs_two_records_is_wrong() -> None:
    result = score([person("a", "T1", note="adopted"), pupil("1", "T1")], [("a", "1")])

    assert (result.findable, result.right, result.adopted_joined) == (0, 0, 1)


def test_either_of_two_registrations_is_the_right_one() -> None:
    twice = [person("a", "T1"), pupil("1", "T1"), pupil("2", "T1", note="dual registration")]

    assert score(twice, [("a", "2")]).right == 1


def test_a_row_that_no_one_can_read_is_not_expected() -> None:
    unread = [person("a", "T1", note="bad row: no surname"), person("b", "T2"), pupil("1", "T1")]

    result = score([*unread, pupil("2", "T2", note="dual registration; bad row: unknown stage")], [])

    assert (result.records, result.findable) == (1, 0)


def test_without_a_link_there_is_no_precision_to_speak_of() -> None:
    result = score([], [])

    assert (result.precision, result.recall) == (None, None)
