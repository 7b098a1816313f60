"""The Network looks at itself: answers without names, shown late enough, and a year that prints."""

import datetime as dt

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse

from tests.factories import cast_member
from virtualschool.audit.models import Event
from virtualschool.foundation import clock
from virtualschool.network.models import AnswerCount, Answered, Meeting, MemberAuthority, Round, ValueStory
from virtualschool.network.operations import evaluation
from virtualschool.network.pulse_chart import Point, drawn
from virtualschool.people.vocab import Role

pytestmark = pytest.mark.django_db
ALL_FIVE = {"worth": "5", "open": "4", "use": "2"}


@pytest.fixture
def meeting(network) -> Meeting:
    start = dt.datetime(2026, 11, 4, 10, tzinfo=dt.UTC)
    return Meeting.objects.create(
        starts_at=start, ends_at=start + dt.timedelta(hours=2), state="held", held_at=start + dt.timedelta(hours=2)
    )


@pytest.fixture
def members(ours: MemberAuthority):
    """Six colleagues of a member authority."""
    return [cast_member(f"Colleague{number}", Role.NETWORK_MEMBER, ours.authority) for number in range(6)]


def on(day: str):
    return time_machine.travel(f"{day}T13:00:00+00:00", tick=False)


def answer_all(meeting: Meeting, members, as_user, day: str = "2026-11-06") -> None:
    with on(day):
        for who in members:
            answer = as_user(who).post(reverse("network:pulse", args=[meeting.pk]), ALL_FIVE)
            assert answer.status_code == 302


