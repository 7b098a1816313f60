"""A reader who knows this programme and tries it on every table there could be: what does its output still tell?

Every truth up to a size is protected; truths with the same output are what the
reader cannot tell apart. No count, total, rest or difference between cohorts
may be a disclosure among them.
"""

import json
from collections import defaultdict
from itertools import product

import pytest

from tests.disclosure.small import HEADING, INNER, by_both, by_stage
from virtualschool.disclosure.attack import Facts, attack
from virtualschool.disclosure.document import document_to_json
from virtualschool.disclosure.protect import protect

pytestmark = pytest.mark.once
LARGEST = 12  # outputs whose total may be above this are left out: not all their truths were tried


def a_disclosure(values, smallest_group):
    """Whether a count that can be exactly these values is one."""
    if min(values) > 7:
        return False
    if values == {0}:
        return smallest_group < 50
    return (max(values) <= 7 and 0 not in values) or max(values) - min(values) < 4


class Attacked:
    """The attacker, asked once about each document."""

    def __init__(self):
        self.known = {}

    def __call__(self, documents, *, facts):
        key = json.dumps(documents)
        if key not in self.known:
            self.known[key] = attack(documents, facts=facts)
        return self.known[key]


def test_every_table_of_four_cells_hides_among_others():
    attacked, truths = Attacked(), defaultdict(list)
    for cells in product(range(LARGEST + 1), repeat=4):
        if sum(cells) <= LARGEST:
            made = protect([by_both(*cells)], of=HEADING, earlier=[], facts=Facts(), attack=attacked)
            truths[json.dumps(made.tables)].append(cells)

    for output, alike in truths.items():
        assert json.loads(output)[0]["cells"][-1]["high"] <= LARGEST, "every truth of this output was tried"
        for kept in ((0,), (1,), (2,), (3,), (0, 1), (2, 3), (0, 2), (1, 3), (0, 1, 2, 3)):
            values = {sum(cells[place] for place in kept) for cells in alike}
            assert not a_disclosure(values, min(sum(cells) for cells in alike)), (values, output)


def test_a_cohort_within_a_cohort_hides_among_others():
    attacked, truths, inner = Attacked(), defaultdict(list), {}
    for primary, secondary in product(range(LARGEST + 1), repeat=2):
        for within in product(range(primary + 1), range(secondary + 1)):
            if primary + secondary <= LARGEST:
                if within not in inner:
                    inner[within] = once(by_stage(*within), INNER, [], attacked)
                outer = once(by_stage(primary, secondary), HEADING, [inner[within]], attacked)
                truths[json.dumps([inner[within], outer])].append((primary, secondary, *within))

    for output, alike in truths.items():
        if json.loads(output)[1]["tables"][0]["cells"][-1]["high"] <= LARGEST:
            differences = {"both": [a + b - c - d for a, b, c, d in alike], "primary": [a - c for a, _, c, _ in alike]}
            for values in (*map(set, differences.values()), *(set(each) for each in zip(*alike, strict=True))):
                assert not a_disclosure(values, 0), (values, output)


@pytest.mark.parametrize("grown", [True, False])
def test_who_came_or_went_between_a_release_and_its_correction_hides_among_others(grown):
    attacked, truths, first = Attacked(), defaultdict(list), {}
    pairs = [(one, two) for one, two in product(product(range(LARGEST + 1), repeat=2), repeat=2)
             if sum(two) <= LARGEST and all(a <= b for a, b in zip(one, two, strict=True))]  # fmt: skip
    for before, after in pairs if grown else [(two, one) for one, two in pairs]:
        if before not in first:
            first[before] = once(by_stage(*before), HEADING, [], attacked)
        corrected = once(by_stage(*after), HEADING, [first[before]], attacked)
        truths[json.dumps([first[before], corrected])].append((*before, *after))

    for output, alike in truths.items():
        if all(each["tables"][0]["cells"][-1]["high"] <= LARGEST for each in json.loads(output)):
            for values in ({abs(a + b - c - d) for a, b, c, d in alike}, {abs(a - c) for a, _, c, _ in alike}):
                assert not a_disclosure(values, 0), (values, output)


def once(table, of, earlier, attacked):
    return document_to_json(of, protect([table], of=of, earlier=earlier, facts=Facts(), attack=attacked).tables)
