"""The pages: choosing, seeing exactly what leaves, taking the file; bringing it, seeing what it holds, taking it in."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import PASSWORD, cast_member
from tests.handover.moving import NOON, acquainted, handed_over
from virtualschool.foundation import clock
from virtualschool.handover import keys
from virtualschool.handover.models import Arrived, KnownKey, Sent
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Role
from virtualschool.register.models import Learner

LIST = "/hand-overs/"


@pytest.fixture(autouse=True)
def _while_the_files_are_open() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def friends(inverallan: Authority, strathcarron: Authority, ailsa: User, catriona: User) -> None:
    acquainted(inverallan, strathcarron, by=catriona)
    acquainted(strathcarron, inverallan, by=ailsa)


@pytest.fixture
def signed_in_lately(as_user):
    def browser(user: User):
        client = as_user(user)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return client

    return browser


def upload(content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("a file.vs-handover", content)}


def test_the_sender_sees_exactly_what_will_leave_before_anything_does(isla, friends, catriona, signed_in_lately):
    browser = signed_in_lately(catriona)
    address = reverse("handover:send", args=[isla.pk])
    chosen = f"{address}?to=S12000098&parts=care&parts=awards"

    chooses, confirms = browser.get(address).content.decode(), browser.get(chosen).content.decode()
    packet = re.search(r'name="packet" value="([0-9a-f-]+)"', confirms)
    file = browser.post(chosen, {"packet": packet[1]})

    assert "Attendance: 2 lines" in chooses
    assert "Music" not in chooses
    assert "Music" in confirms
    assert "compared on the phone with Their head by Catriona" in confirms
    assert file.headers["Content-Disposition"].endswith('.vs-handover"')
    assert file.content.startswith(b"VIRTUAL-SCHOOL HANDOVER\n")
    assert Sent.objects.get().parts == "identity:1 care:1 awards:1"
    again = browser.post(chosen, {"packet": packet[1]})
    assert "made already" in again.content.decode()
    assert Sent.objects.count() == 1


def test_no_file_goes_to_an_authority_whose_keys_nobody_compared(isla, strathcarron, catriona, signed_in_lately):
    answer = signed_in_lately(catriona).post(
        f"{reverse('handover:send', args=[isla.pk])}?to=S12000098&parts=care", {"packet": uuid.uuid4()}
    )

    assert answer.status_code == 422
    assert "keys aren’t known here" in answer.content.decode()
    assert not Sent.objects.exists()


def test_a_packet_is_looked_at_first_and_then_taken_in(isla, friends, strathcarron, ailsa, catriona, as_user):
    content = handed_over(isla, strathcarron, by=catriona).content
    browser = as_user(ailsa)

    arrived = browser.post(LIST, upload(content))
    preview = browser.get(arrived.url).content.decode()
    waiting = Learner.objects.filter(authority=strathcarron).count()
    browser.post(arrived.url)
    receipt = browser.get(f"{arrived.url}receipt/")

    assert "Rattray" in preview
    assert "Ardvannie High" in preview
    assert waiting == 0
    assert Learner.objects.get(authority=strathcarron).surname == "Rattray"
    as_user(catriona).post(LIST, upload(receipt.content))
    assert Sent.objects.get().received_on
    assert "received on" in as_user(catriona).get(LIST).content.decode()


def test_a_file_that_is_refused_is_told_why(friends, ailsa, as_user):
    for content, words in (
        (b"VIRTUAL-SCHOOL", "cut short"),
        (b"%PDF-1.7 \xff", "no hand-over"),
        (b"{}", "no hand-over"),
    ):
        answer = as_user(ailsa).post(LIST, upload(content))
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Arrived.objects.exists()


def test_two_heads_compare_their_keys(strathcarron, inverallan, ailsa, as_user):
    browser = as_user(ailsa)
    compare = browser.post(LIST, upload(keys.key_file("S12000099"))).url
    theirs = keys.ours("S12000099").fingerprint

    asked = browser.get(compare).content.decode()
    wrong = browser.post(compare, {"digits": "1" * 40, "spoken_with": "Catriona"})
    right = browser.post(compare, {"digits": theirs.replace(" ", ""), "spoken_with": "Catriona"})

    assert theirs not in asked, "what is to be heard on the phone is not on the page"
    assert keys.ours("S12000098").fingerprint in asked
    assert wrong.status_code == 422
    assert right.status_code == 302
    assert KnownKey.objects.get().checked_with == "Catriona"
    assert "Catriona" in browser.get("/hand-overs/keys/").content.decode()


def test_the_list_asks_as_much_for_three_as_for_one(isla, friends, strathcarron, catriona, as_user):
    browser = as_user(catriona)
    asked = []

    for more in (1, 2):
        for _ in range(more):
            handed_over(isla, strathcarron, by=catriona, parts=())
        browser.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        asked.append(len(queries))

    assert asked[0] == asked[1] < 20


def test_today_tells_the_head_of_what_nobody_took_in_until_it_is_closed(isla, friends, strathcarron, catriona, as_user):
    sent = handed_over(isla, strathcarron, by=catriona, parts=()).sent
    Sent.objects.update(expires_on=clock.today() - dt.timedelta(days=1))
    browser = as_user(catriona)

    told, listed = browser.get("/").content.decode(), browser.get(LIST).content.decode()
    browser.post(reverse("handover:close", args=[sent.pk]))

    assert "A hand-over expired, and nobody took the file in." in told
    assert "expired unreceived" in listed
    assert "expired, and nobody" not in browser.get("/").content.decode()
    assert Sent.objects.get().closed_by == "Catriona"


def test_a_team_member_and_a_stranger_are_kept_away_from_handing_over(
    isla, strathcarron, inverallan, ailsa, signed_in_lately
):
    struan = cast_member("Struan", Role.TEAM_MEMBER, inverallan)
    address = reverse("handover:send", args=[isla.pk])

    assert signed_in_lately(struan).get(address).status_code == 403
    assert signed_in_lately(ailsa).get(address).status_code == 404


def test_the_learners_page_says_who_handed_over_and_no_label_that_is_not_wanted(
    isla, friends, strathcarron, ailsa, catriona, as_user
):
    Learner.objects.update(label_unwanted=True)
    isla.refresh_from_db()
    arrived = as_user(ailsa).post(LIST, upload(handed_over(isla, strathcarron, by=catriona).content))
    as_user(ailsa).post(arrived.url)
    learner = Learner.objects.get(authority=strathcarron)

    shown = as_user(ailsa).get(reverse("desk:learner", args=[learner.pk])).content.decode()

    assert learner.label_unwanted
    assert "Inverallan handed Isla Rattray over" in shown
    assert "with attendance, exclusions" in shown
    assert "eriods of being looked after" not in shown
