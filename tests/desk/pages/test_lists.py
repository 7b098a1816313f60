"""In one list, not in the other; the letters that ask; and the first day."""

import datetime as dt
import io
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.factories import PASSWORD
from tests.linkage import world
from virtualschool.audit.models import Event
from virtualschool.audit.vocab import SYSTEM
from virtualschool.desk.demo import truth, write_extracts
from virtualschool.intake.operations.taking_in import Sender, take_in
from virtualschool.intake.preparing import Circumstances, File
from virtualschool.register.models import Learner, Protection, SourceRecord
from virtualschool.register.vocab import About

LISTS = "/lists/"
SOCIAL_WORK, EDUCATION = "/lists/letters/social-work/", "/lists/letters/education/"
ALONE = {"M1": {"forename": "Morven", "surname": "Alone", "date_of_birth": "2014-02-02"}}
WHY = {"reason": "monthly check"}


@pytest.fixture
def small_world(strathcarron):
    """Nobody here is on two lists, so nobody need be linked: that is quick."""
    care = {own_id: world.CARE[own_id] for own_id in ("C4", "C5")}
    lists = {"pupils": {"P3": world.ROLL["P3"]}, "care": care, "my-list": ALONE}
    world.bring_together(strathcarron, lists, relink=False)
    return strathcarron


@pytest.fixture
def linked_world(strathcarron):
    """Isla joined by herself, and Lachlan asked about."""
    lists = {"pupils": world.ROLL, "care": world.CARE, "my-list": ALONE}
    world.bring_together(strathcarron, lists)
    return strathcarron


@pytest.fixture
def sure(as_user):
    """A browser whose user has just given the password again."""

    def signed_in(user):
        browser = as_user(user)
        browser.get("/accounts/reauthenticate/")
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return signed_in


def columns(text):
    """The text of the three parts of the page."""
    parts = [text.index(f'id="{name}"') for name in ("on_no_roll", "not_in_social_work", "only_ours")]
    return [unescape(text[start:end]) for start, end in zip(parts, [*parts[1:], len(text)], strict=True)]


def test_each_learner_whom_a_source_lacks_stands_once_and_by_name(page_of, ailsa, linked_world):
    on_no_roll, not_in_social_work, only_ours = columns(page_of(ailsa, LISTS))

    assert "Menteith, Erin" in on_no_roll
    assert "Sinclair, Lachlan" in on_no_roll
    assert "Pitcairn, Kyle" in not_in_social_work
    assert "Alone, Morven" in only_ours
    assert "Rattray" not in on_no_roll + not_in_social_work + only_ours
    for name in ("Menteith, Erin", "Sinclair, Lachlan", "Pitcairn, Kyle", "Alone, Morven"):
        assert (on_no_roll + not_in_social_work + only_ours).count(f">{name}<") == 1


def test_a_question_is_answered_in_the_list_and_its_reason_stands_there_after(as_user, page_of, ailsa, small_world):
    erin = world.question_about(About.NO_ROLL, "C4")

    answer = as_user(ailsa).post(f"/questions/{erin.pk}/answer/", {"answer": "home_educated", "back": "lists"})

    assert answer["Location"].startswith(LISTS)
    on_no_roll, *_ = columns(page_of(ailsa, answer["Location"]))
    assert "✓" in on_no_roll
    assert "Educated at home" in on_no_roll[on_no_roll.index("Menteith") :]
    assert "Undo" in page_of(ailsa, answer["Location"])


def test_an_empty_register_says_so_in_each_list(page_of, ailsa):
    assert page_of(ailsa, LISTS).count("Nobody.") == 3


def test_an_adopted_childs_record_is_listed_for_nobody_who_is_not_named(page_of, ailsa, small_world):
    assert "Fraser" not in page_of(ailsa, LISTS)


def test_the_school_of_a_protected_learner_is_not_in_the_list(page_of, ailsa, small_world):
    assert "Glenorran Academy" in page_of(ailsa, LISTS)
    protect("P3", ailsa)

    assert "Glenorran Academy" not in page_of(ailsa, LISTS)


