"""Not found on a roll: who stands on the list, in which order, what is kept of each, and coming back to one's place."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import world
from tests.linkage import world as linked
from virtualschool.audit.models import Event
from virtualschool.linkage.models import Question
from virtualschool.register.models import Decision, Learner
from virtualschool.register.operations import derived, relations
from virtualschool.register.vocab import About

LIST = "/questions/not-found/"


def listed(text):
    """The names on the page, in their order."""
    return re.findall(r'<a id="learner-[^>]*>([^<]*)</a>', text)


@pytest.fixture
def missing(strathcarron):
    """Seven whom social work knows; the roll holds Isla alone."""
    care = {
        "C1": linked.person(21, "Ada", "Young", "2024-01-24"),
        "C2": linked.person(2, *linked.ISLA),
        "C4": linked.person(4, "Erin", "Menteith", "2016-10-22"),
        "C6": linked.person(6, "Gil", "Adair", "2012-02-01", end_date="2026-01-01"),
        "C7": linked.person(7, "Hal", "Brae", "2007-02-01"),
        "C8": linked.person(8, "Una", "Corrie", "2013-10-22"),
        "C9": {**linked.person(9, "Wyn", "Dee", "2013-01-01"), "date_of_birth": ""},
        "C5": linked.CARE["C5"],
    }
    del care["C9"]["date_of_birth"]
    linked.bring_together(strathcarron, {"pupils": linked.ROLL, "care": care})
    return strathcarron


def answered(browser, name, answer="elsewhere", **more):
    question = Question.objects.open().get(about=About.NO_ROLL, learner_id=Learner.objects.get(forename=name).pk)
    return browser.post(f"/questions/{question.pk}/answer/", {"answer": answer, "back": "not_found", **more})


def test_of_school_age_come_first_and_looked_after_now_before_others(missing, ailsa, page_of):
    assert listed(page_of(ailsa, LIST)) == [
        "Menteith, Erin",
        "Corrie, Una",
        "Adair, Gil",
        "Young, Ada",
        "Brae, Hal",
        "Dee, Wyn",
    ]


def test_whom_the_roll_holds_is_not_on_the_list(missing, ailsa, page_of):
    assert "Rattray" not in page_of(ailsa, f"{LIST}?show=all")


def test_a_record_that_ended_in_adoption_is_not_looked_for_on_a_roll(missing, ailsa, page_of):
    assert "Ogilvie" not in page_of(ailsa, f"{LIST}?show=all")


def test_the_page_says_what_was_searched_and_when(missing, ailsa, page_of):
    assert "the roll as at 16 Nov, received 16 Nov" in page_of(ailsa, LIST)


def test_without_a_roll_nobody_has_been_looked_for(strathcarron, ailsa, page_of):
    linked.bring(strathcarron, "care", linked.CARE)

    assert "nobody has been looked for" in page_of(ailsa, LIST)


def test_a_reason_given_in_the_list_leads_back_to_the_same_place(missing, ailsa, as_user):
    answer = answered(as_user(ailsa), "Erin", place="show=all&page=1")

    assert answer.url.startswith(f"{LIST}?show=all&page=1&after=")
    text = as_user(ailsa).get(answer.url).content.decode()
    assert "At school in another authority" in text
    assert "Undo" in text


def test_a_place_that_is_no_place_leads_nowhere_else(missing, ailsa, as_user):
    answer = answered(as_user(ailsa), "Erin", place="//elsewhere.invalid")

    assert answer.url.startswith("/questions/")
    assert not Decision.objects.exists()


def test_whoever_has_a_reason_is_out_of_the_way_and_counted_under_it(missing, ailsa, as_user, page_of):
    answered(as_user(ailsa), "Erin")
    answered(as_user(ailsa), "Una")
    answered(as_user(ailsa), "Ada", "under_school_age")

    assert listed(page_of(ailsa, LIST)) == ["Adair, Gil", "Brae, Hal", "Dee, Wyn"]
    assert listed(page_of(ailsa, f"{LIST}?show=elsewhere")) == ["Menteith, Erin", "Corrie, Una"]
    text = page_of(ailsa, f"{LIST}?show=with")
    assert len(listed(text)) == 3
    for words in ("No reason yet (3)", "With a reason (3)", "All (6)", "At school in another authority (2)"):
        assert words in text
    assert "Ailsa, " in text


def test_a_reason_taken_back_in_the_list_leads_back_to_the_list(missing, ailsa, as_user, page_of):
    answered(as_user(ailsa), "Erin")

    answer = as_user(ailsa).post(
        f"/questions/answers/{Decision.objects.get().pk}/undo/", {"back": "not_found", "place": "show=with&page=1"}
    )

    assert answer.url == f"{LIST}?show=with&page=1"
    assert "Menteith, Erin" in listed(page_of(ailsa, LIST))


def test_pupils_who_come_near_are_counted_with_the_way_to_compare(strathcarron, ailsa, page_of):
    linked.bring_together(strathcarron, {"pupils": linked.ROLL, "care": linked.CARE})
    question = linked.question_about(About.SAME_CHILD, "C1")

    text = page_of(ailsa, LIST)

    assert f'<a href="/questions/{question.pk}/">1 pupil' in text
    assert "Asked once it’s known who they are." in text


def test_where_a_protected_learner_lives_is_not_on_the_list(missing, ailsa, page_of, as_user):
    relations.protect(learner=Learner.objects.get(forename="Erin"), by=ailsa, at=world.MORNING, reason="A hearing.")

    text = page_of(ailsa, LIST)

    row = text[text.index("Menteith, Erin") :]
    assert "protected" in row[: row.index("</tr>")]
    assert "t home" not in row[: row.index("Why Erin")]


def test_a_learner_who_does_not_want_the_label_is_listed_without_it(missing, ailsa, page_of):
    Learner.objects.update(label_unwanted=True)

    text = page_of(ailsa, LIST)

    assert "Looked after now" not in text


def test_a_team_member_has_no_such_list(missing, brodie, as_user):
    assert as_user(brodie).get(LIST).status_code == 403


def test_another_authority_s_learners_are_not_on_the_list(missing, catriona, page_of):
    assert "Menteith" not in page_of(catriona, f"{LIST}?show=all")


def test_the_list_is_taken_away_with_a_reason_and_written_down(missing, ailsa, as_user):
    browser = as_user(ailsa)
    browser.post("/accounts/reauthenticate/", {"password": "a walk by the loch at noon"})

    answer = browser.post(f"{LIST}export/?show=all", {"reason": "For the monthly meeting.", "form": "csv"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["surname", "forename", "date_of_birth"]
    assert len(rows) == 2 + 6
    event = Event.objects.get(verb__startswith="took away")
    assert (event.number, event.reason, event.classes) == (6, "For the monthly meeting.", "ABCD")


def test_a_protected_home_is_blank_in_the_file(missing, ailsa, as_user):
    relations.protect(learner=Learner.objects.get(forename="Erin"), by=ailsa, at=world.MORNING, reason="A hearing.")
    browser = as_user(ailsa)
    browser.post("/accounts/reauthenticate/", {"password": "a walk by the loch at noon"})

    answer = browser.post(f"{LIST}export/", {"reason": "For the monthly meeting.", "form": "csv"})

    _, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    erin = next(dict(zip(rows[0], row, strict=True)) for row in rows if "Erin" in row)
    assert erin["lives_with"] == ""


def test_the_list_takes_as_many_queries_for_three_as_for_one(register, ailsa, as_user):
    browser, counts = as_user(ailsa), []
    browser.get(LIST)
    for number in (1, 3):
        more = {f"C3{n}": {**world.JAY, "forename": f"Jo{n}"} for n in range(number)}
        world.state(register, "care", more, received=world.MORNING.date())
        derived.refresh(register)
        with CaptureQueriesContext(connection) as asked:
            assert len(listed(browser.get(LIST).content.decode())) == number + 1
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 30
