"""The pages: what the team sees beside what leaves, the page that can't be undone, and who sees what."""

import hashlib
import io
import json

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult
from python_calamine import CalamineWorkbook

from tests.factories import PASSWORD, cast_member
from tests.releases import world
from tests.releases.world import NOON
from virtualschool.audit.models import Event
from virtualschool.people.vocab import Role
from virtualschool.register.vocab import Cohort
from virtualschool.releases import reading, tasks
from virtualschool.releases.models import National, Release
from virtualschool.releases.operations import approving
from virtualschool.releases.vocab import State


@pytest.fixture
def made(strathcarron):
    return world.draft(world.learners(strathcarron))


@pytest.fixture
def moira(strathcarron):
    """A member of the Network from Strathcarron: no child's data, released tables only."""
    return cast_member("Moira", Role.NETWORK_MEMBER, strathcarron)


@pytest.fixture
def stepped_up():
    """A browser whose user has just given the password again."""

    def asked_again(browser):
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return asked_again


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_head_sees_the_exact_count_beside_what_leaves(made, ailsa, as_user):
    shown = text(as_user(ailsa).get(f"/releases/{made.pk}/"))

    assert "exactly 24" in shown
    assert Event.objects.filter(verb="saw exact counts in releases:release", classes="BCDE").count() == 1
    assert "no learner can be singled out" in shown
    assert "2 more people have" in shown


def test_whoever_may_not_see_figures_approves_without_the_exact_counts(made, greer, as_user):
    shown = text(as_user(greer).get(f"/releases/{made.pk}/"))

    assert "exactly" not in shown
    assert "Look at what will leave" in shown


def test_a_network_member_sees_tables_once_they_are_out_and_never_an_exact_count(made, moira, ailsa, greer, as_user):
    browser = as_user(moira)
    assert browser.get(f"/releases/{made.pk}/").status_code == 404

    world.approved(made, ailsa, greer)

    shown = text(browser.get(f"/releases/{made.pk}/"))
    assert "7 or fewer" in shown
    assert "exactly" not in shown
    assert browser.get(f"/releases/{made.pk}/approve/").status_code in (302, 403)


def test_another_authoritys_release_is_not_there(made, catriona, as_user):
    for address in ("", "release.json", "approve/", "withdraw/", "tables/learners-by-stage.xlsx"):
        assert as_user(catriona).get(f"/releases/{made.pk}/{address}").status_code in (302, 404)


def test_the_confirm_page_shows_every_byte_that_will_leave(made, ailsa, as_user, stepped_up):
    response = stepped_up(as_user(ailsa)).get(f"/releases/{made.pk}/approve/")

    shown = response.context["content"]
    assert json.loads(shown)["tables"] == json.loads(made.document)["tables"]
    assert json.loads(shown)["signature"]["attack_report"] == made.report_sha256
    assert "can’t be undone" in text(response)


def test_approving_needs_the_box_and_then_leaves_a_name(made, ailsa, as_user, stepped_up):
    browser = stepped_up(as_user(ailsa))
    assert browser.post(f"/releases/{made.pk}/approve/", {}).status_code == 422

    response = browser.post(f"/releases/{made.pk}/approve/", {"sure": "on"}, follow=True)

    assert "Somebody else has to look" in text(response)
    again = browser.post(f"/releases/{made.pk}/approve/", {"sure": "on"})
    assert "Another person" in text(again)


def test_a_table_is_taken_away_rounded_and_marked_once_it_is_out(made, ailsa, greer, as_user):
    address = f"/releases/{made.pk}/tables/learners-by-home.xlsx"
    browser = as_user(ailsa)
    assert browser.get(address).status_code == 404
    world.approved(made, ailsa, greer)

    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get(address).content))

    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][0].startswith("Rounded for sharing. Release " + made.short_id)
    assert ["All", "25"] in [row[:2] for row in rows]


def test_a_draft_is_asked_for_and_the_background_makes_it(made, ailsa, as_user):
    response = as_user(ailsa).post("/releases/", {"session": "2024/25", "cohort": "ever"}, follow=True)

    asked = Release.objects.get(state=State.MAKING)
    assert "being made" in text(response)
    assert DBTaskResult.objects.filter(args_kwargs__args=[str(asked.pk)]).count() == 1
    assert "being made" in text(as_user(ailsa).get(f"/releases/{asked.pk}/"))


