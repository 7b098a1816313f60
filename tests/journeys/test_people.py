"""A head looks through the lists of people, opens a learner's year, and prints a school's sheet for a visit."""

import re

import pytest
from playwright.sync_api import expect

from tests.desk.pages import world
from tests.desk.pages.test_at_school import FACTS, state_facts
from tests.desk.pages.test_people_lists import SAT
from tests.factories import SchoolFactory
from tests.journeys.browser import assert_sound, needs_chromium
from virtualschool.people.models import Authority
from virtualschool.register.models import Learner

pytestmark = needs_chromium
VISIT = f"/schools/{world.GLENORRAN}/"


@pytest.fixture
def eilidh_rankine(live_server, strathcarron: Authority) -> Learner:
    """A year of facts, and exams last session."""
    for code, name in world.NAMES.items():
        SchoolFactory(authority=strathcarron, code=code, name=name)
    world.register_of(strathcarron)
    learner = world.learner(strathcarron, "Eilidh")
    state_facts(learner, {**FACTS, **SAT})
    return learner


def test_axe_finds_nothing_on_the_lists_of_people_and_nothing_scrolls_sideways(signed_in, eilidh_rankine, ailsa):
    page = signed_in(ailsa, "/schools/", width=390)
    root = page.url.removesuffix("/schools/")

    for address in (VISIT, "/results/", "/transitions/", "/moved/", f"/learners/{eilidh_rankine.pk}/"):
        page.goto(root + address)
        assert_sound(page)


def test_an_earlier_year_opens_with_its_own_drawing_and_without_scripts(signed_in, eilidh_rankine, ailsa):
    page = signed_in(ailsa, f"/learners/{eilidh_rankine.pk}/", java_script_enabled=False)

    page.get_by_text("Other sessions: 2024/25").click()
    page.get_by_role("link", name=re.compile("drawn by week")).click()

    expect(page.get_by_role("img", name="Half days a week, 2024/25")).to_be_visible()


def test_a_schools_sheet_prints_on_one_page_for_the_team_only(signed_in, eilidh_rankine, ailsa):
    page = signed_in(ailsa, VISIT)

    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.emulate_media(media="print")
    on_paper = page.locator("main").inner_text()

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    for words in ("Working view, for the team only", "Eilidh Rankine", "Education as at 2 November 2026"):
        assert words in on_paper
