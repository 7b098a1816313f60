"""Asking a peer: what was asked without a name can be traced by nobody, through nothing that is kept or shown."""

import datetime as dt
import json
import logging
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.urls import reverse

from virtualschool.audit.models import Event
from virtualschool.foundation import serving
from virtualschool.foundation.refusals import Refusal
from virtualschool.network.models import PeerQuestion, PeerReply, Unsigned
from virtualschool.network.operations import peers
from virtualschool.network.operations.peers import Asked, Closing
from virtualschool.network.queries import peers as reads

NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
QUESTION = "How do you get levels for learners in residential schools elsewhere?"
IDS = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


@pytest.fixture
def asked(network, eilidh) -> tuple[PeerQuestion, str]:
    """A question that was asked without a name and published, and its key."""
    key = peers.ask_unsigned(asked=Asked(QUESTION))
    return peers.publish(waiting=Unsigned.objects.get(), by=eilidh, at=NOON), key


def everything() -> dict[str, list[object]]:
    """The whole database, table by table in the order in which the rows lie, random ids aside.

    PostgreSQL puts a row where one lay that a world before this took back, whenever it finds the time
    to tidy a page, so there the order says nothing of the asking and the rows are sorted.
    """
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        found = {}
        for table in tables:
            if table != "django_session":
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = cursor.fetchall()
                if table == "audit_event" and connection.vendor == "postgresql":
                    rows = [row[1:] for row in rows]  # a serial number goes on over worlds that were rolled back
                found[table] = [IDS.sub("id", str(row)) for row in rows]
                if connection.vendor == "postgresql":
                    found[table].sort()
    found["django_session"] = sorted(
        json.dumps(one.get_decoded() | {"until": str(one.expire_date)}, sort_keys=True, default=str)
        for one in Session.objects.all()
    )
    return found


def scenario(asker, coordinator) -> Iterator[None]:
    """A question without a name through the pages, from asking to what came of it."""
    with time_machine.travel(NOON + dt.timedelta(minutes=10), tick=False):
        answer = asker.post(reverse("network:ask"), {"title": QUESTION, "text": "", "how": "no_name"})
        key = re.search(r"<code>([A-Z2-7-]+)</code>", answer.content.decode())[1]
    with time_machine.travel(NOON + dt.timedelta(minutes=18), tick=False):
        coordinator.post(reverse("network:peer_look", args=[Unsigned.objects.get().pk]), {"do": "publish"})
    with time_machine.travel(NOON + dt.timedelta(minutes=19), tick=False):
        closing = {
            "key": key,
            "do": "close",
            "tried": "We asked each house in March.",
            "came_of": "",
            "thanks": "Thanks.",
        }
        asker.post(reverse("network:peer_mine"), closing)
        coordinator.post(reverse("network:peer_look", args=[Unsigned.objects.get().pk]), {"do": "publish"})
    assert PeerQuestion.objects.get().closed_on == NOON.date()


def test_two_worlds_in_which_different_members_asked_are_the_same_to_the_last_row(
    network, ailsa, brodie, catriona, eilidh, as_user
):
    worlds = []
    with time_machine.travel(NOON, tick=False):
        browsers = {user.pk: as_user(user) for user in (ailsa, brodie, catriona, eilidh)}
        for browser in browsers.values():
            browser.get(reverse("network:ask"))
    for asker in (ailsa, brodie, catriona):
        with transaction.atomic():
            scenario(browsers[asker.pk], browsers[eilidh.pk])
            worlds.append(everything())
            transaction.set_rollback(True)

    assert any(QUESTION in row for row in worlds[0]["network_peerquestion"])
    assert worlds[0] == worlds[1] == worlds[2]


def test_the_paper_on_which_a_key_is_kept_names_nobody(network, ailsa, as_user):
    browser = as_user(ailsa)
    answer = browser.post(reverse("network:ask"), {"title": QUESTION, "text": "", "how": "no_name"})
    key = re.search(r"<code>([A-Z2-7-]+)</code>", answer.content.decode())[1]
    mine = browser.post(reverse("network:peer_mine"), {"key": key})

    assert key in answer.content.decode()
    for page in (answer, mine):
        assert "Printed by" not in page.content.decode()
    assert "Printed by Ailsa" in browser.get(reverse("network:ask")).content.decode()


