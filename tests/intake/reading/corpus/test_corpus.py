"""Every case of the corpus ends as it must: rows, rejected rows and notices, or a refusal."""

import pytest

from tests.intake.reading.corpus import single_cells, text_files, unreadable, workbooks

CASES = [*text_files.cases(), *workbooks.cases(), *single_cells.cases(), *unreadable.cases()]


def test_the_corpus_is_large_and_no_two_cases_are_one():
    assert len(CASES) >= 300
    assert len({case.name for case in CASES}) == len(CASES)
    assert len({(case.data, case.kind) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_ends_as_it_must(case):
    assert case.outcome() == case
