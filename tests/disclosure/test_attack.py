"""What the attacker draws from documents, on tables small enough to follow with a pencil."""

import random
from itertools import combinations, product

import pytest

from benchmarks import attack as control
from tests.disclosure.release_documents import STAGES, counted, document, in_bands, row, table
from virtualschool.disclosure.attack import Facts, Nested, PublicCount, UnreadableDocument, attack, key
from virtualschool.disclosure.attack.documents import read
from virtualschool.disclosure.attack.versions import bearing

pytestmark = pytest.mark.once
BAND = (0, 7)


def kinds(report):
    return {(each.kind, tuple(each.at.values()), each.low, each.high) for each in report.found}


def test_a_cell_printed_as_a_small_number_discloses():
    report = attack([document(row("by-stage", "stage", P=(0, 7), S=(3, 4), all=(0, 40)))])

    assert ("a", ("S",), 3, 4) in kinds(report)


def test_a_band_alone_discloses_nothing():
    report = attack([document(row("by-stage", "stage", P=BAND, S=BAND, T=(18, 22), all=(18, 37)))])

    assert report.safe
    assert report.counts_examined >= 4


def test_a_hidden_cell_is_worked_out_from_an_exact_total():
    report = attack([document(row("by-stage", "stage", P=BAND, S=20, T=30, all=53))])

    assert ("a", ("P",), 3, 3) in kinds(report)
    (found,) = [each for each in report.found if each.at == {"stage": "P"}]
    assert {dict(place.at)["stage"] for place in found.used} == {"S", "T", "all"}
    assert "by-stage at stage all (53 to 53)" in found.by


def test_two_hidden_cells_disclose_by_their_sum():
    report = attack([document(row("by-stage", "stage", P=BAND, S=BAND, T=(30, 30), all=35))])

    assert ("a", ("P or S",), 5, 5) in kinds(report) or ("a", ("all but T",), 5, 5) in kinds(report)


def test_a_row_that_is_no_longer_printed_is_worked_out_from_the_other_rows():
    cells = {
        ("P", "no"): 12,
        ("P", "yes"): 8,
        ("S", "no"): 30,
        ("S", "yes"): BAND,
        ("all", "no"): 42,
        ("all", "yes"): 14,
    }
    report = attack([document(table("t", {"stage": ("P", "S"), "plan": ("no", "yes")}, cells))])

    assert ("a", ("S", "yes"), 6, 6) in kinds(report)


def test_nobody_in_a_group_of_49_discloses_and_of_50_does_not():
    small = attack([document(row("t", "plan", no=49, yes=0, all=49))])
    large = attack([document(row("t", "plan", no=50, yes=0, all=50))])

    assert [(each.kind, each.at["plan"]) for each in small.found] == [("c", "yes")]
    assert large.safe


def test_a_group_that_is_certainly_empty_is_no_group():
    report = attack([document(row("t", "plan", no=0, yes=0, all=0))])

    assert report.safe


def test_a_zero_that_is_zero_for_everybody_is_public_and_so_is_what_follows():
    plain = attack([document(row("t", "award", none=20, some=0, all=20))])
    marked = attack([document(row("t", "award", none=20, some=0, all=20, structural=["some"]))])
    known = attack(
        [document(row("t", "award", none=20, some=0, all=20))],
        facts=Facts(structural=frozenset({("learners", key({"award": "some"}))})),
    )

    assert not plain.safe
    assert marked.safe
    assert known.safe


def test_nobody_in_p1_is_twelve_so_the_other_cells_are_worked_out():
    cells = row("t", "stage", P1_P3=BAND, P4_P7=BAND, S1_S3=(13, 17), all=(18, 22))

    since_birth, since_twelve = (attack([document(cells, cohort=cohort)]) for cohort in ("ever", "since-12"))

    assert since_birth.safe
    assert kinds(since_twelve) == {("a", ("P4-P7",), 1, 7)}


def test_the_same_category_in_two_tables_is_the_same_count():
    by_plan = row("by-plan", "plan", no=(18, 22), yes=BAND, all=(20, 24))
    by_home = row("by-home", "home", here=(13, 17), there=BAND, all=(15, 19))

    apart = [attack([document(each)]).safe for each in (by_plan, by_home)]
    together = attack([document(by_plan, by_home)])

    assert apart == [True, True]
    assert [each.kind for each in together.found] == ["contradiction"]


