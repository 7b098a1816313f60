"""A head and a designated manager at work, in a real browser: the list, a learner, telling a school, printing."""

import re

import pytest
from playwright.sync_api import expect

from tests.desk.pages import world
from tests.factories import SchoolFactory
from tests.journeys.browser import assert_sound, follow, needs_chromium
from virtualschool.people.models import Authority
from virtualschool.register.models import Learner

pytestmark = needs_chromium


@pytest.fixture
def register(strathcarron: Authority) -> Authority:
    for code, name in world.NAMES.items():
        SchoolFactory(authority=strathcarron, code=code, name=name, phone="01632 960 142")
    world.register_of(strathcarron)
    return strathcarron


@pytest.fixture
def eilidh_rankine(register: Authority) -> Learner:
    return world.learner(register, "Eilidh")


@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(signed_in, eilidh_rankine, ailsa, width):
    page = signed_in(ailsa, "/", width=width)
    root, learner = page.url.rstrip("/"), f"/learners/{eilidh_rankine.pk}/"
    for address in (
        "/",
        "/learners/",
        "/learners/?stage=SP",
        "/find/",
        learner,
        f"{learner}tell/",
        f"{learner}looked/",
    ):
        page.goto(root + address)
        assert_sound(page)


def test_a_head_finds_a_learner_tells_the_school_and_the_school_reads_it(signed_in, eilidh_rankine, ailsa, dougal):
    head = signed_in(ailsa, "/")
    head.keyboard.press("/")
    head.keyboard.type("rankine")
    with head.expect_navigation():
        head.keyboard.press("Enter")
    follow(head.get_by_role("link", name="Rankine, Eilidh"))
    follow(head.get_by_role("link", name="Tell a school").first)
    assert head.get_by_role("heading", level=1).inner_text() == "Tell Glenorran Academy about Eilidh Rankine"
    follow(head.get_by_role("button", name="Tell Glenorran Academy"))
    assert "Told: Glenorran Academy now knows of Eilidh Rankine." in head.get_by_role("status").inner_text()

    school = signed_in(dougal, "/", width=390)
    follow(school.get_by_role("button", name="I’ve read this"))
    assert "you’ve read about Eilidh Rankine" in school.get_by_role("status").inner_text()
    assert_sound(school)
    follow(school.get_by_role("link", name="Eilidh Rankine"))
    assert_sound(school)

    head.reload()
    assert "has read it" in head.locator("#schools").inner_text()


def test_the_list_filters_and_sorts_without_scripts(signed_in, register, ailsa):
    page = signed_in(ailsa, "/learners/", java_script_enabled=False)

    page.get_by_label("Stage").select_option("S1-S3")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Age", exact=True).click()

    expect(page).to_have_url(re.compile("sort=age"))
    expect(page.locator("main tbody th")).to_have_text(["Rankine, Eilidh", "McPhail, Skye"])


def test_a_learner_prints_on_one_sheet_without_legal_reasons_and_says_who_printed_it(signed_in, eilidh_rankine, ailsa):
    page = signed_in(ailsa, f"/learners/{eilidh_rankine.pk}/")

    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.emulate_media(media="print")
    on_paper = page.locator("main").inner_text()

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert "Printed by Ailsa" in on_paper
    assert "Born 2013." in on_paper
    assert "Lives with foster carers" in on_paper
    for left_out in ("Supervision order", "9 March 2013", "200000011", "Tell a school", "What each source says"):
        assert left_out not in on_paper
