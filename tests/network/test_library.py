"""The practice library: nothing is shared unseen, no story without consent, and who tried it stands in a tree."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from tests.factories import AuthorityFactory, cast_member
from tests.network.conftest import NOON, join
from virtualschool.foundation.refusals import Refusal
from virtualschool.network.models import Consent, PracticeEntry, PracticeStep, PracticeVersion
from virtualschool.network.operations import library
from virtualschool.network.operations.library import Agreed, Words
from virtualschool.network.queries import library as reads
from virtualschool.network.queries.library import Wanted
from virtualschool.network.vocab_practice import (
    CostBand,
    Evidence,
    Outcome,
    PracticeKind,
    PracticeState,
    StageBand,
    Theme,
)
from virtualschool.people.vocab import Role

SOFT_START = Words(
    title="Ten minutes before the bell", theme=Theme.ATTENDANCE, stage=StageBand.P4_P7, evidence=Evidence.RUN_CHART,
    cost_band=CostBand.MIDDLE, done="A soft start with an adult whom the learner picked.",
    changed="Half days attended: 82% to 88%.", did_not_work="Where the adult changed.",
)  # fmt: skip


def begun(ailsa, words: Words = SOFT_START) -> PracticeEntry:
    authority = ailsa.memberships.first().authority
    return library.begin(kind=PracticeKind.EXAMPLE, words=words, authority=authority, by=ailsa, at=NOON)


@pytest.fixture
def draft(network, ailsa) -> PracticeEntry:
    return begun(ailsa)


@pytest.fixture
def shared(draft, ailsa, eilidh) -> PracticeEntry:
    library.give_in(entry=draft, by=ailsa, at=NOON)
    library.share(entry=draft, is_open=False, by=eilidh, at=NOON)
    return draft


def titles(user, **wanted: str) -> list[str]:
    return [one.words.title for one in reads.library(user, Wanted(**wanted)).found]


def test_a_draft_is_read_by_its_own_authority_and_the_coordinator_alone(draft, ailsa, brodie, catriona, eilidh, nora):
    seen = {
        user.name: PracticeEntry.objects.visible_to(user).exists() for user in (ailsa, brodie, catriona, eilidh, nora)
    }

    assert seen == {"Ailsa": True, "Brodie": True, "Catriona": False, "Eilidh": True, "Nora": False}


def test_nothing_is_shared_before_somebody_else_has_looked(network, draft, ailsa, eilidh):
    with pytest.raises(Refusal):
        library.share(entry=draft, is_open=False, by=eilidh, at=NOON)

    own = library.begin(kind=PracticeKind.GUIDANCE, words=SOFT_START, authority=None, by=eilidh, at=NOON)
    library.give_in(entry=own, by=eilidh, at=NOON)
    with pytest.raises(Refusal):
        library.share(entry=own, is_open=False, by=eilidh, at=NOON)


def test_an_entry_sent_back_says_why_and_can_be_given_in_again(draft, ailsa, eilidh):
    library.give_in(entry=draft, by=ailsa, at=NOON)
    library.send_back(entry=draft, reason="Say how many.", by=eilidh, at=NOON)
    library.rewrite(
        entry=draft, words=replace(SOFT_START, changed="22 of 31 stayed."), change="numbers", by=ailsa, at=NOON
    )
    library.give_in(entry=draft, by=ailsa, at=NOON)
    library.share(entry=draft, is_open=False, by=eilidh, at=NOON)

    assert [one.kind for one in PracticeStep.objects.order_by("at", "pk")].count("sent_back") == 1
    assert draft.shared_number == 2


def test_readers_keep_the_shared_version_while_another_is_written(shared, ailsa, catriona):
    library.rewrite(entry=shared, words=replace(SOFT_START, title="A better start"), change="title", by=ailsa, at=NOON)

    assert titles(catriona) == ["Ten minutes before the bell"]
    assert [one.number for one in PracticeVersion.objects.visible_to(catriona)] == [1]


def test_a_story_of_a_child_is_shared_only_with_consent_that_holds(network, ailsa, eilidh):
    story = begun(ailsa, replace(SOFT_START, is_about_a_child=True))
    with pytest.raises(Refusal):
        library.give_in(entry=story, by=ailsa, at=NOON)
    agreed = Agreed("the young person", dt.date(2026, 10, 1), "shared with members")
    consent = library.note_consent(entry=story, agreed=agreed, by=ailsa, at=NOON)
    library.give_in(entry=story, by=ailsa, at=NOON)
    library.share(entry=story, is_open=False, by=eilidh, at=NOON)

    library.take_consent_back(consent=consent, on=dt.date(2026, 11, 1), by=ailsa, at=NOON)

    story.refresh_from_db()
    assert story.state == PracticeState.WITHDRAWN
    assert titles(eilidh) == []


def test_consent_names_nobody(draft, ailsa):
    with pytest.raises(Refusal):
        library.note_consent(
            entry=draft, agreed=Agreed("Calum McDonald", dt.date(2026, 1, 1), "all"), by=ailsa, at=NOON
        )

    assert not Consent.objects.exists()


def test_a_name_and_a_date_of_birth_are_never_saved(network, ailsa):
    with pytest.raises(Refusal):
        begun(ailsa, replace(SOFT_START, context="Calum McDonald, born 12 March 2011."))

    assert not PracticeVersion.objects.exists()


def test_a_withdrawn_entry_is_found_no_more_and_says_why(shared, ailsa, catriona, as_user):
    library.withdraw(entry=shared, reason="The figures were wrong.", by=ailsa, at=NOON)

    text = as_user(catriona).get(reverse("network:entry", args=[shared.pk])).content.decode()

    assert titles(catriona) == []
    assert "The figures were wrong." in text
    assert "A soft start with an adult" not in text


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"words": "adults picking"}, True), ({"words": "trombone"}, False), ({"theme": "attendance"}, True),
        ({"theme": "data"}, False), ({"stage": "s4_s6"}, False), ({"cost": "middle", "evidence": "run_chart"}, True),
        ({"words": "bell", "kind": "guidance"}, False),
    ],
)  # fmt: skip
def test_entries_are_found_by_words_and_filters(shared, catriona, wanted, found):
    assert bool(titles(catriona, **wanted)) is found


def test_who_tried_it_after_whom_is_a_tree(shared, ailsa, catriona, theirs, eilidh):
    third = join(AuthorityFactory(code="S12000033"))
    olave = cast_member("Olave", Role.LEAD, third.authority)
    first = library.try_too(
        entry=shared, after=None, authority=theirs.authority, since=dt.date(2026, 1, 5), outcome=Outcome.KEPT,
        words="Four schools.", by=catriona, at=NOON,
    )  # fmt: skip
    library.try_too(
        entry=shared, after=first, authority=third.authority, since=dt.date(2026, 8, 20), outcome=Outcome.STOPPED,
        words="No staff.", by=olave, at=NOON,
    )  # fmt: skip

    spread = reads.spread(ailsa, shared)

    assert [(one.name, one.after) for one in spread.branches] == [
        (theirs.authority.short_name, spread.root), (third.authority.short_name, theirs.authority.short_name),
    ]  # fmt: skip
    assert spread.branches[0].x < spread.branches[1].x
    assert spread.finding == "Tried by 2 members since; 1 kept it"
    with pytest.raises(Refusal):
        library.try_too(
            entry=shared, after=spread.branches[1].tried, authority=theirs.authority, since=dt.date(2026, 9, 1),
            outcome=Outcome.KEPT, words="A ring.", by=catriona, at=NOON,
        )  # fmt: skip


def test_an_entry_is_written_given_in_shared_and_tried_through_its_pages(network, ailsa, catriona, eilidh, as_user):
    typed = {
        "kind": "example", "title": "A soft start", "theme": "attendance", "stage": "p4_p7", "evidence": "run_chart",
        "cost_band": "low", "done": "Toast and ten minutes.", "context": "", "changed": "", "how_sure": "", "cost": "",
        "did_not_work": "", "authors": "",
    }  # fmt: skip
    as_user(ailsa).post(reverse("network:new_entry"), typed)
    address = reverse("network:entry", args=[PracticeEntry.objects.get().pk])

    as_user(ailsa).post(address, {"do": "give_in"})
    as_user(eilidh).post(address, {"do": "share"})
    as_user(catriona).post(address, {"do": "tried", "since": "2026-08-20", "outcome": "kept", "words": "Two schools."})

    text = as_user(ailsa).get(address).content.decode()
    assert "Tried by 1 member since; 1 kept it" in text
    assert "<svg" in text


def test_observers_read_what_is_marked_for_them_alone(shared, nora, eilidh, ailsa, as_user):
    before = titles(nora)
    library.rewrite(entry=shared, words=SOFT_START, change="again", by=ailsa, at=NOON)
    library.give_in(entry=shared, by=ailsa, at=NOON)
    library.share(entry=shared, is_open=True, by=eilidh, at=NOON)

    assert before == []
    assert titles(nora) == ["Ten minutes before the bell"]
    assert as_user(nora).get(reverse("network:new_entry")).status_code == 403


def test_the_library_takes_as_many_queries_for_three_entries_as_for_one(
    network, ailsa, eilidh, catriona, as_user, django_assert_max_num_queries
):
    browser, counts = as_user(catriona), []
    browser.get(reverse("network:library"))
    for number in (1, 2):
        for _ in range(number):
            one = begun(ailsa)
            library.give_in(entry=one, by=ailsa, at=NOON)
            library.share(entry=one, is_open=False, by=eilidh, at=NOON)
        with django_assert_max_num_queries(30) as queries:
            browser.get(reverse("network:library"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
