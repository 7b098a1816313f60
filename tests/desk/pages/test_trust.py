"""The trust pages: who looked, emergency access, naming, and who works with whom."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from tests.conftest import NOON
from tests.factories import PASSWORD
from virtualschool.audit.models import Event
from virtualschool.audit.operations import search_digest
from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage.models import Question
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner, LearnerAlias, Protection, Relation, SourceRecord
from virtualschool.register.operations import emergencies, relations
from virtualschool.register.vocab import About, RelationKind

HOME = "Birch Cottage, 4 Sea Road"
BORN = dt.date(2013, 3, 9)


def learner(authority: Authority, forename: str = "Skye", surname: str = "Rankine", **facts: object) -> Learner:
    one = Learner.objects.create(
        id=uuid.uuid4(),
        authority=authority,
        forename=forename,
        surname=surname,
        date_of_birth=BORN,
        sources="education social_work",
        **facts,
    )
    LearnerAlias.objects.create(alias=one.pk, learner=one)
    return one


@pytest.fixture
def skye(strathcarron: Authority) -> Learner:
    return learner(strathcarron)


def stepped_up(browser: Client) -> Client:
    """A browser whose user has just given the strongest factor again."""
    browser.get("/accounts/reauthenticate/")
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def body(answer) -> str:
    return answer.content.decode()


EMERGENCY = {"why": "missing", "sentence": "The police rang at ten to eight."}
SKYE = {"forename": "skye", "surname": "RANKINE", "born": "9/3/2013"}


# ---- who looked -----------------------------------------------------------------------------------------------------


def test_everybody_reads_their_own_looks_and_nobody_elses(as_user, ailsa, brodie, skye):
    as_user(ailsa).get(f"/learners/{skye.pk}/")
    as_user(brodie).get(f"/learners/{skye.pk}/")

    page = body(as_user(brodie).get("/trust/?whose=all"))

    assert page.count("Opened") == 1
    assert "Skye Rankine" in page
    assert "Ailsa" not in page


def test_a_head_reads_the_teams_looks_by_name(as_user, ailsa, brodie, skye):
    as_user(brodie).get(f"/learners/{skye.pk}/")

    page = body(as_user(ailsa).get("/trust/?whose=team"))

    assert "Brodie" in page
    assert "Skye Rankine" in page


def test_the_data_protection_officer_reads_all_of_it_and_no_childs_name(as_user, ailsa, greer, skye):
    as_user(ailsa).get(f"/learners/{skye.pk}/")

    page = body(as_user(greer).get("/trust/?whose=all"))

    assert "Ailsa" in page
    assert f"a learner {str(skye.pk)[:8]}" in page
    assert "Skye" not in page
    assert "Rankine" not in page


def test_what_somebody_searched_for_and_why_is_masked(as_user, ailsa, greer, skye):
    terms = {"q": "Rankine"}
    as_user(ailsa).post("/find/", terms)
    relations.protect(learner=skye, by=ailsa, at=clock.now(), reason=HOME)

    page = body(as_user(greer).get("/trust/?whose=all"))

    assert search_digest("Rankine") not in page
    assert HOME not in page


def test_a_head_of_another_authority_reads_nothing_of_ours(as_user, ailsa, catriona, skye):
    as_user(ailsa).get(f"/learners/{skye.pk}/")

    page = body(as_user(catriona).get("/trust/?whose=team"))

    assert "Ailsa" not in page
    assert str(skye.pk)[:8] not in page


def test_the_name_of_a_learner_goes_when_the_right_to_see_them_goes(as_user, dougal, skye, strathcarron, ailsa):
    skye.enrolments.create(position=0, school_code="9900101", start=dt.date(2025, 8, 13), known_from=BORN, as_at=BORN)
    told = relations.tell_school(learner=skye, school_code="9900101", by=ailsa, at=clock.now())
    as_user(dougal).get(f"/learners/{skye.pk}/")
    assert "Skye" in body(as_user(dougal).get("/trust/"))

    relations.withdraw_telling(relation=told, by=ailsa, at=clock.now(), reason="Another child")

    assert "Skye" not in body(as_user(dougal).get("/trust/"))


def test_checking_finds_a_sound_chain_and_keeps_the_result(as_user, greer, ailsa, skye):
    as_user(ailsa).get(f"/learners/{skye.pk}/")

    answer = as_user(greer).post("/trust/verify/", follow=True)

    assert "none was changed, and none is missing" in body(answer)
    assert Event.objects.get(verb="audit verified").number == 1
    assert "greer@example.invalid" in body(answer)


def test_checking_names_the_event_that_somebody_changed(as_user, greer, ailsa, skye, transactional_db):
    from django.db import connection

    from virtualschool.audit import triggers

    as_user(ailsa).get(f"/learners/{skye.pk}/")
    triggers.allow_changes(connection, "audit_event")
    Event.objects.filter(chain="S12000098", sequence=1).update(actor_email="nobody@example.invalid")
    triggers.refuse_changes(connection, "audit_event")

    answer = as_user(greer).post("/trust/verify/", follow=True)

    assert "event 1 was changed after it was written" in body(answer)


@pytest.mark.parametrize("who", ["brodie", "dougal", "fergus", "iona"])
def test_only_who_answers_for_access_may_check(as_user, cast, who):
    assert as_user(cast[who]).post("/trust/verify/").status_code == 403


# ---- emergency access -----------------------------------------------------------------------------------------------


def test_emergency_access_asks_for_the_strongest_factor_first(as_user, greer):
    answer = as_user(greer).get("/trust/emergency/")

    assert answer.url.startswith("/accounts/reauthenticate/")


def test_a_reason_opens_one_record_for_an_hour_and_a_bar_says_so(as_user, greer, skye, ailsa):
    browser = stepped_up(as_user(greer))
    assert browser.get(f"/learners/{skye.pk}/").status_code == 404

    answer = browser.post("/trust/emergency/", SKYE | EMERGENCY)

    assert answer.url == f"/learners/{skye.pk}/"
    page = body(browser.get(answer.url))
    assert "Skye" in page
    assert "Emergency access to one learner’s record until" in page
    assert "Emergency access to one learner’s record until" in body(browser.get("/trust/"))
    given = Relation.objects.get(kind=RelationKind.BROKEN_GLASS)
    assert dt.timedelta(minutes=59) < given.expires_at - clock.now() <= dt.timedelta(minutes=60)
    assert given.reason == "A child is missing: The police rang at ten to eight."


def test_after_the_hour_the_record_is_closed_again(as_user, greer, skye):
    given = relations.break_glass(
        learner_id=skye.pk, authority=skye.authority, by=greer, at=clock.now(), reason="The police rang."
    )
    assert as_user(greer).get(f"/learners/{skye.pk}/").status_code == 200

    Relation.objects.filter(pk=given.pk).update(expires_at=clock.now() - dt.timedelta(seconds=1))

    assert as_user(greer).get(f"/learners/{skye.pk}/").status_code == 404
    assert "Emergency access to one learner" not in body(as_user(greer).get("/trust/"))


def test_ending_it_early_closes_the_record(as_user, greer, skye):
    given = relations.break_glass(
        learner_id=skye.pk, authority=skye.authority, by=greer, at=clock.now(), reason="The police rang."
    )

    as_user(greer).post(f"/trust/relations/{given.pk}/end/")

    assert as_user(greer).get(f"/learners/{skye.pk}/").status_code == 404


def test_a_wrong_name_opens_nothing_and_the_attempt_is_in_the_audit(as_user, greer, skye):
    browser = stepped_up(as_user(greer))

    answer = browser.post("/trust/emergency/", SKYE | EMERGENCY | {"surname": "Rank"})

    assert answer.status_code == 422
    assert "Nobody here has exactly this name" in body(answer)
    attempt = Event.objects.get(verb="named desk:emergency")
    assert (attempt.result, attempt.detail) == ("refused", search_digest("skye Rank 2013-03-09"))
    assert not Relation.objects.exists()


def test_two_of_one_name_and_birthday_open_neither(as_user, greer, skye, strathcarron):
    learner(strathcarron)

    answer = stepped_up(as_user(greer)).post("/trust/emergency/", SKYE | EMERGENCY)

    assert answer.status_code == 422


def test_emergency_access_never_crosses_to_another_authority(as_user, greer, inverallan):
    learner(inverallan)

    answer = stepped_up(as_user(greer)).post("/trust/emergency/", SKYE | EMERGENCY)

    assert answer.status_code == 422


@pytest.mark.parametrize("missing", ["why", "sentence"])
def test_without_a_reason_nothing_opens(as_user, greer, skye, missing):
    answer = stepped_up(as_user(greer)).post("/trust/emergency/", SKYE | EMERGENCY | {missing: ""})

    assert answer.status_code == 422
    assert not Relation.objects.exists()


@pytest.mark.parametrize("who", ["ailsa", "dougal", "fergus", "hamish", "iona"])
def test_whoever_may_not_is_refused_before_anything_is_asked(as_user, cast, who):
    assert as_user(cast[who]).get("/trust/emergency/").status_code == 403


def test_a_team_member_opens_the_whole_of_a_colleagues_learner_and_never_a_protected_place(
    as_user, brodie, ailsa, skye, strathcarron
):
    from virtualschool.desk.queries import clearance

    other = learner(strathcarron, "Rowan", "Baird")
    relations.give(
        authority=strathcarron, kind=RelationKind.CASELOAD, learner_id=other.pk, by=ailsa, at=clock.now(), user=ailsa
    )
    relations.protect(learner=skye, by=ailsa, at=clock.now(), reason="Asked by social work")
    assert clearance.of_user(brodie).of(skye).classes == "ABC"

    answer = stepped_up(as_user(brodie)).post(f"/trust/emergency/{skye.pk}/", EMERGENCY)

    reading = clearance.of_user(User.objects.get(pk=brodie.pk)).of(skye)
    assert answer.url == f"/learners/{skye.pk}/"
    assert reading.classes == "ABCDE"
    assert not reading.shows_place


def test_the_head_and_whoever_protects_data_are_told_at_once(as_user, ailsa, greer, brodie, skye):
    relations.break_glass(
        learner_id=skye.pk, authority=skye.authority, by=brodie, at=clock.now(), reason="The police rang at ten."
    )

    of_head, of_officer = body(as_user(ailsa).get("/trust/")), body(as_user(greer).get("/trust/"))

    for page in (of_head, of_officer):
        assert "Emergency access was used once and nobody has reviewed it" in page
        assert "The police rang at ten." in page
    assert "Skye" in of_head
    assert "Skye" not in of_officer


def test_a_review_is_kept_and_the_notice_goes(as_user, ailsa, brodie, skye):
    used = relations.break_glass(
        learner_id=skye.pk, authority=skye.authority, by=brodie, at=clock.now(), reason="The police rang at ten."
    )

    as_user(ailsa).post(f"/trust/emergency/{used.pk}/reviewed/", {"outcome": "It was right."})

    page = body(as_user(ailsa).get("/trust/"))
    assert "nobody has reviewed it" not in page
    assert "Not reviewed yet" not in page
    assert Event.objects.get(verb="reviewed emergency access").reason == "It was right."


def test_nobody_reviews_their_own_emergency_access(greer, skye):
    used = relations.break_glass(
        learner_id=skye.pk, authority=skye.authority, by=greer, at=clock.now(), reason="A request that cannot wait."
    )

    with pytest.raises(Refusal, match="Somebody else"):
        emergencies.review(relation=used, by=greer, at=NOON, reason="Fine")


# ---- naming ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def adopted(skye: Learner, strathcarron: Authority) -> Question:
    record = SourceRecord.objects.create(authority=strathcarron, source="social_work", own_id="SW1")
    return Question.objects.create(
        authority=strathcarron,
        about=About.SAME_CHILD,
        left=record,
        learner_id=skye.pk,
        named_only=True,
        opened_on=dt.date(2026, 11, 3),
        guard="Became MARKED-NAME",
    )


def test_a_question_for_named_people_waits_without_a_name(as_user, greer, adopted):
    page = body(as_user(greer).get("/trust/"))

    assert "asked since 3 November 2026" in page
    assert "Nobody may answer" in page
    for told in ("Skye", "Rankine", "MARKED-NAME"):
        assert told not in page


def test_whoever_is_named_sees_the_question_and_ceases_to_when_it_ends(as_user, greer, ailsa, adopted):
    assert not Question.objects.visible_to(ailsa).exists()

    as_user(greer).post("/trust/naming/", {"learner": str(adopted.learner_id), "user": str(ailsa.pk)})

    assert Question.objects.visible_to(ailsa).get() == adopted
    named = Relation.objects.get(kind=RelationKind.NAMED)
    as_user(greer).post(f"/trust/relations/{named.pk}/end/")
    assert not Question.objects.visible_to(ailsa).exists()


@pytest.mark.parametrize("who", ["ailsa", "brodie", "fergus", "iona", "dougal"])
def test_nobody_but_the_data_protection_officer_names(as_user, cast, adopted, who):
    answer = as_user(cast[who]).post("/trust/naming/", {"learner": adopted.learner_id, "user": cast[who].pk})

    assert answer.status_code == 403
    assert not Relation.objects.exists()


@pytest.mark.parametrize("who", ["dougal", "catriona", "iona", "greer"])
def test_a_school_a_stranger_and_the_officer_are_never_named(as_user, cast, greer, adopted, who):
    as_user(greer).post("/trust/naming/", {"learner": adopted.learner_id, "user": cast[who].pk})

    assert not Relation.objects.exists()


def test_a_learner_who_is_not_guarded_cannot_be_named_for(as_user, greer, ailsa, skye):
    as_user(greer).post("/trust/naming/", {"learner": skye.pk, "user": ailsa.pk})

    assert not Relation.objects.exists()


def test_a_head_cannot_end_being_named_nor_an_officer_a_caseload(as_user, greer, ailsa, brodie, skye, strathcarron):
    given = {"authority": strathcarron, "learner_id": skye.pk, "at": clock.now()}
    named = relations.give(kind=RelationKind.NAMED, by=greer, user=ailsa, **given)
    caseload = relations.give(kind=RelationKind.CASELOAD, by=ailsa, user=brodie, **given)

    assert as_user(ailsa).post(f"/trust/relations/{named.pk}/end/").status_code == 403
    assert as_user(greer).post(f"/trust/relations/{caseload.pk}/end/").status_code == 403


def test_a_telling_of_a_school_is_not_ended_from_here(as_user, ailsa, skye):
    told = relations.tell_school(learner=skye, school_code="9900101", by=ailsa, at=clock.now())

    assert as_user(ailsa).post(f"/trust/relations/{told.pk}/end/").status_code == 404


def test_protected_places_are_listed_by_who_protected_them(as_user, greer, ailsa, skye):
    relations.protect(learner=skye, by=ailsa, at=clock.now(), reason=HOME)

    page = body(as_user(greer).get("/trust/"))

    assert "by Ailsa" in page
    assert Protection.objects.count() == 1
    assert HOME not in page
    assert "Skye" not in page


# ---- who works with whom --------------------------------------------------------------------------------------------


def test_a_head_gives_learners_and_the_others_close_to_the_team(as_user, ailsa, brodie, skye, strathcarron):
    from virtualschool.desk.queries import clearance

    other = learner(strathcarron, "Rowan", "Baird")
    assert "everybody on it sees every record" in body(as_user(ailsa).get("/trust/caseload/"))

    as_user(ailsa).post("/trust/caseload/", {"member": brodie.pk, "learners": [skye.pk]})

    readings = clearance.of_user(User.objects.get(pk=brodie.pk))
    assert readings.of(skye).classes == "ABCDE"
    assert readings.of(other).classes == "ABC"


def test_a_social_work_partner_sees_the_learners_given_and_no_other(as_user, ailsa, hamish, skye, strathcarron):
    other = learner(strathcarron, "Rowan", "Baird")

    as_user(ailsa).post("/trust/caseload/", {"member": hamish.pk, "learners": [skye.pk]})

    assert Relation.objects.get().kind == RelationKind.SOCIAL_WORK_CASE
    assert as_user(hamish).get(f"/learners/{skye.pk}/").status_code == 200
    assert as_user(hamish).get(f"/learners/{other.pk}/").status_code == 404


def test_one_learner_who_is_not_ours_among_the_ticked_gives_none(as_user, ailsa, brodie, skye, inverallan):
    theirs = learner(inverallan)

    answer = as_user(ailsa).post("/trust/caseload/", {"member": brodie.pk, "learners": [skye.pk, theirs.pk]})

    assert answer.status_code == 404
    assert not Relation.objects.exists()


def test_a_learner_given_twice_is_given_once(as_user, ailsa, brodie, skye):
    for _ in range(2):
        as_user(ailsa).post("/trust/caseload/", {"member": brodie.pk, "learners": [skye.pk]})

    assert Relation.objects.count() == 1


def test_a_team_member_reads_their_own_list_and_shares_nothing_out(as_user, ailsa, brodie, skye, strathcarron):
    learner(strathcarron, "Rowan", "Baird")
    as_user(ailsa).post("/trust/caseload/", {"member": brodie.pk, "learners": [skye.pk]})

    page = body(as_user(brodie).get("/trust/caseload/"))
    answer = as_user(brodie).post("/trust/caseload/", {"member": brodie.pk, "learners": [skye.pk]})

    assert "Rankine" in page
    assert "Baird" not in page
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/trust/?whose=team", "/trust/caseload/"])
def test_a_page_asks_as_often_for_three_learners_as_for_one(
    as_user, ailsa, brodie, strathcarron, path, django_assert_max_num_queries
):
    browser, counts = as_user(ailsa), []
    browser.get(path)
    for names in (["Skye"], ["Rowan", "Isla"]):
        for name in names:
            one = learner(strathcarron, name)
            as_user(ailsa).post("/trust/caseload/", {"member": brodie.pk, "learners": [one.pk]})
            as_user(brodie).get(f"/learners/{one.pk}/")
            relations.break_glass(
                learner_id=one.pk, authority=strathcarron, by=brodie, at=clock.now(), reason="The police rang."
            )
        with django_assert_max_num_queries(45) as asked:
            assert browser.get(path).status_code == 200
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 30, re.sub(r"\s+", " ", str(counts))