def test_tables_that_count_unlike_things_are_not_tied():
    by_plan = row("by-plan", "plan", no=(18, 22), yes=BAND, all=(20, 24))
    by_home = row("by-home", "home", "plans", here=(13, 17), there=BAND, all=(15, 19))

    assert attack([document(by_plan, by_home)]).safe
    assert attack([document(by_plan, {**by_home, "measure": "learners"})], facts=Facts(linked=False)).safe


def test_nested_cohorts_disclose_by_their_difference():
    ever = document(row("t", "plan", no=(30, 30), yes=(60, 60), all=90), cohort="ever")
    now = document(row("t", "plan", no=(28, 28), yes=(50, 50), all=78), cohort="in-year")

    report = attack([ever, now])

    assert ("a", ("no",), 2, 2) in kinds(report)
    assert {each.whom for each in report.found} == {"ever but not in-year"}
    assert report.differences_examined == 3


def test_cohorts_nest_by_way_of_a_third():
    ever = document(row("t", "plan", no=60, yes=60, all=120), cohort="ever")
    twelve = document(row("t", "plan", no=55, yes=60, all=115), cohort="since-12")

    assert {each.whom for each in attack([ever, twelve]).found} == {"ever but not since-12"}


def test_who_is_in_s4_and_looked_after_in_the_year_is_looked_after_since_twelve():
    now = document(row("t", "stage", P4_P7=60, S4_S6=40, all=100), cohort="in-year")
    since = document(row("t", "stage", P4_P7=10, S4_S6=43, all=53), cohort="since-12")

    apart = attack([now, since], facts=Facts(nested=(Nested("since-12", "since-5"),)))
    together = attack([now, since])

    assert apart.safe
    assert {(each.kind, each.at["stage"]) for each in together.found} == {("a", "S4-S6")}


def test_a_nesting_may_hold_for_one_measure_only():
    leavers, learners = (
        [
            document(row("t", "award", measure, none=20, some=40, all=60)),
            document(row("t", "award", measure, none=22, some=60, all=82), cohort="since-12"),
        ]
        for measure in ("leavers", "learners")
    )

    assert [each.at["award"] for each in attack(leavers).found] == ["none"]
    assert attack(learners).safe


def test_nestings_are_followed_through_a_third_cohort_with_what_narrows_them():
    within = Facts(nested=(Nested("a", "b", key({"stage": "S4-S6"})), Nested("b", "c", measure="leavers"))).within()

    assert Nested("a", "c", key({"stage": "S4-S6"}), "leavers") in within


def test_nobody_of_a_small_outer_group_in_the_inner_cohort_discloses():
    ever = document(row("t", "plan", no=60, yes=30, all=90), cohort="ever")
    now = document(row("t", "plan", no=60, yes=0, all=60), cohort="in-year")

    found = {(each.kind, each.at["plan"], each.whom) for each in attack([ever, now]).found}

    assert ("c", "yes", "in-year") in found


def test_leavers_are_learners_so_the_difference_is_counted():
    learners = row("t", "home", here=60, there=30, all=90)
    leavers = row("u", "home", "leavers", here=20, there=28, all=48)

    report = attack([document(learners, leavers)])

    assert {(each.kind, each.at["home"], each.whom) for each in report.found} == {
        ("a", "there", "learners but not leavers, in-year")
    }
    assert attack([document(learners, leavers)], facts=Facts(measures=())).safe


def test_sessions_are_not_tied():
    last = document(row("t", "plan", no=30, yes=60, all=90), session="2024/25")
    this = document(row("t", "plan", no=28, yes=50, all=78), session="2025/26")

    assert attack([last, this]).safe


def test_a_joined_category_is_its_parts_together():
    apart = row("a", "stage", P1_P3=20, P4_P7=BAND, S=30, all=(50, 57))
    joined = row("b", "stage", **{"P1_P3 and P4_P7": 26, "S": 30}, all=56)

    report = attack([document(apart, joined)])

    assert ("a", ("P4-P7",), 6, 6) in kinds(report)


