"""The public page and the program say the same, since they are made from one file."""

from pathlib import Path

from virtualschool.monitoring import rules
from virtualschool.monitoring.specifications import as_page, indicators
from virtualschool.monitoring.working_out import MEASURES

PAGE = Path(__file__).parents[2] / "docs" / "how-each-figure-is-worked-out.md"


def test_the_public_page_is_made_from_the_specifications():
    assert PAGE.read_text(encoding="utf-8") == as_page()


def test_every_indicator_has_a_way_of_counting_and_every_way_an_indicator():
    assert {one.measure for one in indicators()} == set(MEASURES)


def test_the_indicators_are_those_of_the_contract():
    assert [one.id for one in indicators()] == (
        "attendance-rate persistent-absence exclusions-per-1000 learners-excluded level-reading level-writing "
        "level-listening-and-talking level-numeracy scqf-3 scqf-4 scqf-5 scqf-6 left-by-s4 positive-initial "
        "positive-follow-up"
    ).split()


def test_the_page_about_the_list_is_made_from_the_rules_as_shipped():
    page = Path("docs/heads/who-may-need-us.md").read_text(encoding="utf-8")

    assert page == rules.as_page()