def protect(own_id, by):
    learner = Learner.objects.get(members__record__own_id=own_id)
    Protection.objects.create(authority_id="S12000098", learner_id=learner.pk, from_on=dt.date(2026, 1, 1), set_by=by)


@pytest.mark.parametrize("who", ["brodie", "dougal", "hamish", "eilidh", "greer", "iona"])
@pytest.mark.parametrize("address", [LISTS, EDUCATION, "/first-day/", "/lists/letters/sharing-schedule/"])
def test_lists_and_letters_are_for_those_who_send_them(sure, cast, small_world, who, address):
    assert sure(cast[who]).get(address).status_code == 403


def test_another_authority_sees_its_own_lists_alone(page_of, catriona, small_world):
    assert "Menteith" not in page_of(catriona, LISTS)


def test_a_letter_says_first_what_will_leave_and_asks_why(sure, ailsa, small_world):
    text = sure(ailsa).get(EDUCATION).content.decode()

    assert (
        "2 learners, with these columns and no other: line, forename, surname, date of birth, scn, your answer" in text
    )
    assert "Why is this being sent?" in text
    assert "Whom to ring" not in text


def test_a_letter_without_a_reason_does_not_leave(sure, ailsa, small_world):
    answer = sure(ailsa).post(EDUCATION, {"take": "list"})

    assert answer.status_code == 422
    assert "Content-Disposition" not in answer
    assert not Event.objects.filter(verb__startswith="printed").exists()


def test_a_letter_asks_who_it_is_that_sends_it(as_user, ailsa, small_world):
    answer = as_user(ailsa).get(EDUCATION)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_the_letter_to_education_says_neither_why_nor_where(sure, ailsa, small_world):
    text = unescape(sure(ailsa).post(EDUCATION, WHY | {"take": "letter"}).content.decode())

    assert "Erin Menteith" in text
    assert "Morven Alone" in text
    for kept in ("CSO_HOME", "ompulsory supervision", "ZZ1", "Virtual School’s list", "Pitcairn", "Fraser"):
        assert kept not in text


def test_a_pupil_who_is_being_compared_is_asked_of_education_only_once_somebody_says_so(
    as_user, sure, ailsa, linked_world
):
    asked = world.question_about(About.SAME_CHILD, "C1")
    before = sure(ailsa).post(EDUCATION, WHY | {"take": "letter"}).content.decode()

    given = {"answer": "ask_education", "candidate": asked.candidates.get().pk}
    as_user(ailsa).post(f"/questions/{asked.pk}/answer/", given)

    assert "Lachlan Sinclair" not in before
    assert "Lachlan Sinclair" in sure(ailsa).post(EDUCATION, WHY | {"take": "letter"}).content.decode()


def test_who_has_a_reason_to_be_on_no_roll_is_not_asked_about(as_user, sure, ailsa, small_world):
    erin = world.question_about(About.NO_ROLL, "C4")
    as_user(ailsa).post(f"/questions/{erin.pk}/answer/", {"answer": "left_school"})

    assert "Menteith" not in sure(ailsa).post(EDUCATION, WHY | {"take": "letter"}).content.decode()


def test_the_letter_to_social_work_says_who_told_us(sure, ailsa, small_world):
    text = unescape(sure(ailsa).post(SOCIAL_WORK, WHY | {"take": "letter"}).content.decode())

    assert "Kyle Pitcairn" in text
    assert "education’s roll" in text
    assert "Erin Menteith" not in text
    assert "Ring Ailsa" in text


@pytest.mark.parametrize("address", [SOCIAL_WORK, EDUCATION])
def test_no_letter_names_a_learner_whose_place_is_protected(sure, ailsa, small_world, address):
    for own_id in ("P3", "C4"):
        protect(own_id, ailsa)

    text = sure(ailsa).post(address, WHY | {"take": "letter"}).content.decode()

    assert "Pitcairn" not in text
    assert "Menteith" not in text


