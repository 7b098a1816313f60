"""The register as a list: counts that add up, filters that give nothing away, and the list as it was known."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import world
from virtualschool.audit.models import Event
from virtualschool.desk.queries import learners as reads
from virtualschool.desk.queries.learners import Asked
from virtualschool.people.models import User
from virtualschool.register.models import Decision, Learner, Relation
from virtualschool.register.operations import derived, relations

TODAY = world.MORNING.date()


def shown(user, authority, **asked):
    return reads.learners(User.objects.get(pk=user.pk), authority, Asked(**asked), TODAY)


def names(found):
    return [line.list_name for line in found.lines]


def answer_elsewhere(authority, own_id, by):
    Decision.objects.create(
        authority=authority, sequence=1, about="no_roll", answer="elsewhere", left_key=f"social_work:{own_id}",
        left_digest="d", by_id=by.pk, by_name=by.name, at=world.MORNING, made_on=TODAY,
    )  # fmt: skip


def test_everybody_is_counted_once_as_ours_here_ours_elsewhere_others_here_or_on_no_roll(register, ailsa):
    world.state(register, "care", {"C5": world.person("Ava", "Fairlie", "2014-02-02")})
    derived.refresh(register)
    answer_elsewhere(register, "C2", ailsa)

    found = shown(ailsa, register)

    assert {kind: count for count, _, kind in found.whose} == {
        "ours-here": 2, "ours-elsewhere": 1, "others-here": 1, "not-on-roll": 1,
    }  # fmt: skip
    assert sum(count for count, _, _ in found.whose) == found.total == 5
    assert names(shown(ailsa, register, view="ours-elsewhere")) == ["Sutherland, Jay"]
    assert names(shown(ailsa, register, view="others-here")) == ["McPhail, Skye"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"status": "looked_after_now"}, ["McPhail, Skye", "Rankine, Eilidh", "Sutherland, Jay"]),
        ({"status": "not_known"}, ["Pitcairn, Kyle"]),
        ({"school": world.CARRONBANK}, ["McPhail, Skye", "Pitcairn, Kyle"]),
        ({"stage": "P4-P7"}, ["Pitcairn, Kyle"]),
        ({"lives": "At home with parents"}, ["Sutherland, Jay"]),
        ({"source": "social-work"}, ["Sutherland, Jay"]),
        ({"source": "education"}, ["Pitcairn, Kyle"]),
        ({"view": "disagree"}, ["Rankine, Eilidh"]),
        ({"view": "untold"}, ["McPhail, Skye", "Rankine, Eilidh"]),
        ({"sort": "-name"}, ["Sutherland, Jay", "Rankine, Eilidh", "Pitcairn, Kyle", "McPhail, Skye"]),
        ({"sort": "age"}, ["Sutherland, Jay", "Pitcairn, Kyle", "Rankine, Eilidh", "McPhail, Skye"]),
        ({"school": "no such school"}, []),
    ],
)
def test_a_filter_shows_whom_it_names(register, ailsa, asked, expected):
    assert names(shown(ailsa, register, **asked)) == expected


def test_another_authority_s_learners_are_not_in_the_list(register, mia, ailsa, catriona, page_of):
    assert "Strachan" not in page_of(ailsa, "/learners/")
    assert "Rankine" not in page_of(catriona, "/learners/")


def test_a_protected_learner_is_found_by_no_school_home_or_authority(register, eilidh_rankine, ailsa):
    relations.protect(learner=eilidh_rankine, by=ailsa, at=world.MORNING, reason="A hearing said so.")

    found = shown(ailsa, register)

    line = next(line for line in found.lines if line.pk == eilidh_rankine.pk)
    assert (line.school, line.school_code, line.lives_with, line.whose) == ("", "", "", "withheld")
    assert world.GLENORRAN not in [code for code, _ in found.schools]
    assert names(shown(ailsa, register, school=world.GLENORRAN)) == []
    assert "Rankine, Eilidh" not in names(shown(ailsa, register, lives="With foster carers"))
    assert "Rankine, Eilidh" not in names(shown(ailsa, register, view="ours-here"))
    assert "Rankine, Eilidh" not in names(shown(ailsa, register, view="untold"))
    assert sum(count for count, _, _ in found.whose) == found.total


def test_a_team_member_can_filter_other_caseloads_by_nothing_above_class_c(register, ailsa, brodie):
    mine = world.learner(register, "Jay")
    Relation.objects.create(authority=register, kind="caseload", user=brodie, learner_id=mine.pk,
                            from_on=world.NOVEMBER, granted_by=ailsa)  # fmt: skip

    assert names(shown(brodie, register, lives="With foster carers")) == []
    assert names(shown(brodie, register, lives="At home with parents")) == ["Sutherland, Jay"]
    assert names(shown(brodie, register, view="others-here")) == []


def test_a_learner_who_does_not_want_the_label_is_not_called_by_it_in_the_list(register, eilidh_rankine, ailsa):
    Learner.objects.filter(pk=eilidh_rankine.pk).update(label_unwanted=True)

    line = next(line for line in shown(ailsa, register).lines if line.pk == eilidh_rankine.pk)

    assert line.status_words == ""


def test_the_list_as_known_on_a_day_shows_what_was_known_then(register, ailsa, page_of):
    world.state(register, "care", {"C2": {**world.JAY, "lives_with": "KINSHIP"}}, as_at=world.OCTOBER)
    derived.refresh(register)
    day = dt.date(2026, 10, 20)

    then = shown(ailsa, register, known_on=day)

    assert names(then) == ["Sutherland, Jay"]
    assert [line.lives_with for line in then.lines] == ["KINSHIP"]
    assert "As known on 20 October 2026" in page_of(ailsa, "/learners/?on=2026-10-20")


def test_a_day_that_is_none_is_told_so_and_shows_the_list_of_today(register, ailsa, page_of):
    page = page_of(ailsa, "/learners/?on=tomorrow")

    assert "Write the day as 31/7/2026." in page
    assert "Rankine, Eilidh" in page


def test_an_empty_list_names_the_filter_to_drop(register, ailsa, page_of):
    page = page_of(ailsa, "/learners/?stage=SP&sort=age")

    assert "No learner matches." in page
    assert re.search(r'href="/learners/\?sort=age">Clear stage', page)


def test_the_list_is_fifty_to_a_page_and_its_pages_keep_the_filters(register, ailsa, page_of):
    many = {f"C{n}": world.person(f"Child{n:02}", "Canmore", "2014-01-01") for n in range(100, 160)}
    world.state(register, "care", many, as_at=world.OCTOBER)
    derived.refresh(register)

    page = page_of(ailsa, "/learners/?source=social-work&page=2")

    assert "Showing 51 to 61" in page
    assert "?source=social-work&amp;page=1" in page


def test_the_list_on_the_page_is_in_the_audit_with_its_number(register, ailsa, page_of):
    page_of(ailsa, "/learners/")

    event = Event.objects.get(verb="listed desk:learners")
    assert (event.number, event.object_type, len(event.ids_digest)) == (4, "learner", 64)


def test_the_list_takes_as_many_queries_for_many_as_for_few(register, ailsa, as_user):
    browser = as_user(ailsa)
    counts = []
    for number in (1, 3):
        world.state(register, "care", {f"X{number}{n}": world.person(f"N{n}", f"Y{number}", "2014-01-01")
                                       for n in range(number)}, as_at=world.OCTOBER)  # fmt: skip
        derived.refresh(register)
        browser.get("/learners/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/learners/")
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 30


def test_a_designated_manager_is_sent_to_the_page_of_the_school(register, dougal, as_user):
    assert as_user(dougal).get("/learners/")["Location"] == "/school/"


def test_an_empty_register_says_where_learners_come_from(ailsa, page_of):
    assert "Nobody is on the register yet." in page_of(ailsa, "/learners/")
