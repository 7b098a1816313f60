"""The accuracy page and the blind re-read, as people meet them in a browser."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from tests.linkage import world
from tests.linkage.test_rereading import draw, many
from virtualschool.audit.models import Event
from virtualschool.foundation import clock
from virtualschool.linkage.models import Measurement, Reread
from virtualschool.linkage.operations import measuring, rereading
from virtualschool.linkage.vocab import Verdict
from virtualschool.register.models import LearnerRecord, Link, Protection

PAGE, REREAD, TODAY = "/questions/accuracy/", "/questions/re-read/", "/"
NAMES = ("Ailis", "Bruce", "Cara", "MacAilis")


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with time_machine.travel(world.NOON, tick=True):
        yield


@pytest.fixture
def three(strathcarron):
    world.bring_together(strathcarron, many(3))
    draw(strathcarron)
    return strathcarron


@pytest.fixture
def doubt(three, fergus):
    pair = Reread.objects.order_by("pair_digest").first()
    rereading.read(reread=pair, answer=Verdict.NOT_SAME, by=fergus, at=world.NOON)
    return pair


def text_of(client, address):
    return client.get(address).content.decode()


def test_the_page_holds_counts_and_no_name(as_user, ailsa, three):
    text = text_of(as_user(ailsa), PAGE)

    assert "of 3 links made by the software" in text
    assert "Not known yet: no pair has been read again." in text
    assert "Not measured yet." in text
    assert not [name for name in NAMES if name in text]


def test_every_measure_says_how_it_is_worked_out_and_when(as_user, ailsa, three, fergus):
    pair = Reread.objects.first()
    rereading.read(reread=pair, answer=Verdict.SAME, by=fergus, at=world.NOON)
    made = measuring.begin(authority=three, at=world.NOON)
    measuring.perform(made.pk, now=lambda: world.NOON)

    text = text_of(as_user(ailsa), PAGE)

    assert text.count("Worked out") == 3  # the fourth is an estimate, and says so
    assert "Last read on 16 November 2026" in text
    assert "Measured on 16 November 2026" in text
    assert "(3 of 3; 95% interval 43.8% to 100%)" in text
    assert "An estimate made on invented lists" in text


def test_measuring_now_asks_a_worker_once(as_user, ailsa, three, django_capture_on_commit_callbacks):
    client = as_user(ailsa)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{PAGE}measure/")
    again = client.post(f"{PAGE}measure/", follow=True).content.decode()

    assert Measurement.objects.count() == 1
    assert DBTaskResult.objects.filter(task_path__endswith="tasks.measure").count() == 1
    assert "A measurement is under way already" in again
    assert "Waiting for its turn" in again
    assert "Measure now" not in again


def test_a_team_member_without_questions_sees_no_accuracy(as_user, brodie, three):
    assert as_user(brodie).get(PAGE).status_code == 403
    assert as_user(brodie).get(REREAD).status_code == 403
    assert as_user(brodie).post(f"{PAGE}measure/").status_code == 403


def test_the_pair_is_shown_with_nothing_of_what_was_made_of_it(as_user, ailsa, three):
    text = text_of(as_user(ailsa), REREAD)
    main = text[text.index("<main") : text.index("</main>")].lower()

    assert "are these the same child?" in main
    for given_away in ("vs_weight", "bits", "probab", "auto", "linked", "joined by", "likely", "adds up", "register/"):
        assert given_away not in main, given_away
    for link in Link.objects.all():
        assert f"{link.weight:.1f}" not in main
        for reason in link.reasons.splitlines():
            assert reason.lower() not in main


def test_both_kinds_of_pair_look_the_same(as_user, ailsa, three):
    before = text_of(as_user(ailsa), REREAD)
    Reread.objects.update(rested_on="answered_same", weight=None, probability=None)
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')

    after = text_of(as_user(ailsa), REREAD)

    assert token.sub("", before) == token.sub("", after)


def test_three_equal_answers_carry_their_keys(as_user, ailsa, three):
    text = text_of(as_user(ailsa), REREAD)

    for value, key in (("same", "S"), ("not_same", "N"), ("cannot_tell", "C")):
        assert f'name="answer" value="{value}" data-key="{key}">' in text


def test_an_answer_leads_to_the_next_pair_until_none_is_left(as_user, ailsa, three):
    client = as_user(ailsa)
    for _ in range(3):
        (pair,) = re.findall(r'action="/questions/re-read/([0-9a-f-]{36})/"', text_of(client, REREAD))
        client.post(f"{REREAD}{pair}/", {"answer": "same"})

    assert "Nothing is left for you to read" in text_of(client, REREAD)
    assert Reread.objects.filter(answer="same", reader_id=ailsa.pk).count() == 3


def test_leaving_a_pair_for_later_shows_another(as_user, ailsa, three):
    client = as_user(ailsa)

    assert "Pair 1 of 3" in text_of(client, REREAD)
    assert "Pair 2 of 3" in text_of(client, f"{REREAD}?pair=2")
    assert "Pair 1 of 3" in text_of(client, f"{REREAD}?pair=99")


def test_no_answer_is_taken_that_is_not_on_the_page(as_user, ailsa, three):
    pair = Reread.objects.first()

    text = as_user(ailsa).post(f"{REREAD}{pair.pk}/", {"answer": "ask_education"}, follow=True).content.decode()

    assert "Choose one of the answers on the page." in text
    assert not Reread.objects.exclude(answer="").exists()


def test_a_protected_childs_place_is_not_shown(as_user, ailsa, three):
    for member in LearnerRecord.objects.filter(record__source="social_work"):
        Protection.objects.create(
            authority=three, learner_id=member.learner_id, from_on=clock.today(), set_by=ailsa, reason="A danger."
        )

    text = text_of(as_user(ailsa), REREAD)

    assert "Where this child lives is protected" in text
    assert "ZZ1" not in text
    assert "Glenorran" not in text


def test_looking_and_reading_are_in_the_audit(as_user, ailsa, three):
    client = as_user(ailsa)
    pair = Reread.objects.order_by("pair_digest").first()
    client.get(REREAD)
    client.post(f"{REREAD}{pair.pk}/", {"answer": "same"})

    verbs = list(Event.objects.order_by("sequence").values_list("verb", flat=True))
    assert "read again linkage:reread" in verbs
    assert "read a pair again: same" in verbs


def test_a_doubt_is_shown_with_both_ways_out(as_user, ailsa, doubt):
    learner = LearnerRecord.objects.get(record=doubt.left_id).learner_id
    client = as_user(ailsa)

    text = text_of(client, REREAD)
    assert "said on 16 November 2026 that two linked records are not the same child" in text
    assert client.get(f"/learners/{learner}/unlink/{doubt.right_id}/").status_code == 200

    client.post(f"{REREAD}{doubt.pk}/confirm/", {"note": "The birth certificate was seen."})
    assert "two linked records" not in text_of(client, REREAD)


def test_today_says_what_waits_to_be_read_and_what_is_doubted(as_user, ailsa, doubt):
    text = text_of(as_user(ailsa), TODAY)

    assert "Re-read this month’s sample</a>: 2 pairs, about 1 minute." in text
    assert "1 joined pair that somebody doubts" in text


def test_today_says_nothing_of_it_to_whoever_may_not_answer(as_user, brodie, doubt):
    text = text_of(as_user(brodie), TODAY)

    assert "Re-read" not in text
    assert "doubts" not in text


@pytest.mark.parametrize("address", [PAGE, REREAD, TODAY])
def test_pages_cost_the_same_for_one_pair_and_for_three(as_user, ailsa, strathcarron, address):
    counts = []
    for number, day in ((1, world.OCTOBER), (3, world.NOVEMBER)):
        world.bring_together(strathcarron, many(number), as_at=day)
        Reread.objects.all()._raw_delete("default")
        draw(strathcarron)
        client = as_user(ailsa)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 30
