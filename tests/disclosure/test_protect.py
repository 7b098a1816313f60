"""The protector with the real attacker: nothing found, the truth kept, the use kept, and the same again."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from benchmarks.disclosure_worlds import make
from tests.disclosure.small import HEADING, INNER, STAGE, by_both, by_stage, made_safe, printed, released
from virtualschool.disclosure.attack import Facts, Place, attack, release_id
from virtualschool.disclosure.counts import CountsAreWrong, Dimension, counted
from virtualschool.disclosure.document import document_from_json, document_to_json
from virtualschool.disclosure.loss import cells_of, loss_of
from virtualschool.disclosure.protect import CannotProtect, protect

pytestmark = pytest.mark.once
SETS = 12


@pytest.fixture(scope="module")
def worlds():
    """Twelve invented authorities, each with everything that it releases, protected one release after the other."""
    found = []
    for seed in range(2001, 2001 + SETS):
        cohorts = ("since-12", "since-5", "ever") if seed % 6 == 0 else ("in-year", "ever")
        world = make(seed, learners=30 + 20 * (seed - 2001) ** 2, tables=2, cohorts=cohorts)
        documents, losses = [], []
        for heading, tables in world.releases:
            made = protect(tables, of=heading, earlier=documents, facts=Facts(), attack=attack)
            documents.append(document_to_json(heading, made.tables))
            losses.append(made.loss)
        found.append((world, documents, losses))
    return found


def test_the_attacker_finds_nothing_in_all_that_an_authority_released(worlds):
    found = [each.by for _, documents, _ in worlds for each in attack(documents, facts=Facts()).found]

    assert found == []


def test_every_interval_holds_the_truth(worlds):
    outside = [
        cell
        for world, documents, _ in worlds
        for (_, tables), document in zip(world.releases, documents, strict=True)
        for table, protected in zip(tables, document["tables"], strict=True)
        for cell in cells_of(table, protected)
        if not cell.low <= cell.count <= cell.high
    ]

    assert outside == []


def test_more_than_six_cells_in_ten_are_a_number_or_a_band(worlds):
    losses = [loss for _, _, every in worlds for loss in every]

    assert sum(loss.shown for loss in losses) / sum(loss.cells for loss in losses) > 0.6


def test_what_leaves_is_a_document_that_can_be_read(worlds):
    for world, documents, _ in worlds:
        assert [document_from_json(each).heading for each in documents] == [heading for heading, _ in world.releases]


def test_the_same_counts_give_the_same_bytes():
    (heading, tables), *_ = make(7).releases

    one, two = made_safe(*tables, of=heading), made_safe(*tables, of=heading)

    assert json.dumps(one.tables) == json.dumps(two.tables)


def test_counts_of_8_and_more_are_rounded_to_base_5():
    made = made_safe(by_stage(31, 44))

    assert printed(made.tables[0]) == ["30", "45", "75"]


def test_a_small_count_is_one_band_with_0_and_its_neighbour_does_not_give_it_away():
    made = made_safe(by_stage(3, 41))

    assert printed(made.tables[0]) == ["0 to 7", "33 to 47", "45"]


def test_a_count_shown_by_two_tables_is_the_same_in_both():
    made = made_safe(by_stage(9, 14), by_both(4, 5, 10, 4))

    stages = printed(made.tables[0])
    assert [printed(made.tables[1])[place] for place in (2, 5, 8)] == stages


def test_tables_that_count_different_people_under_one_name_are_refused():
    with pytest.raises(CountsAreWrong, match="Give tables that count other people another measure"):
        made_safe(by_stage(9, 14), by_both(4, 6, 10, 4))


def test_a_cohort_with_one_learner_more_than_the_one_within_it_is_safe_beside_it():
    inner = released(17, 30, of=INNER)

    outer = released(18, 30, earlier=(inner,))

    assert attack([inner, outer], facts=Facts()).found == ()


def test_a_release_made_again_says_the_same():
    first = released(9, 33)

    again = made_safe(by_stage(9, 33), earlier=(first,))

    assert again.tables == first["tables"]


def test_a_correction_is_safe_beside_what_it_corrects():
    first = released(9, 33)

    corrected = released(4, 33, earlier=(first,))

    assert attack([first, corrected], facts=Facts()).found == ()
    assert corrected["tables"][0]["cells"][0]["low"] <= 4 <= corrected["tables"][0]["cells"][0]["high"]


@pytest.mark.parametrize(("before", "after"), [((7, 13), (8, 13)), ((8, 13), (7, 13)), ((7, 30), (9, 33))])
def test_a_correction_tells_of_nobody_who_came_or_went(before, after):
    """As an outside examiner found it: P1-P3 went from 0 to 7 to 8 to 12, all learners stayed 18 to 22."""
    first = released(*before)

    corrected = released(*after, earlier=(first,))

    assert attack([first, corrected], facts=Facts()).found == ()
    cells = zip(corrected["tables"][0]["cells"], (*after, sum(after)), strict=True)
    assert all(cell["low"] <= count <= cell["high"] for cell, count in cells)


def test_what_is_said_again_is_made_wider_where_something_follows_from_it():
    first = released(9, 33)

    def wary(documents, *, facts):
        """Finds the first cell of a second version, until it is wider than in the first."""
        cell = documents[-1]["tables"][0]["cells"][0]
        spot = Place(release_id(documents[-1]), "stage", (("stage", "primary"),))
        narrow = len(documents) > 1 and cell["high"] - cell["low"] < 5
        return SimpleNamespace(found=[SimpleNamespace(kind="b", by="", used=[spot])] if narrow else [])

    made = protect([by_stage(9, 33)], of=HEADING, earlier=[first], facts=Facts(), attack=wary)

    assert printed(made.tables[0]) == ["0 to 12", *printed(first["tables"][0])[1:]]


def test_a_place_that_is_zero_for_everybody_stays_a_zero():
    table = counted("t", "T", "learners", (STAGE,), {("secondary",): 30}, frozenset({("primary",)}))

    made = made_safe(table)

    assert made.tables[0]["cells"][0] == {
        "at": {"stage": "primary"}, "shown": "0", "low": 0, "high": 0, "structural": True,
    }  # fmt: skip


def test_a_place_that_is_empty_in_one_cohort_alone_is_not_marked_and_tells_nothing_of_the_others():
    stages = Dimension("stage", ("P1-P3", "S1-S3", "S4-S6", "all"), "all")
    since_12 = replace(HEADING, cohort="since-12")

    made = made_safe(counted("t", "T", "learners", (stages,), {("S1-S3",): 9, ("S4-S6",): 40}), of=since_12)

    assert made.tables[0]["cells"][0]["shown"] == "0 to 7"
    assert not made.tables[0]["cells"][0]["structural"]
    assert attack([document_to_json(since_12, made.tables)], facts=Facts()).found == ()


def test_twelve_learners_end_in_bands():
    made = made_safe(by_both(2, 4, 5, 1))

    assert set(printed(made.tables[0])[:8]) <= {"0 to 7", "0 to 12"}
    assert attack([document_to_json(HEADING, made.tables)], facts=Facts()).found == ()


def test_what_gave_somebody_away_before_is_named_as_the_trouble():
    before = released(3, 33)
    before["tables"][0]["cells"][0].update(low=3, high=3, shown="3")
    before["tables"][0]["cells"][2].update(low=36, high=36, shown="36")

    with pytest.raises(CannotProtect, match="released before gives somebody away by itself"):
        made_safe(by_both(1, 1, 10, 10), of=INNER, earlier=(before,))


def test_an_attack_that_is_never_content_ends_with_what_to_do():
    def never_content(documents, *, facts):
        """Finds the last document's first cell, whatever it says."""
        bare = json.loads(json.dumps(documents[-1]))
        bare["tables"][0]["cells"][0].update(low=3, high=3)
        found = attack([bare], facts=facts).found
        release = release_id(documents[-1])
        spots = [replace(each, used=tuple(replace(spot, release=release) for spot in each.used)) for each in found]
        return SimpleNamespace(found=spots)

    with pytest.raises(CannotProtect, match="Pool several years, join a group"):
        protect([by_stage(9, 33)], of=HEADING, earlier=[], facts=Facts(), attack=never_content)