def test_taking_back_is_asked_about_first(made, ailsa, greer, as_user, stepped_up):
    world.approved(made, ailsa, greer)
    browser = stepped_up(as_user(ailsa))
    assert "who has read it has read it" in text(browser.get(f"/releases/{made.pk}/withdraw/"))

    browser.post(f"/releases/{made.pk}/withdraw/", {"reason": "wrong"})

    made.refresh_from_db()
    assert made.state == State.WITHDRAWN


def test_the_one_who_was_asked_sees_this_draft_and_no_exact_count(made, ailsa, catriona, strathcarron, as_user):
    strathcarron.lone_head = True
    strathcarron.save()
    as_user(ailsa).post(f"/releases/{made.pk}/ask/", {"email": catriona.email})

    shown = text(as_user(catriona).get(f"/releases/{made.pk}/"))

    assert "Look at what will leave" in shown
    assert "exactly" not in shown
    assert "You were asked to look at" in text(as_user(catriona).get("/releases/"))


def test_ones_own_stand_beside_the_networks_and_nobody_is_ranked(made, ailsa, as_user):
    theirs = [{**table, "cells": [{**cell, "shown": "2 345", "low": 2343, "high": 2347, "per_cent_of_row": 12}
                                  for cell in table["cells"]]} for table in made.tables]  # fmt: skip
    National.objects.create(authority=made.authority, session=made.session, cohort=made.cohort, fetched_at=NOON,
                            content=json.dumps({"covered": "14 of 18 authorities", "tables": theirs}))  # fmt: skip

    shown = text(as_user(ailsa).get("/releases/beside/?session=2025/26&cohort=in-year"))

    assert "Network 2 345, 12% of its row" in shown
    assert "14 of 18 authorities" in shown


def test_ones_own_share_is_of_rounded_numbers_and_of_20_or_more():
    cell = {"shown": "15", "low": 13, "high": 17, "structural": False}

    assert reading.own_share(cell, {**cell, "shown": "40"}) == "38%"
    assert reading.own_share(cell, cell) == ""
    assert reading.own_share({**cell, "shown": "0 to 7"}, {**cell, "shown": "40"}) == ""


def test_a_rehearsal_says_that_tables_leave_at_once(made, ailsa, as_user, settings):
    assert "leaves on" in text(as_user(ailsa).get("/releases/"))

    settings.RELEASE_DATES = ["any"]

    assert "leaves at once, since this is a rehearsal" in text(as_user(ailsa).get("/releases/"))


def test_the_networks_tables_are_fetched_in_the_background(made, ailsa, as_user):
    response = as_user(ailsa).post("/releases/beside/", {"session": "2025/26", "cohort": "in-year"}, follow=True)

    assert "being fetched" in text(response)
    assert DBTaskResult.objects.filter(args_kwargs__args=["S12000098", "2025/26", "in-year"]).exists()


def test_the_list_asks_the_database_no_more_for_three_than_for_one(
    made, ailsa, as_user, django_assert_max_num_queries, django_assert_num_queries
):
    browser = as_user(ailsa)
    browser.get("/releases/")
    with django_assert_max_num_queries(30) as one:
        browser.get("/releases/")
    for cohort in (Cohort.EVER, Cohort.SINCE_5):
        world.draft(made.authority, cohort, without=world.ALL_BUT_A_FEW)

    with django_assert_num_queries(len(one)):
        browser.get("/releases/")


def test_the_very_bytes_can_be_taken(made, ailsa, as_user):
    assert as_user(ailsa).get(f"/releases/{made.pk}/release.json").content == approving.bytes_of(
        approving.document(made, leaves=True)
    )


def test_the_report_stays_here_and_its_sha256_is_the_one_that_travels(made, ailsa, as_user):
    report = as_user(ailsa).get(f"/releases/{made.pk}/attack-report.json").content

    travels = approving.document(made, leaves=True)["signature"]["attack_report"]
    assert hashlib.sha256(report).hexdigest() == travels


def test_the_worker_is_asked_for_the_day_of_release_and_takes_up_what_a_stop_left(made, ailsa, greer):
    world.approved(made, ailsa, greer)
    entry = made.posts.get()

    tasks.post_what_waits(made)

    waits = DBTaskResult.objects.get(args_kwargs__args=[str(entry.pk)])
    assert waits.run_after == entry.next_try_at
    with time_machine.travel(NOON, tick=True):
        assert tasks.resume() == 0
        made.posts.update(next_try_at=NOON)
        assert tasks.resume() == 1
