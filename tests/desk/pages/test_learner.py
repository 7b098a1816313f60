"""One learner's page: what each reader sees of a child, and what nobody does."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import world
from virtualschool.audit.models import Event
from virtualschool.linkage.models import Question
from virtualschool.register.models import Learner, LearnerAlias, Relation
from virtualschool.register.operations import derived, relations


def address(learner):
    return f"/learners/{learner.pk}/"


def name_for(user, learner, by):
    Relation.objects.create(
        authority=learner.authority, kind="named", user=user, learner_id=learner.pk, from_on=world.NOVEMBER,
        granted_by=by,
    )  # fmt: skip


def test_the_head_reads_who_a_learner_is_and_where_they_stand(eilidh_rankine, ailsa, page_of):
    page = page_of(ailsa, address(eilidh_rankine))

    for words in ("Eilidh Rankine", "13, born 9 March 2013", f'S2, <a href="/schools/{world.GLENORRAN}/">Glenorran',
                  "Looked after now",
                  "Lives with foster carers", "Supervision order, living away from home", "Tom Affleck",
                  "01632 960 142"):  # fmt: skip
        assert words in page


def test_what_people_told_stands_in_one_place_with_one_way_to_add(eilidh_rankine, ailsa, page_of):
    page = page_of(ailsa, address(eilidh_rankine))

    assert page.count("What people told us</h2>") == 1
    assert page.count('<summary class="ds_details__summary">Add…</summary>') == 1
    assert f'<a href="/told/{eilidh_rankine.pk}/">Name, school, home or status, with its date</a>' in page
    assert '<a href="#told">' in page.split("<main")[1], "the button above leads there"


def test_the_school_of_a_protected_learner_leads_nowhere(eilidh_rankine, ailsa, page_of):
    relations.protect(learner=eilidh_rankine, by=ailsa, at=world.MORNING, reason="A hearing said so.")

    assert f"/schools/{world.GLENORRAN}/" not in page_of(ailsa, address(eilidh_rankine))


def test_a_disagreement_shows_both_values_with_their_dates_the_rule_and_whose_it_is(eilidh_rankine, ailsa, page_of):
    page = page_of(ailsa, address(eilidh_rankine))

    part = page[page.index('id="differences"') :]
    for words in ("9 March 2013", "3 September 2013", "16 Nov", "Education comes first", "Ask social work"):
        assert words in part


def test_the_page_says_why_two_records_are_one_child(eilidh_rankine, ailsa, page_of):
    page = page_of(ailsa, address(eilidh_rankine))

    assert "Same candidate number (+15.6)." in page
    assert "model a-frozen-mod" in page


def test_nobody_is_shown_a_postcode(eilidh_rankine, ailsa, fergus, brodie, page_of):
    for user in (ailsa, fergus, brodie):
        page = page_of(user, address(eilidh_rankine))

        assert "ZZ1 1ZZ" not in page
        assert "ZZ9 9ZZ" not in page


def test_a_data_officer_reads_no_legal_reason_and_no_social_worker(eilidh_rankine, fergus, page_of):
    page = page_of(fergus, address(eilidh_rankine))

    assert "foster carers" in page
    assert "Supervision order" not in page
    assert "Tom Affleck" not in page
    assert ">Legal<" not in page


def test_a_route_by_a_criminal_court_is_for_named_people(register, ailsa, brodie, page_of):
    world.state(register, "care", {"C2": {**world.JAY, "legal_reason": "CRIM"}}, received=world.MORNING.date())
    derived.refresh(register)
    jay = world.learner(register, "Jay")
    name_for(brodie, jay, ailsa)

    assert "criminal court" not in page_of(ailsa, address(jay))
    assert "Through a criminal court" in page_of(brodie, address(jay))


@pytest.mark.parametrize("who", ["catriona", "hamish", "greer", "dougal", "eilidh", "iona"])
def test_another_s_learner_is_as_absent_as_one_who_never_was(request, eilidh_rankine, as_user, who):
    browser = as_user(request.getfixturevalue(who))

    theirs, nobodys = browser.get(address(eilidh_rankine)), browser.get(f"/learners/{uuid.uuid4()}/")

    assert theirs.status_code == nobodys.status_code == 404
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|Printed by [^<]*')
    assert token.sub(b"", theirs.content) == token.sub(b"", nobodys.content)


def test_an_id_of_the_past_leads_to_the_page(eilidh_rankine, ailsa, as_user):
    old = LearnerAlias.objects.filter(learner=eilidh_rankine).exclude(alias=eilidh_rankine.pk).get().alias

    answer = as_user(ailsa).get(f"/learners/{old}/")

    assert (answer.status_code, answer["Location"]) == (302, address(eilidh_rankine))


def test_a_look_is_in_the_audit_with_the_classes_that_it_opened(eilidh_rankine, fergus, page_of):
    page_of(fergus, address(eilidh_rankine))

    look = Event.objects.get(object_type="learner", object_id=str(eilidh_rankine.pk))
    assert (look.verb, look.classes, look.role) == ("opened desk:learner", "ABCD", "data_officer")


# ---- a school's designated manager ----------------------------------------------------------------------------------


def test_a_school_sees_its_pupil_and_never_why_or_where(register, told, dougal, page_of, eilidh_rankine):
    page = page_of(dougal, address(eilidh_rankine))

    assert "Eilidh Rankine" in page
    assert "Looked after now" in page
    for hidden in ("foster", "Supervision", "Tom Affleck", "Strathcarron answers", "3 September", "What each source"):
        assert hidden not in page


def test_a_school_sees_no_other_school(register, told, dougal, page_of):
    before = world.pupil("Eilidh", "Rankine", "2013-03-09", school_code=world.CARRONBANK, start_date="2018-08-15")
    world.state(register, "pupils", {"P1": {**before, "end_date": "2025-06-27"}}, as_at=world.OCTOBER)
    derived.refresh(register)
    eilidh_rankine = world.learner(register, "Eilidh")

    page = page_of(dougal, address(eilidh_rankine))

    assert "Carronbank" not in page


# ---- a learner who does not want the label --------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ailsa", "brodie", "fergus", "dougal"])
def test_the_label_is_nowhere_on_the_page_of_a_learner_who_does_not_want_it(
    request, register, told, page_of, who, eilidh_rankine
):
    note = "She is looked after by her aunt; a care experienced young person."
    world.state(register, "told", {"T1": {**world.EILIDH, "note": note, "lives_with": "KINSHIP"}})
    world.link(register, "P1", "T1", left="education", right="told_by")
    derived.refresh(register)
    record = world.record(register, "social_work", "C1")
    Question.objects.create(authority=register, about="looked_after", left=record, opened_on=world.NOVEMBER)
    Learner.objects.filter(pk=eilidh_rankine.pk).update(label_unwanted=True)

    page = page_of(request.getfixturevalue(who), address(eilidh_rankine)).lower()

    for words in ("looked after", "looked-after", "care experienced"):
        assert words not in page


# ---- a protected place ----------------------------------------------------------------------------------------------

GIVES_AWAY = ("Glenorran", "Dougal", "foster carers", "01632 960 142", "Tom Affleck", "Took her in")


@pytest.fixture
def protected(register, told, dougal, ailsa, as_user):
    """Eilidh's place is protected; her school had been told and had looked; somebody had told where she lives."""
    note = {"forename": "Eilidh", "surname": "Rankine", "date_of_birth": "2013-03-09", "note": "Took her in",
            "said_by": "Glenorran office", "how": "by phone", "lives_with": "KINSHIP"}  # fmt: skip
    world.state(register, "told", {"T1": note})
    world.link(register, "P1", "T1", left="education", right="told_by")
    derived.refresh(register)
    learner = world.learner(register, "Eilidh")
    as_user(dougal).get(address(learner))
    relations.protect(learner=learner, by=ailsa, at=world.MORNING, reason="A hearing said so.")
    return learner