def test_counts_that_no_reader_would_believe_are_refused_with_where_to_look():
    leavers = counted("l", "L", "leavers", (STAGE,), {("primary",): 9, ("secondary",): 40})

    with pytest.raises(CannotProtect, match="Look for learners whose dates do not fit together"):
        made_safe(by_stage(9, 33), leavers)


def test_leavers_that_are_nearly_all_the_learners_do_not_tell_who_stayed():
    leavers = counted("l", "L", "leavers", (STAGE,), {("primary",): 9, ("secondary",): 40})

    made = made_safe(by_stage(12, 43), leavers)

    assert attack([document_to_json(HEADING, made.tables)], facts=Facts()).found == ()


def test_progress_is_told():
    said = []

    protect([by_stage(9, 33)], of=HEADING, earlier=[], facts=Facts(), attack=attack, progress=said.append)

    assert said == ["Round 1: rounding 1 tables", "Round 1: attacking them, with 0 documents released before"]


def test_the_loss_is_said_in_a_sentence():
    table = by_stage(31, 44)

    loss = loss_of([table], made_safe(table).tables)

    assert loss.sentence() == (
        "100% of 3 cells are a number or the band of 7 and fewer; 100% at least halve what their totals leave open. "
        "On average a cell is 0.7 learners off, and its interval holds 5.0 counts."
    )
