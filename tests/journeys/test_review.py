"""A head answers questions in a real browser: with the keyboard, without script, on paper."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import assert_sound, needs_chromium, strike
from tests.linkage import world
from virtualschool.linkage.models import Question
from virtualschool.people.models import Authority
from virtualschool.register.vocab import About

pytestmark = needs_chromium


@pytest.fixture
def lachlan(live_server, strathcarron: Authority) -> Question:
    """Whether Lachlan of social work's list is Lachlan of the roll, whose number differs."""
    world.bring_together(strathcarron, {"pupils": world.ROLL, "care": world.CARE})
    return world.question_about(About.SAME_CHILD, "C1")


@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_on_questions_and_lists_and_nothing_scrolls_sideways(signed_in, lachlan, ailsa, width):
    kyle = world.question_about(About.LOOKED_AFTER, "P3")
    page = signed_in(ailsa, "/questions/", width=width)
    root = page.url.removesuffix("/questions/")
    for address in (
        "/questions/",
        f"/questions/{lachlan.pk}/",
        f"/questions/{kyle.pk}/",
        "/lists/",
        "/lists/letters/request-education/",
        "/first-day/",
    ):
        page.goto(root + address)
        assert_sound(page)


def test_a_question_is_answered_and_undone_with_the_keyboard_alone(signed_in, lachlan, ailsa):
    page = signed_in(ailsa, f"/questions/{lachlan.pk}/")

    strike(page, "s")

    expect(page.get_by_role("status")).to_contain_text("these are the same child. No school has been told.")
    strike(page, "u")
    expect(page.get_by_role("status")).to_contain_text("Taken back. The question is open again.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Are these the same child?")


def test_a_letter_typed_in_the_note_answers_nothing(signed_in, lachlan, ailsa):
    page = signed_in(ailsa, f"/questions/{lachlan.pk}/")

    page.get_by_label("Why you answered this way").press_sequentially("Same scarf")

    expect(page.get_by_role("heading", level=1)).to_have_text("Are these the same child?")
    page.get_by_role("button", name="Same child").click()
    expect(page.get_by_role("status")).to_contain_text("these are the same child")
    lachlan.refresh_from_db()
    assert lachlan.closed_on is not None


def test_questions_are_answered_without_script(signed_in, lachlan, ailsa):
    page = signed_in(ailsa, "/lists/", java_script_enabled=False)

    page.get_by_role("form", name="Your answer about Erin Menteith").get_by_role(
        "button", name="Has left school"
    ).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("In one list, not in the other")
    expect(page.get_by_text("✓ Has left school")).to_be_visible()


def test_the_answers_are_never_under_what_has_focus(signed_in, lachlan, ailsa):
    page = signed_in(ailsa, f"/questions/{lachlan.pk}/", width=390)
    link = page.get_by_role("link", name="All questions").first

    link.focus()

    focused, bar = link.bounding_box(), page.locator(".vs_answers").bounding_box()
    assert focused["y"] + focused["height"] <= bar["y"]


def test_two_readers_who_differ_settle_it_together(signed_in, lachlan, ailsa, fergus):
    first = signed_in(ailsa, f"/questions/{lachlan.pk}/")
    strike(first, "s")
    expect(first.get_by_role("status")).to_contain_text("a second person reads the question without seeing it")

    second = signed_in(fergus, f"/questions/{lachlan.pk}/", width=390)
    expect(second.get_by_text("Ailsa")).to_have_count(0)
    second.get_by_role("button", name="Not the same").click()
    expect(second.get_by_role("heading", name="Two readers differ")).to_be_visible()
    assert_sound(second)
    second.get_by_label("Why you answered this way").fill("Education records know two of them")
    second.get_by_role("button", name="Not the same").click()

    expect(second.get_by_role("status")).to_contain_text("these are two children")
    lachlan.refresh_from_db()
    assert lachlan.closed_on is not None


def test_a_first_reading_is_taken_back_with_the_keyboard(signed_in, lachlan, ailsa, fergus):
    page = signed_in(ailsa, f"/questions/{lachlan.pk}/")
    strike(page, "s")
    expect(page.get_by_role("status")).to_contain_text("a second person reads the question")

    strike(page, "u")

    expect(page.get_by_role("status")).to_contain_text("Taken back. The question is yours again.")