@pytest.mark.parametrize("who", ["ailsa", "brodie", "fergus"])
def test_a_protected_place_is_on_no_page_of_whoever_is_not_named(request, protected, page_of, as_user, who):
    user = request.getfixturevalue(who)
    pages = [page_of(user, address(protected)), as_user(user).post("/find/", {"q": "Rankine"}).content.decode()]

    for page in pages:
        main = page[page.index("<main") : page.index("</main>")]
        assert [words for words in GIVES_AWAY if words in main] == []


def test_who_looked_gives_no_protected_school_away(protected, ailsa, page_of):
    page = page_of(ailsa, f"{address(protected)}looked/")

    assert "Dougal" not in page
    assert "Looks at a school aren’t in this list" in page


def test_what_was_told_of_a_place_is_read_by_who_told_it_until_it_is_protected(protected, brodie, ailsa, page_of):
    name_for(brodie, protected, ailsa)

    assert "Took her in" in page_of(brodie, address(protected))


def test_a_named_person_sees_the_protected_place(protected, brodie, ailsa, page_of):
    name_for(brodie, protected, ailsa)

    page = page_of(brodie, address(protected))

    assert "Glenorran Academy" in page
    assert "Lives with foster carers" in page


# ---- how it is read -------------------------------------------------------------------------------------------------


def test_the_page_takes_as_many_queries_for_three_sources_as_for_one(register, ailsa, as_user):
    browser = as_user(ailsa)
    counts = []
    for forename in ("Jay", "Eilidh"):
        where = address(world.learner(register, forename))
        browser.get(where)
        with CaptureQueriesContext(connection) as captured:
            browser.get(where)
        counts.append(len(captured))

    assert abs(counts[0] - counts[1]) <= 2, "one query each for the school and the other list"
    assert max(counts) <= 30


def test_who_looked_names_people_and_what_they_saw(eilidh_rankine, ailsa, brodie, page_of):
    page_of(brodie, address(eilidh_rankine))

    page = page_of(ailsa, f"{address(eilidh_rankine)}looked/")

    assert "Brodie" in page
    assert "Team member" in page
    assert "Legal reason, history, health, family" in page


def test_who_looked_is_for_whoever_may_read_the_audit(eilidh_rankine, brodie, as_user):
    assert as_user(brodie).get(f"{address(eilidh_rankine)}looked/").status_code == 403
