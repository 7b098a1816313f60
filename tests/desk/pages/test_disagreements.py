"""The disagreements desk: both values, whose to mend, how far; and the lists that ask, which say the least."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.desk.pages import world
from tests.factories import PASSWORD
from virtualschool.audit.models import Event
from virtualschool.desk.queries import messages
from virtualschool.desk.queries.messages import About
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import User
from virtualschool.register.models import Disagreement, Protection, Settlement, SourceRecord
from virtualschool.register.operations import derived, disagreements, relations
from virtualschool.register.queries import working
from virtualschool.register.vocab import DisagreementState, Owner

DESK = "/disagreements/"
NUMBERS, CODES, SCHOOL = (f"/disagreements/lists/{about}/" for about in About)
WHY = {"reason": "before the return"}


@pytest.fixture
def birthday(register) -> Disagreement:
    """Education and social work differ on Eilidh's date of birth."""
    return Disagreement.objects.get(field="date_of_birth")


@pytest.fixture
def sure(as_user):
    """A browser whose user has just given the password again."""

    def signed_in(user):
        browser = as_user(user)
        browser.get("/accounts/reauthenticate/")
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return signed_in


def stand_of(one):
    fresh = Disagreement.objects.get(pk=one.pk)
    said = working.entries(fresh.learner.authority)
    return working.stand_of(working.point_of(fresh), working.digest_of(fresh), said)


def settle(one, by, state=DisagreementState.SETTLED, note=""):
    disagreements.settle(disagreement=one, state=state, owner=Owner.SOCIAL_WORK, by=by, at=world.MORNING, note=note)


def table(answer):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return rows[2], rows[3:]


# ---- working one ----------------------------------------------------------------------------------------------


def test_a_fact_on_which_sources_differ_stands_with_both_values_its_rule_and_its_owner(page_of, ailsa, birthday):
    page = page_of(ailsa, DESK)

    for words in ("Rankine, Eilidh", "9 March 2013", "3 September 2013", "Education comes first", "social work"):
        assert words in page
    assert f"/disagreements/{birthday.pk}/" in page


def test_what_is_settled_leaves_the_open_list_and_keeps_who_and_when(as_user, page_of, ailsa, birthday):
    answer = as_user(ailsa).post(
        f"{DESK}{birthday.pk}/",
        {
            "state": "settled",
            "owner": "social_work",
            "note": "Tom has the birth certificate",
            "seen": working.digest_of(birthday)[:16],
        },
    )

    assert answer.status_code == 302
    assert "9 March 2013" not in page_of(ailsa, DESK)
    page = page_of(ailsa, answer["Location"])
    assert "Tom has the birth certificate" in page
    assert ailsa.name in page_of(ailsa, f"{DESK}?state=settled")
    assert Event.objects.filter(verb="said of a disagreement: settled", object_id=str(birthday.learner_id)).exists()


def test_accepting_both_values_needs_a_sentence(as_user, ailsa, birthday):
    said = {"state": "accepted", "owner": "us", "note": " ", "seen": working.digest_of(birthday)[:16]}

    answer = as_user(ailsa).post(f"{DESK}{birthday.pk}/", said)

    assert "why both values may stand" in answer.content.decode()
    assert not Settlement.objects.exists()


def test_what_is_said_of_values_that_have_changed_meanwhile_is_not_kept(as_user, ailsa, birthday):
    answer = as_user(ailsa).post(f"{DESK}{birthday.pk}/", {"state": "settled", "owner": "us", "seen": "older"})

    assert "sent another value since you opened this page" in answer.content.decode()
    assert not Settlement.objects.exists()


def test_what_was_said_stays_when_the_register_is_derived_again(ailsa, register, birthday):
    settle(birthday, ailsa)

    derived.rebuild(register)

    assert stand_of(birthday).state == DisagreementState.SETTLED


def test_a_new_value_of_a_source_opens_it_again_and_shows_what_was_said(page_of, ailsa, register, birthday):
    settle(birthday, ailsa)
    later = world.OCTOBER.replace(month=11, day=17)
    world.state(register, "care", {"C1": {**world.EILIDH_IN_CARE, "date_of_birth": "2012-09-03"}}, as_at=later)
    derived.refresh(register)

    stand = stand_of(birthday)

    assert (stand.state, stand.is_reopened, stand.entry.state) == ("open", True, "settled")
    assert "a value has changed" in page_of(ailsa, DESK)


