"""One voice: each sentence rests on points or says that it does not, and names stand under one version."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.network.conftest import NOON
from virtualschool.foundation.refusals import Refusal
from virtualschool.network.models import Consultation, LawInPractice, Point, ResponseDraft, ShelfItem
from virtualschool.network.operations import policy
from virtualschool.network.operations.policy import Asked, Sentence, read_sentences
from virtualschool.network.queries import policy as reads
from virtualschool.network.queries import search

TODAY = NOON.date()


@pytest.fixture
def consultation(network, eilidh) -> Consultation:
    asked = Asked(
        "Code of practice", "Scottish Government", dt.date(2026, 10, 1), dt.date(2027, 1, 30),
        questions=("Who should lead?", "", "By when?"),
    )  # fmt: skip
    return policy.open_consultation(asked=asked, by=eilidh, at=NOON)


@pytest.fixture
def points(consultation, ailsa, catriona) -> list[Point]:
    question = consultation.questions.get(number=1)
    return [
        policy.make_point(consultation=consultation, question=question, text=text, authority=None, by=by, at=NOON)
        for text, by in (("One named authority.", ailsa), ("The authority where the child lives.", catriona))
    ]


def drafted(consultation, by, *sentences: Sentence) -> ResponseDraft:
    question = consultation.questions.get(number=1)
    return policy.write_draft(consultation=consultation, sentences={question: sentences}, note="", by=by, at=NOON)


def test_lines_are_sentences_with_the_numbers_of_their_points():
    assert read_sentences("One should lead. [1, 2]\n\nIt is urgent.\n[3]") == [
        Sentence("One should lead.", (1, 2)), Sentence("It is urgent."), Sentence("", (3,)),
    ]  # fmt: skip


def test_each_sentence_traces_back_to_points_or_says_that_it_rests_on_none(consultation, points, ailsa):
    drafted(consultation, ailsa, Sentence("One authority should lead.", (1,)), Sentence("Thank you for asking."))

    shown = reads.consultation_page(ailsa, consultation, TODAY)

    answers = shown.parts[0].sentences
    assert [[point.number for point in one.rests_on] for one in answers] == [[1], []]
    assert (shown.sentences, shown.resting_on_none, shown.unsaid) == (2, 1, 1)


def test_a_sentence_cannot_rest_on_a_point_that_nobody_made(consultation, points, ailsa):
    with pytest.raises(Refusal, match="no point 7"):
        drafted(consultation, ailsa, Sentence("All agree.", (7,)))


def test_a_sentence_whose_point_was_taken_back_rests_on_none(consultation, points, ailsa):
    drafted(consultation, ailsa, Sentence("One authority should lead.", (1,)))
    policy.withdraw_point(point=points[0], by=ailsa, at=NOON)

    assert reads.consultation_page(ailsa, consultation, TODAY).resting_on_none == 1


def test_nobody_signs_or_sends_a_version_that_was_overtaken(consultation, points, ailsa, ours, eilidh):
    first = drafted(consultation, ailsa, Sentence("One.", (1,)))
    policy.sign_off(draft=first, authority=ours.authority, words="", by=ailsa, at=NOON)
    second = drafted(consultation, ailsa, Sentence("Two.", (2,)))

    with pytest.raises(Refusal, match="newer"):
        policy.send(draft=first, on=TODAY, by=eilidh, at=NOON)
    with pytest.raises(Refusal, match="put a name"):
        policy.send(draft=second, on=TODAY, by=eilidh, at=NOON)


def test_a_response_that_was_sent_changes_no_more_and_observers_read_it(
    consultation, points, ailsa, ours, eilidh, nora, as_user
):
    before = Consultation.objects.visible_to(nora).exists()
    draft = drafted(consultation, ailsa, Sentence("One authority should lead.", (1,)))
    policy.sign_off(draft=draft, authority=ours.authority, words="", by=ailsa, at=NOON)
    policy.send(draft=draft, on=TODAY, by=eilidh, at=NOON)

    with pytest.raises(Refusal):
        drafted(consultation, ailsa, Sentence("More.", (1,)))
    text = as_user(nora).get(reverse("network:consultation", args=[consultation.pk])).content.decode()
    assert not before
    assert "One authority should lead." in text
    assert "One named authority." not in text
    assert "Ailsa" not in text


def test_support_is_counted_once_and_never_ones_own(consultation, points, ailsa, catriona):
    policy.support_point(point=points[0], by=catriona, at=NOON)
    policy.support_point(point=points[0], by=catriona, at=NOON)

    with pytest.raises(Refusal):
        policy.support_point(point=points[0], by=ailsa, at=NOON)
    assert reads.consultation_page(ailsa, consultation, TODAY).parts[0].points[0].supporters == ("Catriona",)


def test_a_consultation_goes_from_question_to_sent_through_its_pages(network, ailsa, catriona, eilidh, as_user):
    as_user(eilidh).post(
        reverse("network:new_consultation"),
        {"title": "Code", "asked_by": "Scottish Government", "opened_on": "2026-10-01", "closes_on": "2027-01-30",
         "about": "", "link": "", "questions": "Who should lead?"},
    )  # fmt: skip
    found = Consultation.objects.get()
    address = reverse("network:consultation", args=[found.pk])
    as_user(ailsa).post(address, {"do": "point", "question": found.questions.get().pk, "text": "One named authority."})
    as_user(catriona).post(address, {"do": "support", "point": Point.objects.get().pk})
    as_user(ailsa).post(
        reverse("network:response", args=[found.pk]), {"part_1": "One leads. [1]", "part_0": "", "note": ""}
    )
    as_user(catriona).post(address, {"do": "sign", "words": ""})
    as_user(eilidh).post(address, {"do": "send"})

    found.refresh_from_db()
    assert (found.state, found.sent_version) == ("sent", 1)


def test_how_law_works_is_told_joined_passed_on_and_answered(network, ailsa, catriona, eilidh, nora, as_user):
    address = reverse("network:law")
    typed = {
        "do": "tell",
        "law": "Code of practice",
        "happens": "Two authorities wait for each other.",
        "would_help": "",
    }
    as_user(ailsa).post(address, typed)
    law = LawInPractice.objects.get()
    hidden = LawInPractice.objects.visible_to(nora).exists()
    as_user(catriona).post(address, {"do": "same", "law_id": law.pk})
    as_user(eilidh).post(address, {"do": "told", "law_id": law.pk, "whom": "Scottish Government"})
    as_user(eilidh).post(address, {"do": "answered", "law_id": law.pk, "answer": "It will be looked at."})

    text = as_user(nora).get(address).content.decode()
    assert not hidden
    assert "It will be looked at." in text
    assert "Ailsa" not in text


def test_nobodys_words_are_lost_when_two_write_guidance_at_once(network, ailsa, catriona, as_user):
    made = policy.begin_guidance(title="Moves", text="Call first.", by=ailsa, at=NOON)
    policy.rewrite_guidance(guidance=made, text="Call, then write.", why="clearer", begun_from=1, by=ailsa, at=NOON)

    late = as_user(catriona).post(
        reverse("network:guidance", args=[made.pk]),
        {"do": "write", "text": "Visit first, always.", "why": "kinder", "begun_from": "1"},
    )

    assert late.status_code == 422
    assert "Visit first, always." in late.content.decode()
    assert made.versions.count() == 2


def test_observers_see_the_shelf_and_not_what_members_say_of_it(network, ailsa, nora, as_user):
    item = policy.put_on_shelf(
        kind="research", title="Joining the dots", published_by="CELCIS", year=2021, link="", says="", by=ailsa, at=NOON
    )
    policy.note_on_shelf(item=item, text="We count hours.", authority=None, by=ailsa, at=NOON)
    address = reverse("network:shelf_item", args=[item.pk])

    assert "We count hours." in as_user(ailsa).get(address).content.decode()
    assert "We count hours." not in as_user(nora).get(address).content.decode()
    assert as_user(nora).get(reverse("network:shelf")).status_code == 200
    assert ShelfItem.objects.visible_to(nora).count() == 1


def test_what_is_told_here_is_found_by_its_words(consultation, points, ailsa):
    policy.begin_guidance(title="Moves", text="Telephone the receiving school.", by=ailsa, at=NOON)

    assert [hit.kind for hit in search.search(ailsa, "code practice").hits] == ["Consultation"]
    assert [hit.kind for hit in search.search(ailsa, "telephoning").hits] == ["Guidance"]


def test_the_page_takes_as_many_queries_for_three_points_as_for_one(
    consultation, ailsa, as_user, django_assert_max_num_queries
):
    browser, counts = as_user(ailsa), []
    browser.get(reverse("network:policy"))
    for number in (1, 2):
        for _ in range(number):
            policy.make_point(consultation=consultation, question=None, text="Yes.", authority=None, by=ailsa, at=NOON)
        with django_assert_max_num_queries(30) as queries:
            browser.get(reverse("network:consultation", args=[consultation.pk]))
        counts.append(len(queries))

    assert counts[0] == counts[1]