def test_a_joined_category_by_a_name_of_its_own_is_told_by_the_facts():
    apart = row("a", "stage", P1_P3=20, P4_P7=BAND, S=(28, 32), all=(48, 59))
    joined = row("b", "stage", primary=(24, 27), older=(28, 32), all=(52, 59))
    facts = Facts(joined={("stage", "primary"): ("P1-P3", "P4-P7")})

    assert attack([document(apart, joined)]).safe
    assert ("a", ("P4-P7",), 4, 7) in kinds(attack([document(apart, joined)], facts=facts))


def test_a_correction_is_attacked_with_what_it_corrects():
    first = document(row("t", "plan", no=(28, 32), yes=(3, 7 + 4), all=(38, 42)))
    second = document(row("t", "plan", no=(28, 32), yes=(0, 7), all=(38, 42)), made_on="2027-01-10")

    together = attack([first, second])

    assert attack([first]).safe
    assert ("a", ("yes",), 6, 7) in kinds(together)
    assert attack([first, second], facts=Facts(corrections="apart")).safe == attack([second]).safe


def test_a_correction_that_cannot_be_the_same_truth_is_attacked_apart():
    first = document(row("t", "plan", no=(28, 32), yes=(8, 12), all=(38, 42)))
    second = document(row("t", "plan", no=(38, 42), yes=(8, 12), all=(48, 52)), made_on="2027-01-10")

    report = attack([first, second])

    assert report.safe
    assert report.notes == (
        "Documents of 2025/26 count the same cohort differently; each is taken to have its own truth.",
    )


LATE, FEWER = {"P": (8, 12), "S": (8, 22), "all": (18, 22)}, {"P": BAND, "S": (8, 22), "all": (18, 22)}


@pytest.mark.parametrize(("before", "after"), [(FEWER, LATE), (LATE, FEWER)])
def test_a_correction_that_is_the_version_before_and_latecomers_or_without_somebody_tells_of_them(before, after):
    first, second = document(row("t", "stage", **before)), document(row("t", "stage", **after), made_on="2027-03-01")

    report = attack([first, second])

    came = [(each.kind, each.low, each.high) for each in report.found if each.whom.endswith("but not in another")]
    assert ("a", 1, 4) in came
    assert attack([first]).safe
    assert attack([second]).safe


def test_a_correction_that_moves_people_both_ways_is_asked_only_what_can_be():
    first = document(row("t", "stage", P=BAND, S=(28, 37), all=(33, 42)))
    second = document(row("t", "stage", P=(28, 37), S=BAND, all=(33, 42)), made_on="2027-03-01")

    assert attack([first, second]).safe


def test_a_release_that_says_the_same_again_tells_of_nobody():
    first, again = (document(row("t", "stage", **LATE), made_on=day) for day in ("2026-10-01", "2027-03-01"))

    assert attack([first, again]).safe


def test_versions_that_nothing_ties_are_attacked_each_by_itself():
    cells = row("t", "stage", **LATE)
    read_ones = [read(document(cells, cohort=cohort, made_on=day))
                 for cohort, day in (("in-year", "1"), ("ever", "1"), ("in-year", "2"), ("since-12", "1"))]  # fmt: skip
    one, ever, two, since = read_ones

    assert bearing([one, two], Facts()) == [(one,), (two,)]
    assert bearing(read_ones, Facts()) == [(one, ever, two, since)]
    assert bearing(read_ones[:3], Facts(nested=())) == [(one,), (ever,), (two,)]


def test_a_version_that_knows_of_a_zero_for_everybody_stays_beside_one_that_does_not():
    known = read(document(row("t", "award", none=20, some=0, all=20, structural=["some"])))
    silent = read(document(row("t", "award", none=20, some=0, all=20)))

    assert bearing([known, silent], Facts()) == [(known, silent)]


def test_documents_that_contradict_each_other_are_found_out():
    report = attack([document(row("t", "plan", no=20, yes=30, all=60))])

    assert [each.kind for each in report.found] == ["contradiction"]
    assert "contradict" in report.found[0].by


def test_what_others_publish_is_known():
    quiet = document(row("t", "plan", no=(18, 22), yes=BAND, all=(18, 27)))
    total = PublicCount("S12000098", "2025/26", "in-year", "learners", key({}), 27, 27)

    assert attack([quiet]).safe
    assert ("a", ("yes",), 5, 7) in kinds(attack([quiet], facts=Facts(public=(total,))))


