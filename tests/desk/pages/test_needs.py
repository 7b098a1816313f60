"""Who may need us: on Today, as a list, one flag with what is done about it, and how it looks to each reader."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import world
from virtualschool.audit.models import Event
from virtualschool.learning.models import Exclusion, Need, Package
from virtualschool.learning.operations import told
from virtualschool.learning.operations.told import Saying
from virtualschool.learning.vocab import How
from virtualschool.monitoring.models import Flag, FlagEntry, RuleVersion
from virtualschool.monitoring.operations import flags
from virtualschool.monitoring.vocab import Act
from virtualschool.register.models import Learner
from virtualschool.register.operations import relations
from virtualschool.register.vocab import RelationKind

TODAY = world.MORNING.date()
NAMES = ("Eilidh", "Kyle", "Skye")


def excluded(learner, start=dt.date(2026, 11, 3)):
    Exclusion.objects.create(
        authority=learner.authority, learner_id=learner.pk, position=0, as_at=TODAY, session="2026/27",
        start_date=start, openings_lost=4, kind="temporary", school_code=learner.school_code,
    )  # fmt: skip


@pytest.fixture
def flagged(register):
    """Eilidh and Skye were excluded; Kyle starts secondary next year."""
    excluded(world.learner(register, "Eilidh"))
    excluded(world.learner(register, "Skye"), dt.date(2026, 11, 10))
    flags.evaluate(register, on=TODAY)
    return register


def flag_of(authority, name, rule="exclusion"):
    return Flag.objects.get(learner_id=world.learner(authority, name).pk, rule=rule)


def test_today_shows_the_worry_with_what_is_in_place_and_the_next_step(flagged, ailsa, page_of):
    Need.objects.create(
        authority=flagged, learner_id=world.learner(flagged, "Eilidh").pk, position=0, as_at=TODAY, need="sebd",
        plan="iep", start_date=TODAY,
    )  # fmt: skip

    page = page_of(ailsa, "/")

    said = (
        "Excluded from 3 November, 4 half days lost.",
        "In place: Individualised",
        "Ask what was in place that day",
        "School: 01632 960 142",
        "because of a dated fact and not a score",
    )
    for words in said:
        assert words in page, words
    assert page.index("Eilidh Rankine") < page.index("Skye McPhail") < page.index("Kyle Pitcairn")


def test_today_names_a_second_worry_in_short_and_each_page_of_a_worry_leads_to_the_others(flagged, ailsa, page_of):
    excluded(world.learner(flagged, "Kyle"))
    flags.evaluate(flagged, on=TODAY)
    first, second = flag_of(flagged, "Kyle"), flag_of(flagged, "Kyle", "transition")

    today = page_of(ailsa, "/")
    assert f'<a href="/needs/{second.pk}/">A change of school is coming' in today
    assert second.words not in today
    assert second.words in page_of(ailsa, "/needs/")
    for one, other in ((first, second), (second, first)):
        page = page_of(ailsa, f"/needs/{one.pk}/")
        assert "Also about Kyle" in page
        assert f'href="/needs/{other.pk}/"' in page


def test_the_names_on_today_are_on_the_trail(flagged, ailsa, page_of):
    page_of(ailsa, "/")

    event = Event.objects.filter(verb="listed desk:today").latest("sequence")
    assert (event.number, event.object_type, event.classes) == (3, "learner", "ABC")


def test_nobody_on_the_list_is_said_plainly(register, ailsa, page_of):
    assert "Nobody needs a call today, as far as the lists that came show." in page_of(ailsa, "/")


@pytest.mark.parametrize("who", ["fergus", "catriona"])
def test_whoever_is_not_of_the_team_sees_no_names_on_today(request, flagged, page_of, who):
    page = page_of(request.getfixturevalue(who), "/")

    assert not [name for name in NAMES if name in page]


def test_a_member_with_a_caseload_sees_their_own_first_and_may_ask_for_everybody(flagged, ailsa, brodie, page_of):
    skye = world.learner(flagged, "Skye").pk
    kind = RelationKind.CASELOAD
    relations.give(authority=flagged, kind=kind, learner_id=skye, by=ailsa, at=world.MORNING, user=brodie)

    own, everybody = page_of(brodie, "/needs/"), page_of(brodie, "/needs/?whose=all")

    assert [name for name in NAMES if name in own] == ["Skye"]
    assert [name for name in NAMES if name in everybody] == list(NAMES)
    assert "1 of your own learners" in page_of(brodie, "/")


def test_the_first_ten_of_the_list_are_shown_until_all_are_asked_for(flagged, ailsa, page_of, monkeypatch):
    monkeypatch.setattr("virtualschool.desk.queries.needs.UNFOLDED", 2)

    first, everybody = page_of(ailsa, "/needs/"), page_of(ailsa, "/needs/?show=all")

    assert [name for name in NAMES if name in first] == ["Eilidh", "Skye"]
    assert '<a href="?show=all">Show all 3</a>' in first
    assert [name for name in NAMES if name in everybody] == list(NAMES)
    assert "Show all" not in everybody


def test_the_rules_of_the_list_are_no_page_of_figures(register, ailsa, page_of):
    bars = [page_of(ailsa, address).split('aria-label="Main"')[1].split("</nav>")[0]
            for address in ("/figures/rules/", "/figures/rules/under/", "/figures/")]  # fmt: skip

    assert ["aria-current" in bar for bar in bars] == [False, False, True]


def test_the_list_can_be_narrowed_to_one_rule(flagged, ailsa, page_of):
    page = page_of(ailsa, "/needs/?rule=transition")

    assert [name for name in NAMES if name in page] == ["Kyle"]


def test_a_protected_learner_is_named_and_nothing_said(flagged, ailsa, page_of, as_user):
    relations.protect(learner=world.learner(flagged, "Eilidh"), by=ailsa, at=world.MORNING, reason="A hearing said so.")

    page = page_of(ailsa, "/needs/")

    assert "Eilidh Rankine" in page
    assert "only people named for this learner may read" in page
    assert "3 November" not in page
    assert as_user(ailsa).get(f"/needs/{flag_of(flagged, 'Eilidh').pk}/").status_code == 404


def test_where_a_protected_learner_stands_on_the_list_tells_nothing_of_the_rule(flagged, ailsa, page_of):
    assert places(page_of(ailsa, "/needs/")) == ["Eilidh", "Skye", "Kyle"]
    relations.protect(learner=world.learner(flagged, "Eilidh"), by=ailsa, at=world.MORNING, reason="A hearing said so.")

    excluded_first = places(page_of(ailsa, "/needs/"))
    Exclusion.objects.filter(learner_id=world.learner(flagged, "Eilidh").pk).delete()
    flags.evaluate(flagged, on=TODAY)
    without_a_plan = places(page_of(ailsa, "/needs/"))

    assert excluded_first == without_a_plan == ["Skye", "Kyle", "Eilidh"]
    assert places(page_of(ailsa, "/")) == without_a_plan


def places(page):
    """The names of the list in its order; each stands in the list once with a surname."""
    surnames = {"Eilidh": "Eilidh Rankine", "Skye": "Skye McPhail", "Kyle": "Kyle Pitcairn"}
    return sorted(surnames, key=lambda name: page.index(surnames[name]))


def test_a_protected_learner_is_not_found_by_the_rule_that_names_them(flagged, ailsa, page_of, as_user):
    relations.protect(learner=world.learner(flagged, "Eilidh"), by=ailsa, at=world.MORNING, reason="A hearing said so.")

    page = page_of(ailsa, "/needs/?rule=exclusion")

    assert [name for name in NAMES if name in page] == ["Skye"]
    browser = as_user(ailsa)
    browser.post("/accounts/reauthenticate/", {"password": "a walk by the loch at noon"})
    taken = {"reason": "For Monday’s meeting", "form": "csv"}
    assert "Eilidh" not in browser.post("/needs/export/?rule=exclusion", taken).content.decode()


@pytest.mark.parametrize(("address", "most"), [("/", 25), ("/needs/", 25)])
def test_three_learners_take_no_more_queries_than_one(register, ailsa, as_user, address, most):
    browser, counts = as_user(ailsa), []
    for name in ("Eilidh", "Skye"):
        excluded(world.learner(register, name))
        flags.evaluate(register, on=TODAY)
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= most


def post(browser, flag, **said):
    return browser.post(f"/needs/{flag.pk}/", said)


def test_an_answer_leaves_the_list_and_stays_with_the_learner(flagged, ailsa, as_user, page_of):
    flag, browser = flag_of(flagged, "Eilidh"), as_user(ailsa)

    answer = post(browser, flag, do="answer", act="action", words="Rang Ms Orr; she is back on Thursday")

    assert answer.status_code == 302
    assert "Eilidh" not in page_of(ailsa, "/needs/?rule=exclusion")
    in_place = "In place: Rang Ms Orr; she is back on Thursday (Ailsa, 17 November)."
    assert in_place in page_of(ailsa, "/needs/?rule=csp")
    page = page_of(ailsa, f"/needs/{flag.pk}/")
    assert "Rang Ms Orr; she is back on Thursday" in page
    assert "answered" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"do": "answer"}, "Choose what we do."),
        ({"do": "answer", "act": "not_now", "words": ""}, "Write it in a sentence"),
        ({"do": "answer", "act": "seen", "until": "16/11/2026"}, "must be after today"),
        ({"do": "give", "to": ""}, "Choose a colleague."),
        ({"do": "came", "came": ""}, "Write it in a sentence"),
    ],
)
def test_what_is_missing_is_said_beside_the_form_and_nothing_is_kept(flagged, ailsa, as_user, said, words):
    flag = flag_of(flagged, "Eilidh")
    flags.answer(flag=flag, act=Act.SEEN, words="", by=ailsa, at=world.MORNING)
    flags.take_back(flag=flag, by=ailsa, at=world.MORNING)

    answer = post(as_user(ailsa), flag, **said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert FlagEntry.objects.count() == 2


def test_a_flag_is_given_to_a_colleague_and_its_answer_taken_back(flagged, ailsa, brodie, as_user, page_of):
    flag, browser = flag_of(flagged, "Eilidh"), as_user(ailsa)

    post(browser, flag, do="give", to=str(brodie.pk))
    post(browser, flag, do="answer", act="seen")
    post(browser, flag, do="came", came="She is in every day now")
    post(browser, flag, do="take_back")

    assert list(FlagEntry.objects.in_order().values_list("act", flat=True)) == ["given", "seen", "came", "taken_back"]
    assert "With Brodie" in page_of(ailsa, "/needs/")


@pytest.mark.parametrize("who", ["catriona", "fergus", "dougal", "hamish"])
def test_a_flag_is_not_there_for_whoever_is_not_of_the_team(request, flagged, as_user, who):
    flag = flag_of(flagged, "Eilidh")

    answer = post(as_user(request.getfixturevalue(who)), flag, do="answer", act="seen")

    assert answer.status_code == 404
    assert not FlagEntry.objects.exists()


def test_the_list_is_taken_away_with_a_reason(flagged, ailsa, as_user):
    browser = as_user(ailsa)
    page = browser.post("/accounts/reauthenticate/", {"password": "a walk by the loch at noon"})
    assert page.status_code == 302

    file = browser.post("/needs/export/", {"reason": "For Monday’s meeting", "form": "csv"}).content.decode()

    assert "Rankine, Eilidh" in file
    assert "Excluded from 3 November" in file
    assert Event.objects.filter(verb="took away desk:needs_export", number=3, reason="For Monday’s meeting").exists()


def test_a_learner_who_does_not_want_the_label_is_not_called_by_it(flagged, ailsa, page_of):
    Learner.objects.filter(forename="Eilidh").update(label_unwanted=True)

    page = page_of(ailsa, f"/needs/{flag_of(flagged, 'Eilidh').pk}/").lower()

    assert "looked after" not in page.split("<main")[1].split("</main")[0]
    assert "care experienced" not in page


def test_a_place_that_is_called_after_the_label_does_not_stand_beside_who_does_not_want_it(flagged, ailsa, page_of):
    eilidh = world.learner(flagged, "Eilidh")
    told.tell(
        learner=eilidh,
        detail=Package(
            where="Looked After Learners’ Hub", with_whom="The Hub", hours_a_week=4, since=dt.date(2026, 10, 5)
        ),
        saying=Saying("Shona Reid", How.PHONE, TODAY),
        id=uuid.uuid4(),
        by=ailsa,
        at=world.MORNING,
    )
    assert "Learners’ Hub" in page_of(ailsa, "/needs/")

    Learner.objects.filter(pk=eilidh.pk).update(label_unwanted=True)

    assert "Learners’ Hub" not in page_of(ailsa, "/needs/")


def test_each_rule_is_explained_and_set_with_a_reason(flagged, ailsa, as_user, page_of):
    assert "any exclusion counts" in page_of(ailsa, "/figures/rules/")

    answer = as_user(ailsa).post("/figures/rules/exclusion/", {"state": "on", "days": "10", "reason": "Too many"})

    assert answer.status_code == 302
    page = page_of(ailsa, "/figures/rules/exclusion/")
    assert "within the last 10 days" in page
    assert "Too many" in page
    assert not Flag.objects.filter(rule="exclusion", since=dt.date(2026, 11, 3)).exists()


@pytest.mark.parametrize(
    ("days", "words"), [("", "Days for which"), ("x", "whole numbers from 1 to 180"), ("999", "1 to 180")]
)
def test_a_number_that_does_not_fit_is_said_beside_the_field(flagged, ailsa, as_user, days, words):
    answer = as_user(ailsa).post("/figures/rules/exclusion/", {"state": "on", "days": days, "reason": "Why not"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RuleVersion.objects.exists()


def test_a_member_reads_the_rules_and_only_the_head_sets_them(flagged, brodie, as_user, page_of):
    assert "Set it" not in page_of(brodie, "/figures/rules/exclusion/")
    answer = as_user(brodie).post("/figures/rules/exclusion/", {"state": "off", "days": "28", "reason": "No"})

    assert answer.status_code == 403


def test_there_is_no_such_rule(ailsa, as_user):
    assert as_user(ailsa).get("/figures/rules/score/").status_code == 404
