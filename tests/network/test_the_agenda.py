"""How an agenda comes about: nothing fails, everything is answered, and the safe space leaves no record."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.network.conftest import NOON
from virtualschool.audit.models import Event
from virtualschool.foundation.refusals import Refusal
from virtualschool.network.models import Carry, Item, Meeting
from virtualschool.network.operations import items, meetings, minutes, rules, series
from virtualschool.network.operations.items import Wanted
from virtualschool.network.vocab import ConcernKind, ItemKind, ItemState, MinutesStance

pytestmark = pytest.mark.once
DAY = dt.datetime(2026, 12, 2, 10, tzinfo=dt.UTC)


@pytest.fixture
def meeting(network, eilidh) -> Meeting:
    return meetings.plan(starts_at=DAY, ends_at=DAY + dt.timedelta(hours=2), by=eilidh, at=NOON)


@pytest.fixture
def item(meeting, ours, ailsa) -> Item:
    wanted = Wanted("Soft starts", "Three others asked how.", 25)
    return items.propose(meeting=meeting, wanted=wanted, authority=ours.authority, by=ailsa, at=NOON)


def test_support_is_given_once_and_taken_back(item, catriona):
    items.support(item=item, by=catriona, at=NOON)
    items.support(item=item, by=catriona, at=NOON)
    assert item.supports.count() == 1

    items.withdraw_support(item=item, by=catriona, at=NOON)

    assert item.supports.count() == 0


def test_only_whoever_raised_a_concern_says_that_it_is_met(item, ailsa, catriona):
    concern = items.raise_concern(
        item=item, kind=ConcernKind.CONCERN, reason="Ours uses other codes.", by=catriona, at=NOON
    )
    items.answer(concern=concern, text="We look at those first.", by=ailsa, at=NOON)

    with pytest.raises(Refusal):
        items.be_content(concern=concern, by=ailsa, at=NOON)
    items.be_content(concern=concern, by=catriona, at=NOON)

    concern.refresh_from_db()
    assert concern.content_at == NOON


def test_nobody_takes_back_what_another_proposed(item, catriona, eilidh):
    for other in (catriona, eilidh):
        with pytest.raises(Refusal):
            items.withdraw(item=item, by=other, at=NOON)


def test_what_was_not_reached_goes_on_with_its_support_to_a_meeting_planned_for_it(item, meeting, eilidh, catriona):
    items.support(item=item, by=catriona, at=NOON)

    meetings.hold(meeting=meeting, reached=set(), by=eilidh, at=DAY)

    item.refresh_from_db()
    assert item.state == ItemState.TALKED_THROUGH
    assert item.meeting.day == dt.date(2027, 1, 6)  # the first Wednesday of the next month, too
    assert item.supports.count() == 1
    assert Carry.objects.get().from_meeting == meeting


def test_a_number_of_supporters_makes_an_item_wait_and_never_fail(item, meeting, eilidh, catriona):
    rules.set_rules(wanted=rules.Wanted(supporters=1), reason="We try it.", by=eilidh, at=NOON)
    with pytest.raises(Refusal, match="carries over"):
        items.fit(item=item, minutes=25, position=1, by=eilidh, at=NOON)
    items.support(item=item, by=catriona, at=NOON)

    items.fit(item=item, minutes=25, position=1, by=eilidh, at=NOON)

    item.refresh_from_db()
    assert item.state == ItemState.ON_AGENDA


def test_an_agenda_that_has_closed_takes_the_urgent_and_puts_the_rest_to_the_next_meeting(meeting, ours, ailsa, eilidh):
    rules.set_rules(wanted=rules.Wanted(days_before=5), reason="To prepare.", by=eilidh, at=NOON)
    late = DAY - dt.timedelta(days=1)

    def proposed(*, is_urgent: bool) -> Item:
        wanted = Wanted("Late", "It came up.", 10, is_urgent=is_urgent)
        return items.propose(meeting=meeting, wanted=wanted, authority=ours.authority, by=ailsa, at=late)

    assert proposed(is_urgent=True).meeting == meeting
    assert proposed(is_urgent=False).meeting.starts_at > meeting.starts_at


@pytest.mark.parametrize(
    ("day", "following"),
    [
        ("2026-12-02", "2027-01-06"),
        ("2026-09-30", "2026-10-28"),
        ("2027-01-29", "2027-02-26"),
        ("2026-10-14", "2026-11-11"),
    ],
)
def test_the_series_keeps_its_weekday_of_the_month(day, following):
    assert series.same_weekday_next_month(dt.date.fromisoformat(day)) == dt.date.fromisoformat(following)


def test_a_safe_space_that_was_held_is_only_called_so(meeting, theirs, catriona, eilidh):
    wanted = Wanted("A hard month with our team", "To be heard.", 20, kind=ItemKind.SAFE_SPACE, is_open=True)
    made = items.propose(meeting=meeting, wanted=wanted, authority=theirs.authority, by=catriona, at=NOON)
    assert made.is_open is False

    meetings.hold(meeting=meeting, reached={made.pk}, by=eilidh, at=DAY)

    made.refresh_from_db()
    assert (made.title, made.need, made.proposed_by, made.authority) == ("Safe space", "", None, None)
    assert not any("hard month" in str(list(row)) for row in Event.objects.values_list())
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=made.pk).update(title="A hard month with our team")


@pytest.mark.parametrize("year", ["9999", "0000", "1999", "²026", "20265", "-1"])
def test_a_year_that_the_network_has_not_is_this_one(network, ailsa, as_user, year):
    assert as_user(ailsa).get(reverse("network:meetings"), {"year": year}).status_code == 200


def test_a_meeting_is_planned_for_a_likely_day(network, eilidh, as_user):
    typed = {"do": "plan", "title": "Far ahead", "on": "9999-12-31", "starts": "10:00", "ends": "12:00", "how": "video"}

    answer = as_user(eilidh).post(reverse("network:meetings"), typed)

    assert "Check the year." in answer.content.decode()
    assert not Meeting.objects.exists()


def test_minutes_with_a_change_asked_for_are_not_agreed_until_it_is_met(meeting, theirs, ailsa, catriona, eilidh):
    meetings.hold(meeting=meeting, reached=set(), by=eilidh, at=DAY)
    first = minutes.draft(meeting=meeting, text="We said.", by=eilidh, at=DAY)
    said = {"authority": theirs.authority, "by": catriona, "at": DAY}
    minutes.say(minutes=first, stance=MinutesStance.CHANGE, words="We meant.", **said)
    with pytest.raises(Refusal, match="Catriona"):
        minutes.agree(minutes=first, by=eilidh, at=DAY)

    second = minutes.draft(meeting=meeting, text="We meant.", by=eilidh, at=DAY)
    minutes.say(minutes=second, stance=MinutesStance.AGREES, words="", **said)
    minutes.agree(minutes=second, by=eilidh, at=DAY)

    second.refresh_from_db()
    assert (second.version, second.agreed_at) == (2, DAY)


def test_enough_members_who_agree_make_minutes_agreed(meeting, ours, theirs, ailsa, catriona, eilidh):
    rules.set_rules(wanted=rules.Wanted(minutes_agreed_by=2), reason="Not to wait.", by=eilidh, at=NOON)
    meetings.hold(meeting=meeting, reached=set(), by=eilidh, at=DAY)
    draft = minutes.draft(meeting=meeting, text="We said.", by=eilidh, at=DAY)

    for by, member in ((ailsa, ours), (catriona, theirs)):
        minutes.say(minutes=draft, stance=MinutesStance.AGREES, words="", authority=member.authority, by=by, at=DAY)

    draft.refresh_from_db()
    assert draft.agreed_at == DAY


def test_a_member_proposes_supports_and_worries_on_the_pages(meeting, ailsa, catriona, as_user):
    page = reverse("network:meeting", args=[meeting.pk])
    sent = as_user(ailsa).post(
        page, {"do": "propose", "title": "Soft starts", "need": "Others asked.", "minutes": 20, "kind": "topic"}
    )
    item = Item.objects.get()
    assert sent.url == page

    as_user(catriona).post(page, {"do": "support", "item": item.pk})
    one = reverse("network:item", args=[item.pk])
    as_user(catriona).post(one, {"do": "concern", "kind": "concern", "reason": "Does it cost much?"})
    as_user(ailsa).post(one, {"do": "answer", "concern": item.concerns.get().pk, "text": "Nothing."})
    as_user(catriona).post(one, {"do": "content", "concern": item.concerns.get().pk})

    shown = as_user(ailsa).get(page).content.decode()
    assert "Supported by 1." in shown
    assert "Catriona is content." in shown


def test_a_child_with_a_birthday_is_refused_in_a_proposal(meeting, ailsa, as_user):
    sent = as_user(ailsa).post(
        reverse("network:meeting", args=[meeting.pk]),
        {"do": "propose", "title": "A move", "need": "Kirsty Macrae, born 12/03/2013, moved.", "minutes": 20,
         "kind": "topic"},
    )  # fmt: skip

    assert sent.status_code == 422
    assert not Item.objects.exists()


def test_a_meetings_page_asks_no_more_for_three_items_than_for_one(
    meeting, item, ours, ailsa, catriona, as_user, django_assert_max_num_queries
):
    browser, page = as_user(catriona), reverse("network:meeting", args=[meeting.pk])
    browser.get(page)
    with django_assert_max_num_queries(30) as for_one:
        browser.get(page)
    for number in range(2):
        more = items.propose(
            meeting=meeting, wanted=Wanted(f"More {number}", "Need.", 10), authority=ours.authority, by=ailsa, at=NOON
        )
        items.support(item=more, by=catriona, at=NOON)
        items.raise_concern(item=more, kind=ConcernKind.CONCERN, reason="Hm.", by=catriona, at=NOON)

    with django_assert_max_num_queries(len(for_one) + 1):  # the answers of concerns, once there are any
        browser.get(page)


def test_without_htmx_and_with_it_support_shows_the_same_list(meeting, item, catriona, as_user):
    browser, page = as_user(catriona), reverse("network:meeting", args=[meeting.pk])

    fragment = browser.post(page, {"do": "support", "item": item.pk}, headers={"HX-Request": "true"})

    assert "<html" not in fragment.content.decode()
    assert "Withdraw my support" in fragment.content.decode()
    assert "Withdraw my support" in browser.get(page).content.decode()


def test_a_safe_space_of_a_meeting_that_nobody_closed_is_forgotten_after_a_week(meeting, theirs, catriona, eilidh):
    wanted = Wanted("A hard month with our team", "To be heard.", 20, kind=ItemKind.SAFE_SPACE)
    made = items.propose(meeting=meeting, wanted=wanted, authority=theirs.authority, by=catriona, at=NOON)
    items.fit(item=made, minutes=20, position=1, by=eilidh, at=NOON)
    assert meetings.forget_safe_spaces(at=meeting.ends_at + dt.timedelta(days=6)) == 0

    assert meetings.forget_safe_spaces(at=meeting.ends_at + dt.timedelta(days=7)) == 1

    made.refresh_from_db()
    assert (made.title, made.state) == ("Safe space", ItemState.REACHED)