def test_asking_without_a_name_writes_no_event_until_the_coordinator_acts(network, ailsa, eilidh, as_user):
    browser = as_user(ailsa)
    before = Event.objects.count()

    browser.post(reverse("network:ask"), {"title": QUESTION, "text": "", "how": "no_name"})
    after_asking = Event.objects.count()
    later = NOON + dt.timedelta(days=2)
    peers.publish(waiting=Unsigned.objects.get(), by=eilidh, at=later)

    assert after_asking == before
    said, looked = Event.objects.filter(chain="network").order_by("-sequence")[:2][::-1]
    assert (said.verb, said.actor, said.at) == ("a question was asked without a name", "system", later)
    assert (looked.actor, looked.at) == (str(eilidh.pk), later)


def test_no_row_of_the_question_holds_a_person_an_authority_or_a_time(asked):
    question, _ = asked

    assert question.asked_by is None
    assert question.authority is None
    assert not [one for one in PeerQuestion._meta.fields if one.get_internal_type() == "DateTimeField"]
    assert not [one for one in PeerReply._meta.fields if one.get_internal_type() == "DateTimeField"]
    assert not [one for one in Unsigned._meta.fields if "Date" in one.get_internal_type()]


def test_the_operation_is_not_even_told_who_asks():
    for deed in (peers.ask_unsigned, peers.reply_unsigned, peers.add_word, peers.close_unsigned):
        assert not {"by", "at", "authority", "user"} & set(
            deed.__kwdefaults__ or deed.__wrapped__.__code__.co_varnames[:6]
        )