def test_the_list_of_a_letter_is_a_workbook_of_its_columns_and_no_other(sure, ailsa, small_world):
    answer = sure(ailsa).post(EDUCATION, WHY | {"take": "list"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[2] == ["line", "forename", "surname", "date_of_birth", "scn", "your_answer"]
    assert ["1", "Morven", "Alone", "2014-02-02", "", ""] in rows
    assert "Taken by Ailsa on 17 November 2026" in rows[1][0]
    assert "Alone" not in answer["Content-Disposition"]


def test_what_a_letter_named_is_written_down_with_the_reason(sure, ailsa, small_world):
    sure(ailsa).post(SOCIAL_WORK, WHY | {"take": "list"})

    event = Event.objects.get(verb__startswith="printed")
    assert (event.reason, event.number, event.classes, event.actor) == ("monthly check", 2, "A", str(ailsa.pk))
    assert event.ids_digest


@pytest.mark.parametrize("paper", ["request-social-work", "request-education", "sharing-schedule"])
def test_the_papers_of_the_first_day_are_ready_and_name_the_authority(page_of, ailsa, paper):
    assert "Strathcarron" in page_of(ailsa, f"/lists/letters/{paper}/")


def test_a_letter_to_nobody_we_know_is_not_there(as_user, ailsa):
    assert as_user(ailsa).get("/lists/letters/the-press/").status_code == 404


def test_the_first_day_ticks_what_has_come(page_of, ailsa, strathcarron):
    assert "not come yet" in page_of(ailsa, "/first-day/")
    world.bring_together(strathcarron, {"care": world.CARE}, relink=False)

    text = page_of(ailsa, "/first-day/")

    assert "list has come" in text
    assert text.count("not come yet") == 1
    assert "roll has come" not in text


def test_the_lists_ask_the_database_as_often_for_three_learners_as_for_one(as_user, ailsa, strathcarron):
    browser = as_user(ailsa)
    world.bring_together(
        strathcarron, {"pupils": {"P3": world.ROLL["P3"]}, "care": {"C4": world.CARE["C4"]}}, relink=False
    )
    browser.get(LISTS)
    with CaptureQueriesContext(connection) as of_one:
        browser.get(LISTS)
    world.bring_together(
        strathcarron,
        {"pupils": world.ROLL, "care": world.CARE, "my-list": ALONE},
        as_at=dt.date(2026, 11, 17),
        relink=False,
    )

    with CaptureQueriesContext(connection) as of_many:
        browser.get(LISTS)

    assert len(of_one) == len(of_many) <= 30


def test_everybody_planted_in_one_source_alone_is_named_in_the_right_list(page_of, ailsa, strathcarron, tmp_path):
    """The demo's own truth, at 600 pupils: the newest roll, social work's list and the head's list."""
    made = write_extracts(tmp_path, pupils=600, seed=1, today=dt.date(2026, 11, 16))
    ours = [one for one in made.files if one.authority == strathcarron.code]
    newest = max(one.as_at for one in ours)
    files = [File(one.path.name, one.path.read_bytes()) for one in ours if one.as_at == newest]
    circumstances = Circumstances(
        authority=strathcarron, as_at=newest, received=newest, entered_at=dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
    )
    take_in(files, circumstances=circumstances, sender=Sender(SYSTEM, "the operator"))
    told = [one for one in truth.read(made.truth) if one.authority == strathcarron.code]
    arrived = set(SourceRecord.objects.values_list("own_id", flat=True))
    on_roll = {one.true_id for one in told if one.source == "pupils" and "bad row" not in one.note}
    in_care = {one.true_id for one in told if one.source == "care"}

    on_no_roll, not_in_social_work, _ = columns(page_of(ailsa, LISTS))

    planted = [one for one in told if one.source == "care" and one.true_id not in on_roll and one.own_id in arrived]
    flagged = [
        one for one in told if one.source == "pupils" and "only education" in one.note and one.true_id not in in_care
    ]
    assert len(planted) >= 5
    assert len(flagged) >= 2
    for one in planted:
        assert f">{learner_of(one.own_id).list_name}<" in on_no_roll, one.note
    for one in flagged:
        assert f">{learner_of(one.own_id).list_name}<" in not_in_social_work, one.note


def learner_of(own_id):
    return Learner.objects.get(members__record__own_id=own_id)