def test_the_same_values_in_a_later_list_open_nothing(ailsa, register, birthday):
    settle(birthday, ailsa)
    later = world.OCTOBER.replace(month=11, day=17)
    world.state(register, "care", {"C1": world.EILIDH_IN_CARE}, as_at=later)
    derived.refresh(register)

    assert stand_of(birthday).state == DisagreementState.SETTLED


def test_entries_are_only_added(ailsa, birthday):
    settle(birthday, ailsa)
    entry = Settlement.objects.get()

    entry.state = DisagreementState.OPEN
    with pytest.raises(TypeError, match="append-only"):
        entry.save()
    with pytest.raises(TypeError, match="append-only"):
        entry.delete()


def test_what_was_said_of_a_learner_goes_with_the_learner(ailsa, register, birthday):
    settle(birthday, ailsa)

    SourceRecord.objects.filter(authority=register, own_id__in=("C1", "P1")).delete()
    derived.refresh(register)

    assert not Settlement.objects.exists()


def test_what_was_said_of_a_learner_follows_when_the_id_becomes_an_alias(ailsa, strathcarron, db):
    world.state(strathcarron, "pupils", {"P1": world.EILIDH})
    world.state(strathcarron, "my-list", {"M1": {**world.EILIDH, "date_of_birth": "2013-09-03"}})
    world.link(strathcarron, "M1", "P1", left="my_list")
    derived.refresh(strathcarron)
    before = Disagreement.objects.get(field="date_of_birth")
    settle(before, ailsa)

    world.state(strathcarron, "care", {"C1": {**world.EILIDH_IN_CARE, "date_of_birth": "2013-03-09"}})
    world.link(strathcarron, "C1", "P1")
    derived.refresh(strathcarron)

    after = Disagreement.objects.get(field="date_of_birth")
    assert after.learner_id != before.learner_id
    assert stand_of(after).state == DisagreementState.SETTLED


def test_the_school_of_a_protected_learner_is_no_fact_of_the_desk(page_of, ailsa, register, eilidh_rankine):
    Disagreement.objects.create(
        id=world.record(register, "education", "P1").pk, learner=eilidh_rankine, field="school_name", field_class="B",
        shown="Glenorran Academy", shown_source="education", shown_as_at=world.NOVEMBER,
        other="Canary High", other_source="social_work", other_as_at=world.NOVEMBER,
    )  # fmt: skip
    assert "Canary High" in page_of(ailsa, DESK)

    relations.protect(learner=eilidh_rankine, by=ailsa, at=world.MORNING, reason="r")

    assert "Canary High" not in page_of(ailsa, DESK)


def test_another_authority_sees_nothing_of_it(page_of, as_user, catriona, birthday):
    assert "Rankine" not in page_of(catriona, DESK)
    assert as_user(catriona).get(f"{DESK}{birthday.pk}/").status_code == 404


def test_the_desk_asks_the_database_as_often_however_many_facts(as_user, ailsa, register, birthday):
    browser = as_user(ailsa)
    browser.get(DESK)
    with CaptureQueriesContext(connection) as one:
        browser.get(DESK)
    for number, field in enumerate(("surname", "stage")):
        Disagreement.objects.create(
            id=world.record(register, "education", f"P{number + 3}").pk, learner=birthday.learner, field=field,
            field_class="A", shown="a", shown_source="education", shown_as_at=world.NOVEMBER, other="b",
            other_source="social_work", other_as_at=world.NOVEMBER,
        )  # fmt: skip
    settle(birthday, ailsa)

    with CaptureQueriesContext(connection) as three:
        page = browser.get(f"{DESK}?state=all").content.decode()

    assert f"<b>{Disagreement.objects.filter(learner__authority=register).count()} facts</b>" in page
    assert len(three) <= len(one) + 1 <= 31


# ---- the lists that go out ------------------------------------------------------------------------------------


def test_social_work_is_sent_the_numbers_that_its_list_lacks_in_its_own_words(sure, ailsa, register):
    browser = sure(ailsa)

    header, rows = table(browser.post(NUMBERS, {**WHY, "take": "list"}))

    assert header == [*messages.COLUMNS[About.NUMBERS]]
    assert rows == [["1", "C1", "Eilidh", "Rankine", "2013-09-03", "", "200000011"]]
    letter = browser.post(NUMBERS, {**WHY, "take": "letter"}).content.decode()
    assert "200000011" in letter
    assert "Glenorran" not in letter