def test_rows_that_wait_lie_in_the_order_of_random_ids_and_not_as_they_came(network):
    for number in range(6):
        peers.ask_unsigned(asked=Asked(f"Question {number}?"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM network_unsigned")
        lie = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
    assert lie == sorted(lie)


def test_the_published_question_shares_no_id_with_the_row_that_waited(network, eilidh):
    peers.ask_unsigned(asked=Asked(QUESTION))
    waited = Unsigned.objects.get().pk

    question = peers.publish(waiting=Unsigned.objects.get(), by=eilidh, at=NOON)

    assert question.pk != waited
    assert not Unsigned.objects.exists()


def test_the_key_is_shown_once_and_only_its_keyed_digest_is_kept(asked):
    question, key = asked

    assert question.key_digest == peers.digest_of(key.lower().replace("-", " "))
    assert key.replace("-", "") not in str(everything())


@pytest.mark.parametrize("role", ["ailsa", "brodie", "catriona", "eilidh", "dougal", "greer", "iona", "nora"])
def test_no_role_reads_a_name_on_any_page_about_the_question(asked, role, request, as_user):
    question, _ = asked
    browser = as_user(request.getfixturevalue(role))

    for address in (reverse("network:peers"), reverse("network:peer", args=[question.pk])):
        text = browser.get(address).content.decode()
        if QUESTION in text:
            assert "a member who chose not to say who" in text
            main = re.sub("Printed by [^<]*", "", text[text.index("<main") : text.index("</main>")])
            assert not [name for name in ("Ailsa", "Brodie", "Catriona") if name in main]


def test_observers_and_outsiders_see_nothing_of_it(asked, nora, outsider, as_user):
    question, _ = asked

    for user in (nora, outsider):
        assert as_user(user).get(reverse("network:peers")).status_code == 403
        assert as_user(user).get(reverse("network:peer", args=[question.pk])).status_code in (403, 404)
        assert not PeerQuestion.objects.visible_to(user).exists()


def test_a_question_to_a_few_is_seen_by_these_alone_and_the_coordinator(network, ours, theirs, ailsa, catriona, eilidh):
    peers.ask_unsigned(asked=Asked(QUESTION, to=(theirs,)))
    peers.publish(waiting=Unsigned.objects.get(), by=eilidh, at=NOON)

    assert PeerQuestion.objects.visible_to(catriona).exists()
    assert PeerQuestion.objects.visible_to(eilidh).exists()
    assert not PeerQuestion.objects.visible_to(ailsa).exists()


def test_nobody_but_the_coordinator_reads_what_waits(network, ailsa, eilidh):
    peers.ask_unsigned(asked=Asked(QUESTION))

    assert reads.peers(ailsa).waiting == ()
    assert reads.peers(ailsa).open == ()
    assert [one.waiting.title for one in reads.peers(eilidh).waiting] == [QUESTION]


def test_a_wrong_key_closes_nothing(asked):
    question, _ = asked

    with pytest.raises(Refusal):
        peers.close_unsigned(question=question, key="AAAAAA-AAAAAA-AAAAAA-AAAAAA", closing=Closing("x"))
    with pytest.raises(Refusal):
        peers.add_word(question=question, key="", text="x")


def test_somebody_with_a_name_cannot_close_a_question_without_one(asked, ailsa):
    with pytest.raises(Refusal):
        peers.close(question=asked[0], closing=Closing("x"), by=ailsa, at=NOON)


def test_a_question_sent_back_is_read_and_put_in_other_words_with_its_key(network, ailsa, eilidh, as_user):
    key = peers.ask_unsigned(asked=Asked("What about the boy?"))
    peers.send_back(waiting=Unsigned.objects.get(), why="Say it of no one child.", by=eilidh, at=NOON)
    browser = as_user(ailsa)

    shown = browser.post(reverse("network:peer_mine"), {"key": key}).content.decode()
    browser.post(reverse("network:peer_mine"), {"key": key, "do": "again", "title": QUESTION, "text": ""})

    assert "Say it of no one child." in shown
    assert Unsigned.objects.get().title == QUESTION
    assert Unsigned.objects.get().sent_back_why == ""


def test_a_reply_without_a_name_is_by_someone_who_has_done_it(asked, catriona, eilidh, as_user):
    question, _ = asked
    address = reverse("network:peer", args=[question.pk])
    browser = as_user(catriona)

    browser.post(address, {"do": "reply", "text": "We ask for them in March.", "how": "no_name"})
    peers.publish(waiting=Unsigned.objects.get(), by=eilidh, at=NOON)

    assert "Someone who has done it" in browser.get(address).content.decode()
    assert PeerReply.objects.get().by is None


def test_a_name_and_a_date_of_birth_are_refused_and_nothing_is_kept_or_logged(network, ailsa, as_user, caplog):
    typed = {"title": "Calum McDonald, born 12 March 2011: what would you do?", "text": "", "how": "no_name"}

    browser = as_user(ailsa)

    caplog.clear()
    with caplog.at_level(logging.INFO):
        answer = browser.post(reverse("network:ask"), typed)

    assert "side by side" in answer.content.decode()
    assert not Unsigned.objects.exists()
    assert caplog.records == []


def test_words_that_may_tell_of_a_child_are_kept_only_after_a_second_look(network, ailsa, as_user):
    typed = {"title": "An S3 boy at Plockton High has no place. What would you do?", "text": "", "how": "name"}
    browser = as_user(ailsa)

    first = browser.post(reverse("network:ask"), typed)
    kept_after_first = PeerQuestion.objects.count()
    browser.post(reverse("network:ask"), typed | {"looked": "on"})

    assert "may fit one child alone" in first.content.decode()
    assert (kept_after_first, PeerQuestion.objects.count()) == (0, 1)


def test_a_question_with_a_name_is_asked_answered_and_closed(network, ailsa, catriona, as_user):
    browser = as_user(ailsa)
    browser.post(reverse("network:ask"), {"title": QUESTION, "text": "", "how": "name"})
    address = reverse("network:peer", args=[PeerQuestion.objects.get().pk])

    as_user(catriona).post(address, {"do": "reply", "text": "We ask each March.", "how": "name"})
    browser.post(address, {"do": "close", "tried": "We asked in March, too.", "came_of": "Nine came.", "thanks": ""})

    shown = browser.get(address).content.decode()
    assert "Ailsa" in shown
    assert "We ask each March." in shown
    assert "Nine came." in shown


def test_the_server_keeps_no_log_of_requests():
    assert not [word for word in serving.web(8000) if "access" in word]


def test_the_list_takes_as_many_queries_for_three_questions_as_for_one(
    network, ailsa, eilidh, as_user, django_assert_max_num_queries
):
    browser = as_user(ailsa)
    browser.get(reverse("network:peers"))
    counts = []
    for number in (1, 2):
        for one in range(number):
            peers.ask(asked=Asked(f"Question {number} {one}?"), authority=None, by=eilidh, at=NOON)
        with django_assert_max_num_queries(30) as queries:
            browser.get(reverse("network:peers"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
