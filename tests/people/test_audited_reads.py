"""No audit row, no data; and what is not visible is not there."""

import re
import uuid

import pytest
from django.db import connection

from tests.factories import PASSWORD
from tests.people import pages
from virtualschool.audit.models import Event
from virtualschool.audit.vocab import Result
from virtualschool.people import routes
from virtualschool.people.trail import TrailClosedError

# A form carries a token that is new with each page.
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|Printed by [^<]*')
pytestmark = [pytest.mark.urls("tests.people.pages"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _classified(monkeypatch):
    real = routes.classified()
    monkeypatch.setattr(routes, "classified", lambda: real | pages.ROUTES)


def looks():
    return Event.objects.filter(result=Result.SHOWN)


def test_opening_a_record_is_written_down(as_user, iona, brodie):
    page = as_user(iona).get(f"/one/{brodie.pk}/")

    assert page.content == b"<p>Brodie</p>"
    event = looks().get()
    assert (event.chain, event.verb, event.actor) == ("S12000098", "opened one", str(iona.pk))
    assert (event.object_type, event.object_id, event.classes) == ("user", str(brodie.pk), "A")
    assert (event.role, event.number) == ("administrator", 1)


def test_a_list_is_written_down_as_a_count_and_a_digest(as_user, iona, ailsa, brodie):
    page = as_user(iona).get("/all/")

    assert page.content == b"Ailsa, Brodie"
    event = looks().get()
    assert (event.verb, event.number, event.object_id) == ("listed all", 2, "")
    assert event.ids_digest


def test_a_list_of_nobody_is_written_down_too(as_user, brodie):
    page = as_user(brodie).get("/all/")

    assert page.status_code == 200
    assert looks().get().number == 0


def test_personal_data_without_a_trail_does_not_leave(as_user, ailsa):
    page = as_user(ailsa).get("/forgetful/")

    assert page.status_code == 500
    assert b"secret" not in page.content


def test_a_late_save_shows_data_too_and_needs_a_trail(as_user, ailsa):
    assert as_user(ailsa).get("/clash/").status_code == 500


def test_a_redirect_shows_nothing_and_needs_no_trail(as_user, ailsa):
    assert as_user(ailsa).get("/elsewhere/").status_code == 302
    assert not looks().exists()


def test_when_the_audit_cannot_be_written_nothing_is_shown(as_user, iona, brodie):
    browser = as_user(iona)
    browser.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME TO audit_event_gone")

    page = browser.get(f"/one/{brodie.pk}/")

    assert page.status_code == 500
    assert b"Brodie" not in page.content


def test_a_route_that_nobody_classified_gets_no_answer(as_user, ailsa):
    page = as_user(ailsa).get("/unclassified/")

    assert page.status_code == 500
    assert b"nothing personal" not in page.content


def test_a_page_without_personal_data_leaves_no_event(as_user, ailsa):
    assert as_user(ailsa).get("/plain/").content == b"nothing personal"
    assert not looks().exists()


def test_a_stream_is_written_down_before_its_first_byte(as_user, iona, brodie):
    response = as_user(iona).get("/stream/")

    assert looks().get().verb == "took away stream"
    assert b"Brodie" in response.getvalue()


def test_a_stream_that_reads_later_is_stopped(as_user, ailsa):
    response = as_user(ailsa).get("/late/")

    with pytest.raises(TrailClosedError):
        response.getvalue()


def test_a_stream_of_a_page_without_personal_data_cannot_read_any_either(as_user, ailsa):
    response = as_user(ailsa).get("/quiet/")

    with pytest.raises(TrailClosedError):
        response.getvalue()


def test_what_the_networks_coordinator_looks_at_is_in_the_networks_chain(as_user, eilidh):
    as_user(eilidh).get("/all/")

    event = looks().get()
    assert (event.chain, event.role) == ("network", "network_coordinator")


def test_a_stranger_another_authority_and_an_invented_id_get_the_same_page(as_user, ailsa, catriona, iona):
    browser = as_user(iona)
    answers = [browser.get(f"/one/{name}/") for name in (catriona.pk, uuid.uuid4(), "not-an-id")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({CHANGING.sub(b"", answer.content) for answer in answers}) == 1
    assert b"nothing here that you can see" in answers[0].content


def test_what_is_visible_but_not_allowed_is_refused(as_user, brodie):
    answer = as_user(brodie).get(f"/one/{brodie.pk}/")

    assert answer.status_code == 403
    assert b"Brodie</p>" not in answer.content


def test_what_was_asked_for_in_vain_is_written_down(as_user, iona, catriona):
    as_user(iona).get(f"/one/{catriona.pk}/")

    event = Event.objects.get(result=Result.REFUSED)
    assert (event.chain, event.verb, event.object_id) == ("S12000098", "asked for one", str(catriona.pk))


def test_a_post_that_ends_takes_its_rights_along_with_the_next_request(as_user, iona, brodie):
    browser = as_user(iona)
    assert browser.get(f"/one/{brodie.pk}/").status_code == 200

    iona.memberships.update(ends_on="2026-09-01")

    assert browser.get(f"/one/{brodie.pk}/").status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    answer = client.get("/all/")

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_an_export_asks_for_the_password_again(as_user, ailsa):
    browser = as_user(ailsa)

    asked = browser.get("/export/")
    browser.post(asked.url, {"password": PASSWORD})
    given = browser.get("/export/")

    assert asked.url == "/accounts/reauthenticate/?next=%2Fexport%2F&act=list"
    assert given.content == b"names"
    assert looks().get().verb == "took away export"


def test_an_export_that_was_posted_is_not_run_inside_the_page_that_asks(as_user, ailsa):
    browser = as_user(ailsa)

    asked = browser.post("/export/")
    back = browser.post(asked.url, {"password": PASSWORD})

    assert back.status_code == 302
    assert back.url == "/export/"
    assert not looks().exists()


def test_what_was_fetched_before_the_user_was_asked_again_is_written_down_once_it_is_answered(as_user, iona, brodie):
    browser = as_user(iona)

    asked = browser.get(f"/first/{brodie.pk}/")
    assert not looks().exists()
    browser.post(asked.url, {"password": PASSWORD})
    given = browser.get(f"/first/{brodie.pk}/")

    assert given.content == b"Brodie"
    assert looks().get().verb == "opened looked_at_first"


def test_what_was_asked_for_in_vain_is_written_down_whether_or_not_the_user_is_asked_again(as_user, iona, catriona):
    as_user(iona).get(f"/first/{catriona.pk}/")

    assert Event.objects.get(result=Result.REFUSED).object_id == str(catriona.pk)


def test_the_page_that_asks_again_says_what_is_about_to_happen_also_after_a_wrong_password(as_user, ailsa):
    browser = as_user(ailsa)
    asked = browser.get("/export/")

    first = browser.get(asked.url)
    again = browser.post("/accounts/reauthenticate/", {"password": "wrong", "next": "/export/", "act": "list"})

    assert '<input type="hidden" name="act" value="list">' in first.content.decode()
    for answer in (first, again):
        assert "You are about to take a list out of the system, so we ask once more." in answer.content.decode()


@pytest.mark.parametrize("address", ["/accounts/reauthenticate/", "/accounts/reauthenticate/?act=%3Cb%3E"])
def test_whoever_changes_their_own_sign_in_is_told_that(as_user, ailsa, address):
    page = as_user(ailsa).get(address).content.decode()

    assert "You are about to change how you sign in" in page
    assert "<b>" not in page