def report(who, as_user, day: str) -> str:
    with on(day):
        answer = as_user(who).get(reverse("network:year_report", args=[2026]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_pulse_waits_for_a_fortnight_after_its_meeting(meeting, ailsa, as_user):
    address = reverse("network:pulse", args=[meeting.pk])
    with on("2026-11-04"):
        assert address in as_user(ailsa).get(reverse("network:evaluation")).content.decode()
    with on("2026-11-19"):
        assert address not in as_user(ailsa).get(reverse("network:evaluation")).content.decode()
        assert as_user(ailsa).post(address, ALL_FIVE).status_code == 422


def test_an_answer_is_a_count_and_has_no_name_and_no_moment(meeting, members, as_user):
    events = Event.objects.filter(chain="network").count()

    answer_all(meeting, members, as_user)

    chosen = AnswerCount.objects.filter(number__gt=0)
    assert set(chosen.values_list("question", "choice", "number")) == {
        ("worth", 5, 6),
        ("open", 4, 6),
        ("use", 2, 6),
    }
    assert {field.name for field in Answered._meta.concrete_fields} == {"id", "round", "by"}
    assert Event.objects.filter(chain="network").count() == events


def test_nobody_answers_twice(meeting, ailsa, as_user):
    answer_all(meeting, [ailsa], as_user)
    with on("2026-11-07"):
        again = as_user(ailsa).post(reverse("network:pulse", args=[meeting.pk]), ALL_FIVE)

    assert again.status_code == 422
    assert "answered already" in again.content.decode()
    assert AnswerCount.objects.get(question="worth", choice=5).number == 1


def test_an_empty_answer_is_no_answer(meeting, ailsa, as_user):
    with on("2026-11-06"):
        answer = as_user(ailsa).post(reverse("network:pulse", args=[meeting.pk]), {"worth": ""})

    assert answer.status_code == 422
    assert not Answered.objects.exists()


def test_results_are_shown_once_the_pulse_has_closed(meeting, members, as_user):
    answer_all(meeting, members, as_user)

    assert "No pulse has closed yet" in report(members[0], as_user, "2026-11-18")
    after = report(members[0], as_user, "2026-11-19")
    assert "6 of 6" in after
    assert "0 of 6" in after


def test_four_answers_are_not_shown(meeting, members, as_user):
    answer_all(meeting, members[:4], as_user)

    shown = report(members[0], as_user, "2026-11-19")

    assert shown.count("fewer than 5 answers") == 3
    assert "4 of 4" not in shown


def test_the_survey_is_opened_once_a_year_and_asks_the_questions_of_the_file(network, eilidh, members, as_user):
    with on("2026-11-06"):
        as_user(eilidh).post(reverse("network:open_survey"))
        again = as_user(eilidh).post(reverse("network:open_survey"), follow=True).content.decode()
        form = as_user(members[0]).get(reverse("network:survey")).content.decode()
        for who in members:
            as_user(who).post(reverse("network:survey"), {"peers": "5", "government": "1"})
    shown = report(members[0], as_user, "2026-12-10")

    assert "There is one a year" in again
    assert "I can ask somebody who does the same work" in form
    assert "Focus: capacity building and legacy" in shown
    assert "6 of 6" in shown


def test_a_survey_that_is_not_open_is_not_there(network, ailsa, as_user):
    assert as_user(ailsa).get(reverse("network:survey")).status_code == 404


STORY = {
    "title": "A reply form that everybody uses",
    "happened": "Six authorities agreed on one form for attendance elsewhere.",
    "difference": "Replies come within a week now.",
    "to_whom": "about 40 schools",
}


def test_a_story_is_read_by_members_and_by_observers_if_it_is_open(network, ailsa, catriona, nora, as_user):
    with on("2026-11-06"):
        as_user(ailsa).post(reverse("network:story"), STORY)
        as_user(ailsa).post(reverse("network:story"), {**STORY, "title": "An open one", "is_open": "on"})
        readers = (as_user(who).get(reverse("network:evaluation")) for who in (catriona, nora))
        member, observer = (answer.content.decode() for answer in readers)

    assert STORY["title"] in member
    assert STORY["title"] not in observer
    assert "An open one" in observer


def test_a_name_beside_a_date_of_birth_is_refused(network, ailsa, as_user):
    answer = as_user(ailsa).post(
        reverse("network:story"), {**STORY, "happened": "Isla Macrae (born 3 May 2014) goes to school again."}
    )

    assert answer.status_code == 422
    assert not ValueStory.objects.exists()


def test_who_told_a_story_takes_it_back_and_nobody_else_does(network, ailsa, catriona, as_user):
    with on("2026-11-06"):
        as_user(ailsa).post(reverse("network:story"), STORY)
        address = reverse("network:take_story_back", args=[ValueStory.objects.get().pk])
        as_user(catriona).post(address)
        kept = as_user(catriona).get(reverse("network:evaluation")).content.decode()
        as_user(ailsa).post(address)
        gone = as_user(catriona).get(reverse("network:evaluation")).content.decode()

    assert STORY["title"] in kept
    assert STORY["title"] not in gone


def test_the_report_is_for_observers_too_and_for_no_outsider(meeting, nora, outsider, as_user):
    with on("2026-11-20"):
        address = reverse("network:year_report", args=[2026])
        statuses = [as_user(who).get(address).status_code for who in (nora, outsider)]
        none = as_user(nora).get(reverse("network:year_report", args=[2031])).status_code

    assert (statuses, none) == ([200, 403], 404)


@pytest.mark.parametrize("number", [1, 3])
def test_a_report_asks_the_database_as_often_for_three_meetings_as_for_one(
    network, members, as_user, number, django_assert_max_num_queries
):
    for month in range(number):
        start = dt.datetime(2026, 9 + month, 2, 10, tzinfo=dt.UTC)
        made = Meeting.objects.create(starts_at=start, ends_at=start + dt.timedelta(hours=2), state="held")
        answer_all(made, members[:5], as_user, f"2026-{9 + month:02d}-03")
    with on("2026-12-20"):
        browser = as_user(members[0])
        with django_assert_max_num_queries(30):
            assert browser.get(reverse("network:year_report", args=[2026])).status_code == 200


@pytest.mark.once
def test_the_chart_has_a_median_from_ten_meetings_on():
    points = [Point(dt.date(2026, 1, 1) + dt.timedelta(days=30 * number), 5 + number % 3, 10) for number in range(12)]

    few, many = drawn(points[:9]), drawn(points)

    assert few.middle is None
    assert "too few meetings" in few.finding
    assert many.middle is not None
    assert len(many.dots) == 12
    assert drawn(points[:1]) is None


@pytest.mark.once
def test_the_rules_of_run_charts_hold_for_pulses_too():
    steady = [5, 6, 5, 7, 4, 6, 5, 7, 6, 4, 6, 5]
    held = [
        Point(dt.date(2025, 1, 1) + dt.timedelta(days=30 * at), good, 10) for at, good in enumerate([*steady, *[8] * 6])
    ]

    chart = drawn(held)

    assert chart.finding == "A shift: 6 meetings in a row above the median, since 27 December 2025"
    assert chart.middle_words == "median 5.5"
    assert chart.rings == chart.dots[12:]
    assert [row.signal.startswith("shift") for row in chart.rows] == [False] * 12 + [True] * 6
    assert [row.counts for row in chart.rows[:2]] == ["5 of 10", "6 of 10"]


def test_the_chart_of_a_year_begins_with_the_first_pulse_and_its_table_with_the_years(members, network, as_user):
    for year, day in ((2025, "2026-06-03"), (2026, "2026-09-02")):
        start = dt.datetime.fromisoformat(f"{day}T10:00:00+00:00")
        held = Meeting.objects.create(starts_at=start, ends_at=start + dt.timedelta(hours=2), state="held")
        asked = Round.objects.create(
            kind="pulse", meeting=held, year=year, opens_on=held.day, closes_on=held.day + dt.timedelta(days=14)
        )
        AnswerCount.objects.create(round=asked, question="worth", choice=5, number=6)

    shown = report(members[0], as_user, "2026-12-20")

    behind = shown.split("Pulses since the first")[1].split("</table>")[0]
    assert behind.count("<tr") == 3
    assert "3 June 2026" in behind
    assert shown.split("of all answers")[1].split("</table>")[0].count("<tr") == 2


def test_the_rows_of_counts_tell_nothing_of_the_first_who_answered(meeting, members, as_user):
    laid_out = []
    for answers in ({"worth": "5", "open": "1", "use": "2"}, {"worth": "1", "open": "4", "use": "5"}):
        with on("2026-11-06"), transaction.atomic():
            as_user(members[0]).post(reverse("network:pulse", args=[meeting.pk]), answers)
            laid_out.append(list(AnswerCount.objects.order_by("pk").values_list("question", "choice")))
            transaction.set_rollback(True)

    assert laid_out[0] == laid_out[1]
    assert len(laid_out[0]) == 15


def test_nothing_joins_who_answered_to_what():
    columns = {
        table: {column.name for column in connection.introspection.get_table_description(connection.cursor(), table)}
        for table in ("network_answercount", "network_answered")
    }

    assert columns["network_answercount"] & columns["network_answered"] == {"id", "round_id"}
    assert evaluation.last_day(Meeting(starts_at=clock.now())) > clock.today()
