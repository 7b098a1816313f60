"""Nobody agrees to, signs or shares words that were changed while their page was open, and nothing typed is lost."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from tests.network.conftest import NOON
from tests.network.test_library import SOFT_START, begun
from virtualschool.network.models import Meeting, MinutesSaid, PracticeVersion, ResponseDraft, SignOff
from virtualschool.network.operations import library, meetings, minutes, policy
from virtualschool.network.operations.policy import Asked, Sentence

HELD = NOON - dt.timedelta(days=7)
SAVED_MEANWHILE = "Somebody saved a version while this page was open. Read it, then send yours again."


@pytest.fixture
def meeting(network, eilidh) -> Meeting:
    ends_at = HELD + dt.timedelta(hours=2)
    found = meetings.plan(starts_at=HELD, ends_at=ends_at, by=eilidh, at=HELD - dt.timedelta(days=30))
    meetings.hold(meeting=found, reached=set(), by=eilidh, at=ends_at)
    return found


def test_minutes_are_agreed_to_in_the_version_that_was_read(meeting, ailsa, eilidh, as_user):
    minutes.draft(meeting=meeting, text="We meet on Mondays.", by=eilidh, at=NOON)
    read = as_user(ailsa).get(reverse("network:minutes", args=[meeting.pk]))
    assert b'name="read" value="1"' in read.content
    minutes.draft(meeting=meeting, text="Strathcarron pays for lunch.", by=eilidh, at=NOON)

    said = {"do": "say", "stance": "agrees", "words": "", "read": "1"}
    stale = as_user(ailsa).post(reverse("network:minutes", args=[meeting.pk]), said)
    before = MinutesSaid.objects.count()
    as_user(ailsa).post(reverse("network:minutes", args=[meeting.pk]), {**said, "read": "2"})

    assert stale.status_code == 422
    assert SAVED_MEANWHILE in stale.content.decode()
    assert before == 0
    assert MinutesSaid.objects.get().minutes.version == 2


def test_a_name_stands_under_the_response_that_was_read(network, ailsa, catriona, as_user):
    asked = Asked("Code of practice", "Scottish Government", NOON.date(), dt.date(2027, 1, 30), questions=("Who?",))
    found = policy.open_consultation(asked=asked, by=ailsa, at=NOON)
    question = found.questions.get()
    for text in ("One should lead.", "Strathcarron alone opposes it."):
        policy.write_draft(consultation=found, sentences={question: (Sentence(text),)}, note="", by=catriona, at=NOON)

    signing = {"do": "sign", "words": "", "read": "1"}
    stale = as_user(ailsa).post(reverse("network:consultation", args=[found.pk]), signing)
    writing = {"part_1": "Mine.", "part_0": "", "note": "", "looked": "on", "read": "1"}
    lost = as_user(ailsa).post(reverse("network:response", args=[found.pk]), writing)

    assert SAVED_MEANWHILE in stale.content.decode()
    assert SAVED_MEANWHILE in lost.content.decode()
    assert "Mine." in lost.content.decode()
    assert not SignOff.objects.exists()
    assert ResponseDraft.objects.count() == 2


def test_what_is_shared_is_what_the_coordinator_looked_at(network, ailsa, eilidh, as_user):
    entry = begun(ailsa)
    library.give_in(entry=entry, by=ailsa, at=NOON)
    library.rewrite(entry=entry, words=replace(SOFT_START, done="Other words."), change="all", by=ailsa, at=NOON)
    library.give_in(entry=entry, by=ailsa, at=NOON)

    stale = as_user(eilidh).post(reverse("network:entry", args=[entry.pk]), {"do": "share", "read": "1"})
    entry.refresh_from_db()
    before = entry.shared_number
    as_user(eilidh).post(reverse("network:entry", args=[entry.pk]), {"do": "share", "read": "2"})
    entry.refresh_from_db()

    assert SAVED_MEANWHILE in stale.content.decode()
    assert not before
    assert entry.shared_number == 2


def test_two_tabs_of_one_author_do_not_write_over_each_other(network, ailsa, as_user):
    entry = begun(ailsa)
    address, browser = reverse("network:edit_entry", args=[entry.pk]), as_user(ailsa)
    assert b'name="read" value="1"' in browser.get(address).content
    typed = {
        "title": "Toast", "theme": "attendance", "stage": "p4_p7", "evidence": "run_chart", "cost_band": "middle",
        "done": "First tab: a long careful paragraph.", "change": "a", "looked": "on", "read": "1",
    }  # fmt: skip
    browser.post(address, typed)

    second = browser.post(address, {**typed, "done": "Second tab.", "change": "b"})

    assert SAVED_MEANWHILE in second.content.decode()
    assert "Second tab." in second.content.decode()
    assert PracticeVersion.objects.filter(entry=entry).count() == 2
