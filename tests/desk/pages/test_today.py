"""Today: what changed, what waits, how fresh the sources are, and where each person's day begins."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import world
from tests.factories import MembershipFactory
from virtualschool.desk.queries import learners
from virtualschool.desk.queries import today as reads
from virtualschool.desk.queries.learners import Asked
from virtualschool.intake.models import Change, Receipt, Run
from virtualschool.linkage.models import Question
from virtualschool.people.models import User
from virtualschool.people.vocab import Role
from virtualschool.register.models import Edition, Learner, SourceSetting
from virtualschool.register.operations import derived, relations

TODAY = world.MORNING.date()


def shown(user, authority):
    return reads.today(User.objects.get(pk=user.pk), authority, TODAY)


def a_run(authority, number, edition, status="applied", **more):
    run = Run.objects.create(authority=authority, number=number, sender_name="Fergus", entered_at=world.MORNING,
                             as_at=edition.as_at, received=edition.received)  # fmt: skip
    Receipt.objects.create(run=run, position=0, file_name="care.csv", sha256="0" * 64, status=status, edition=edition,
                           **more)  # fmt: skip
    return run


def test_the_first_day_shows_three_steps(ailsa, page_of):
    page = page_of(ailsa, "/")

    for words in ("Bring a file.", "Answer questions.", "Tell schools."):
        assert words in page


def test_each_count_of_what_changed_leads_to_its_bringing(register, ailsa, page_of):
    care = Edition.objects.get(authority=register, source="social_work")
    older, newest = a_run(register, 1, care), a_run(register, 2, care)
    jay, skye = world.learner(register, "Jay"), world.learner(register, "Skye")
    Change.objects.create(run=older, kind="new", learner_id=jay.pk)
    for learner in (jay, skye):
        Change.objects.create(run=newest, kind="moved_home", learner_id=learner.pk)

    page = page_of(ailsa, "/")

    counts = {one.kind: one.count for one in shown(ailsa, register).changed}
    assert counts == {"new": 0, "moved_home": 2, "moved_school": 0, "stopped": 0, "left_out": 0}
    assert f"/files/{newest.pk}/#moved_home" in page
    assert f"/files/{older.pk}/" not in page


def test_open_questions_are_counted_by_kind_with_their_minutes(register, ailsa, page_of):
    record = world.record(register, "social_work", "C2")
    for about, waiting_for in (("no_roll", ""), ("same_child", ""), ("left_out", "social work")):
        Question.objects.create(authority=register, about=about, left=record, opened_on=world.NOVEMBER,
                                waiting_for=waiting_for)  # fmt: skip

    found = shown(ailsa, register)

    assert [(one.about, one.count) for one in found.questions] == [("same_child", 1), ("no_roll", 1)]
    assert "About 2 minutes’ work" in page_of(ailsa, "/")


def test_a_held_file_stands_above_everything(register, ailsa, page_of):
    care = Edition.objects.get(authority=register, source="social_work")
    run = a_run(register, 1, care, status="held", rows_in=3, held=3)

    page = page_of(ailsa, "/")

    assert page.index("A file is held for you") < page.index("Changed since the last lists")
    assert f"/files/{run.pk}/" in page


def test_who_is_in_one_list_and_not_in_the_other_is_counted(register, ailsa):
    found = shown(ailsa, register)

    assert (found.only_social_work, found.only_education, found.only_by_hand) == (1, 1, 0)
    assert (found.learners, found.untold, found.disagreements) == (4, 2, 2)


@pytest.mark.parametrize("change", ["nothing", "told", "protected", "adopted"])
def test_the_learners_to_tell_schools_about_are_those_that_the_list_shows(register, ailsa, change):
    eilidh = world.learner(register, "Eilidh")
    if change == "told":
        relations.tell_school(learner=eilidh, school_code=world.GLENORRAN, by=ailsa, at=world.MORNING)
    if change == "protected":
        relations.protect(learner=eilidh, by=ailsa, at=world.MORNING, reason="A hearing said so.")
    if change == "adopted":
        Learner.objects.filter(pk=eilidh.pk).update(ended_in_adoption=True)

    listed = learners.learners(User.objects.get(pk=ailsa.pk), register, Asked(view="untold"), TODAY)

    assert shown(ailsa, register).untold == len(listed.lines) == (2 if change == "nothing" else 1)


def test_a_source_past_its_usual_gap_is_said_to_be_late(register, ailsa, page_of):
    SourceSetting.objects.create(authority=register, source="social_work", usual_gap_days=7)
    Edition.objects.filter(source="social_work").update(as_at=TODAY - dt.timedelta(days=8))

    page = page_of(ailsa, "/")

    assert "◆&nbsp;8 days ago" in page
    assert [one.name for one in shown(ailsa, register).stale] == ["Social work"]


def test_the_silence_of_a_source_that_never_spoke_is_news(strathcarron, ailsa, page_of):
    world.state(strathcarron, "care", {"C2": world.JAY})
    derived.refresh(strathcarron)

    assert "◆&nbsp;nothing has come yet" in page_of(ailsa, "/")


def test_what_was_told_waits_until_a_list_has_spoken_after_it(register, ailsa):
    told = {"forename": "Jay", "surname": "Sutherland", "date_of_birth": "2016-01-20", "note": "Moved"}
    world.state(register, "told", {"T1": told}, as_at=TODAY)
    world.link(register, "C2", "T1", right="told_by")
    derived.refresh(register)
    assert shown(ailsa, register).unconfirmed == 1

    world.state(register, "care", {"C2": world.JAY}, as_at=TODAY, received=TODAY)
    derived.refresh(register)

    assert shown(ailsa, register).unconfirmed == 0


def test_the_page_names_no_child(register, ailsa, page_of):
    page = page_of(ailsa, "/")

    assert not [name for name in ("Eilidh", "Sutherland", "Kyle", "Skye") if name in page]


def test_the_page_takes_25_queries_at_most(register, ailsa, as_user):
    browser = as_user(ailsa)
    browser.get("/")

    with CaptureQueriesContext(connection) as captured:
        browser.get("/")

    assert len(captured) <= 25


@pytest.mark.parametrize(("who", "where"), [("dougal", "/school/"), ("hamish", "/learners/")])
def test_a_day_begins_on_the_page_that_is_one_s_own(request, register, as_user, who, where):
    assert as_user(request.getfixturevalue(who)).get("/")["Location"] == where


@pytest.mark.parametrize("who", ["iona", "greer"])
def test_whoever_opens_no_register_is_told_so_plainly(request, register, page_of, who):
    assert "no post that opens the register" in page_of(request.getfixturevalue(who), "/")


def test_whoever_belongs_to_the_network_alone_is_sent_to_it(register, eilidh, as_user):
    answer = as_user(eilidh).get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/network/")


def test_a_head_of_two_authorities_opens_one_at_a_time(register, inverallan, mia, ailsa, as_user):
    MembershipFactory(user=ailsa, authority=inverallan, role=Role.LEAD)
    browser = as_user(ailsa)
    assert "Open Inverallan" in browser.get("/").content.decode()

    browser.post("/authority/", {"authority": "S12000099"})

    page = browser.get("/learners/").content.decode()
    assert "Strachan, Mia" in page
    assert "Rankine" not in page


def test_an_authority_in_which_one_holds_no_post_cannot_be_opened(register, inverallan, ailsa, as_user):
    assert as_user(ailsa).post("/authority/", {"authority": "S12000099"}).status_code == 404


def test_a_social_work_partner_finds_the_way_back_to_their_learners(register, hamish, page_of):
    learner = world.learner(register, "Jay")
    relations.give(
        authority=register, kind="social_work_case", learner_id=learner.pk, by=hamish, at=world.MORNING, user=hamish
    )

    assert 'href="/learners/"' in page_of(hamish, f"/learners/{learner.pk}/")


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("ailsa", "data protection officer"),
        ("brodie", "Virtual School Head Teacher"),
        ("iona", "Virtual School Head Teacher"),
    ],
)
def test_the_foot_names_somebody_else_to_turn_to(request, register, page_of, who, whom):
    foot = str(page_of(request.getfixturevalue(who), "/")).rsplit("Stuck", 1)[1]

    assert whom in foot[:200]


def test_whoever_belongs_to_no_authority_is_not_sent_to_a_head(register, eilidh, page_of):
    page = page_of(eilidh, "/accounts/2fa/")

    assert "Ask whoever looks after this installation." in page
    assert "Find a learner" not in page