def test_what_was_sent_is_marked_as_asked_and_asked_no_second_time(sure, ailsa, register):
    browser = sure(ailsa)
    found = messages.message(User.objects.get(pk=ailsa.pk), register, About.NUMBERS)

    answer = browser.post(NUMBERS, {**WHY, "take": "sent", "seal": found.seal})

    assert answer.status_code == 302
    entry = Settlement.objects.get()
    assert (entry.state, entry.owner, entry.field, entry.by_name) == ("asked", "social_work", "scn", ailsa.name)
    again = messages.message(User.objects.get(pk=ailsa.pk), register, About.NUMBERS)
    assert (len(again.entries), again.asked_before) == (0, 1)
    assert "Ask about those again" in browser.get(NUMBERS).content.decode()


def test_a_list_that_changed_after_it_was_taken_is_not_marked_as_sent(sure, ailsa, register):
    answer = sure(ailsa).post(NUMBERS, {**WHY, "take": "sent", "seal": "another"})

    assert answer.status_code == 422
    assert "has changed since you took it" in answer.content.decode()
    assert not Settlement.objects.exists()


def test_the_data_officer_is_sent_codes_that_the_dates_contradict(sure, fergus, register):
    _, rows = table(sure(fergus).post(CODES, {**WHY, "take": "list"}))

    assert rows == [["1", "P1", "Eilidh", "Rankine", "2013-03-09", "99", "02"]]


def test_at_home_or_away_is_a_wrong_code_for_the_data_officer_and_nothing_for_a_school(ailsa, strathcarron):
    world.state(strathcarron, "pupils", {"P1": {**world.EILIDH, "looked_after_code": "01"}})
    world.state(strathcarron, "care", {"C1": world.EILIDH_IN_CARE})
    world.link(strathcarron, "C1", "P1")
    derived.refresh(strathcarron)
    relations.tell_school(
        learner=world.learner(strathcarron, "Eilidh"), school_code=world.GLENORRAN, by=ailsa, at=world.MORNING
    )

    codes = messages.message(ailsa, strathcarron, About.CODES)
    school = messages.message(ailsa, strathcarron, About.SCHOOL, school=world.GLENORRAN)

    assert [(one.to_mend.now, one.to_mend.should_be) for one in codes.entries] == [("01", "02")]
    assert not school.entries


def test_a_school_is_sent_only_pupils_of_whom_it_was_told(sure, ailsa, register, eilidh_rankine):
    browser = sure(ailsa)
    address = f"{SCHOOL}?school={world.GLENORRAN}"
    assert "nothing to send" in browser.get(address).content.decode()
    relations.tell_school(learner=eilidh_rankine, school_code=world.GLENORRAN, by=ailsa, at=world.MORNING)

    header, rows = table(browser.post(address, {**WHY, "take": "list"}))

    assert rows == [["1", "Eilidh", "Rankine", "2013-03-09", "99", "looked after"]]
    assert "pupil_id" not in header
    assert "nothing to send" in browser.get(f"{SCHOOL}?school={world.CARRONBANK}").content.decode()


@pytest.mark.parametrize("about", [About.NUMBERS, About.CODES])
def test_a_protected_learner_is_on_no_list_and_is_counted_to_be_asked_about_in_person(
    ailsa, register, eilidh_rankine, about
):
    Protection.objects.create(
        authority=register, learner_id=eilidh_rankine.pk, from_on=world.NOVEMBER, set_by=ailsa, reason="r"
    )

    found = messages.message(ailsa, register, about)

    assert (len(found.entries), found.left_out) == (0, 1)


def test_taking_a_list_is_written_down_with_its_reason_and_needs_the_password_again(as_user, sure, ailsa, register):
    assert "reauthenticate" in as_user(ailsa).post(NUMBERS, {**WHY, "take": "list"})["Location"]

    sure(ailsa).post(NUMBERS, {**WHY, "take": "list"})

    event = Event.objects.get(verb="printed desk:message")
    assert (event.reason, event.number) == ("before the return", 1)


def test_asking_about_nobody_is_refused(ailsa, register):
    with pytest.raises(Refusal, match="Nobody is on the list"):
        disagreements.ask(
            authority=register, points=[], owner=Owner.EDUCATION, about="codes", by=ailsa, at=world.MORNING
        )


def test_a_list_that_does_not_exist_is_not_found(sure, ailsa, register):
    assert sure(ailsa).get("/disagreements/lists/addresses/").status_code == 404
