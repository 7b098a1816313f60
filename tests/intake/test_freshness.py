"""A source that falls silent is told after a day, and after the second somebody is to ask for its list."""

import datetime as dt

import pytest

from tests.intake import world
from virtualschool.audit.vocab import SYSTEM
from virtualschool.intake.operations import expecting
from virtualschool.intake.queries import freshness
from virtualschool.register.vocab import Source

DAY = dt.timedelta(days=1)
NIGHTLY_FROM = world.OCTOBER


@pytest.fixture
def nightly(strathcarron):
    """An authority whose roll is expected every night, and came last as at 19 October."""
    world.bring(strathcarron, world.ROLL)
    world.bring(strathcarron, world.CARE)
    expecting.expect(authority=strathcarron, source=Source.EDUCATION, days=1, at=world.NOON, by=SYSTEM)
    return strathcarron


def education(authority, on):
    return next(one for one in freshness.feeds(authority, on) if one.source == Source.EDUCATION)


def test_a_source_in_time_says_nothing(nightly):
    found = education(nightly, NIGHTLY_FROM + DAY)

    assert (found.is_late, found.is_to_chase, found.sentence) == (False, False, "")


def test_a_source_a_day_late_is_told_and_nobody_is_sent(nightly, ailsa):
    found = education(nightly, NIGHTLY_FROM + 2 * DAY)

    assert (found.is_late, found.is_to_chase, found.owner) == (True, False, "")
    assert found.sentence == "Education was last heard as at 19 October 2026: a newer list is 1 day late."


def test_after_the_second_missed_day_the_data_officer_is_to_ask_and_without_one_the_head(nightly, ailsa, fergus):
    on = NIGHTLY_FROM + 3 * DAY

    with_an_officer = education(nightly, on).owner
    fergus.memberships.all().delete()
    without = education(nightly, on).owner

    assert (with_an_officer, without) == (fergus.name, ailsa.name)


def test_a_figure_says_which_of_its_sources_is_late(nightly):
    on = NIGHTLY_FROM + 5 * DAY

    found = freshness.doubts(nightly, on), freshness.doubts(nightly, on, [Source.SOCIAL_WORK])

    assert found == (("Education was last heard as at 19 October 2026: a newer list is 4 days late.",), ())


def test_without_a_word_about_it_a_list_is_expected_every_five_weeks(nightly):
    late = [feed.source for feed in freshness.feeds(nightly, world.OCTOBER + 36 * DAY) if feed.is_late]

    assert late == [Source.EDUCATION, Source.SOCIAL_WORK]


def test_today_names_who_is_to_ask_for_the_list(nightly, ailsa, fergus, as_user):
    page = as_user(ailsa).get("/").content.decode()

    assert "A list hasn’t come" in page
    assert f"{fergus.name} is to ask for it." in page