def test_a_table_without_its_totals_still_adds_up_to_those_of_another():
    inner = {("P", "no"): (8, 12), ("P", "yes"): BAND, ("S", "no"): (28, 32), ("S", "yes"): (8, 12)}
    bare = table("bare", {"stage": ("P", "S"), "plan": ("no", "yes")}, inner)
    by_stage = row("by-stage", "stage", P=15, S=(38, 42), all=(53, 57))

    assert attack([document(bare)]).safe
    assert ("a", ("P", "yes"), 3, 7) in kinds(attack([document(bare, by_stage)]))


def test_a_cell_outside_its_table_is_refused():
    broken = document(row("t", "plan", no=20, yes=30, all=50))
    broken["tables"][0]["cells"][0]["at"] = {"plan": "perhaps"}

    with pytest.raises(UnreadableDocument, match="which is not in it"):
        attack([broken])


def test_a_document_without_its_bounds_is_refused():
    broken = document(row("t", "plan", no=20, yes=30, all=50))
    broken["tables"][0]["cells"][0]["low"] = None

    with pytest.raises(UnreadableDocument, match="no whole numbers"):
        attack([broken])
    with pytest.raises(UnreadableDocument, match="no release document"):
        attack([{**broken, "tables": [{"id": "t"}]}])


def test_nothing_but_public_zeros_and_nothing_at_all_are_safe():
    zeros = document(row("t", "award", none=0, some=0, all=0, structural=["none", "some", "all"]))

    assert attack([zeros]).counts_examined == 0
    assert attack([]).safe


def test_a_cell_printed_too_narrow_discloses_though_all_documents_together_lift_it():
    one = row("one", "plan", no=(20, 30), yes=(7, 10), all=(28, 40))
    two = row("two", "plan", no=(20, 30), yes=(8, 12), all=(28, 40))

    report = attack([document(one, two)])

    assert [(each.kind, each.table) for each in report.found] == [("b", "one")]
    assert report.found[0].by.endswith("says too much by itself.")


def test_the_same_documents_give_the_same_report():
    people = control.people(random.Random(3), 80)
    documents = [document(counted(people, {"stage": STAGES, "excluded": ("no", "yes")}, in_bands))]

    assert attack(documents) == attack([dict(each) for each in documents])


@pytest.mark.parametrize(
    ("made", "way"),
    [
        (control.single, control.hidden_by_hand),
        (control.single, control.hidden_under_5),
        (control.linked, control.bands),
    ],
)
def test_the_attacker_breaks_at_least_a_third_of_tables_protected_by_hand(made, way):
    sets = [made(random.Random(seed), way) for seed in range(9)]

    broken = [documents for documents in sets if control.breaks_a_hidden_cell(documents, attack(documents))]

    assert len(broken) >= len(sets) / 3


def test_a_deep_attack_finds_a_block_of_rows_and_columns():
    wide = {(row, column): (0, 90) for row in ("P", "S", "T", "all") for column in ("no", "some", "much", "all")}
    exact = {("T", "all"): 60, ("all", "much"): 60, ("T", "much"): 30, ("all", "all"): 96}
    tables = [table("t", {"stage": ("P", "S", "T"), "need": ("no", "some", "much")}, wide | exact)]

    shallow, deep = (attack([document(*tables)], deeply=deeply) for deeply in (False, True))

    assert shallow.safe
    assert kinds(deep) == {("a", ("no or some", "P or S"), 6, 6)}


def test_a_deep_attack_finds_a_crossing_that_no_table_shows():
    sizes = {("1", "here", "yes"): 2, ("2", "away", "no"): 1}
    dimensions = {"half": ("1", "2"), "home": ("here", "away"), "plan": ("yes", "no")}
    everybody = [
        dict(zip(dimensions, place, strict=True))
        for place in product(*dimensions.values())
        for _ in range(sizes.get(place, 20))
    ]
    tables = [
        counted(everybody, {name: dimensions[name] for name in two}, lambda count: (count, count))
        for two in combinations(dimensions, 2)
    ]

    shallow, deep = (attack([document(*tables)], deeply=deeply) for deeply in (False, True))

    assert shallow.safe
    assert {(each.kind, each.low, each.high) for each in deep.found} == {("b", 0, 3)}
