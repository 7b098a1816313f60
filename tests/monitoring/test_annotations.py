"""What was tried, marked on run charts: who may, where it stands, how it is withdrawn, and how it leaves."""

import csv
import datetime as dt
import io
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import PASSWORD
from tests.learning import facts as files
from tests.monitoring import quick
from tests.monitoring.test_run_chart import CASES, RATE, STEADY, known
from virtualschool.audit.models import Event
from virtualschool.monitoring.figures import run_chart
from virtualschool.monitoring.models import Annotation, AnnotationWithdrawal
from virtualschool.monitoring.queries.annotations import Noted

CHART = "/figures/attendance-rate/?session=2025/26&cohort=in-year&whose=ours&by=month"
FORM = "/figures/attendance-rate/mark/?session=2025/26"
BREAKFAST = {"words": "Breakfast club began", "on": "2025-08-18", "where": "here"}


def noted(on: str, words: str = "Breakfast club began", indicator: str = RATE.id) -> Noted:
    at = dt.datetime(2025, 9, 1, 12, tzinfo=dt.UTC)
    return Noted(uuid4(), indicator, dt.date.fromisoformat(on), words, "Ailsa", at)


def chart_with(*annotations: Noted, spec=RATE):
    two_sessions = known(("2024/25", STEADY), ("2025/26", STEADY))
    return run_chart.drawn(replace(two_sessions, annotations=annotations), spec, "month")


@pytest.mark.once
def test_a_mark_stands_before_the_first_point_that_it_can_have_touched():
    chart = chart_with(noted("2025-08-18"))

    june, august = chart.dots[10], chart.dots[11]
    (mark,) = chart.marks
    assert june.x < mark.x < august.x
    assert august.x - mark.x <= 10


@pytest.mark.once
def test_what_began_in_the_holidays_stands_in_the_gap_to_scale():
    chart = chart_with(noted("2025-07-10"))

    (mark,) = chart.marks
    june, august = chart.dots[10], chart.dots[11]
    share = (mark.x - june.x) / (august.x - june.x)
    assert share == pytest.approx(39 / 61, abs=0.01)


@pytest.mark.once
def test_what_lies_outside_the_drawing_is_told_and_not_drawn():
    chart = chart_with(noted("2023-09-01"), noted("2026-10-01"))

    assert chart.marks == []
    assert [one.outside for one in chart.tried] == ["before the drawing begins", "after the newest numbers"]
    assert (chart.top, chart.tall) == (0, chart.height)


@pytest.mark.once
def test_words_that_would_touch_stand_on_lanes_of_their_own():
    chart = chart_with(noted("2025-08-18"), noted("2025-09-18", "Soft starts in P1"), noted("2024-09-01", "Tutors"))

    first, second, alone = chart.marks
    assert first.words_y < second.words_y
    assert alone.words_y == second.words_y
    assert chart.top < first.words_y - 10
    assert chart.top + chart.tall == chart.height


@pytest.mark.once
def test_two_marks_of_one_month_share_a_line_and_stand_over_one_another():
    first, second = chart_with(noted("2025-09-01"), noted("2025-09-20", "Soft starts")).marks

    assert first.x == second.x
    assert (first.has_line, second.has_line) == (True, False)
    assert second.words_y < first.words_y


@pytest.mark.once
def test_words_near_the_right_edge_end_at_their_mark_instead_of_leaving_the_drawing():
    chart = chart_with(noted("2024-09-01", "Tutors"), noted("2026-06-02", "W" * 40))

    first, last = chart.marks
    assert (first.anchor, last.anchor) == ("start", "end")
    assert last.words_x <= chart.width


@pytest.mark.once
def test_a_mark_of_another_figure_stands_on_none_but_its_own_and_one_of_all_on_each():
    other, everywhere = noted("2025-09-01", indicator=CASES.id), noted("2025-09-02", indicator="")

    assert [one.noted for one in chart_with(other, everywhere).tried] == [everywhere]


@pytest.fixture
def drawn(strathcarron):
    """Six learners with a week of half days in each of two months: enough to draw."""
    quick.register(strathcarron)
    weeks = (("2025-08-25", "2025-08-29"), ("2025-09-01", "2025-09-05"))
    rows = [row for at in range(6) for days in weeks for row in files.week(f"P{at}", days=days)]
    quick.attended(strathcarron, *rows)
    return strathcarron


def mark(browser, **given):
    return browser.post(FORM, {**BREAKFAST, **given})


def main_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main")[0]


def test_a_head_marks_what_was_tried_and_everybody_who_sees_figures_reads_it(drawn, ailsa, brodie, as_user):
    answer = mark(as_user(ailsa))

    assert answer.status_code == 302
    assert answer.url == "/figures/attendance-rate/?session=2025%2F26#over-time"
    page = main_of(as_user(brodie).get(CHART))
    drawing, after = page.split("</svg>", 1)
    assert "Breakfast club began</text>" in drawing
    table = after.split("What was tried</caption>")[1].split("</table>")[0]
    assert "18 August 2025" in table
    assert "Ailsa" in table
    assert "Withdraw" not in table


def test_who_marked_it_and_when_is_kept_and_audited(drawn, ailsa, as_user):
    mark(as_user(ailsa))

    made = Annotation.objects.get()
    assert (made.indicator, made.by_id, made.by_name) == ("attendance-rate", ailsa.pk, "Ailsa")
    event = Event.objects.get(verb="run chart annotated")
    assert (event.chain, event.object_id) == (drawn.code, str(made.pk))


def test_a_mark_for_every_figure_stands_on_each(drawn, ailsa, as_user):
    browser = as_user(ailsa)
    mark(browser, where="everywhere")

    assert Annotation.objects.get().indicator == ""
    assert "on every figure" in main_of(browser.get(CHART))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"words": ""}, "Say in a few words what began."),
        ({"words": "w" * 41}, "Say it in 40 letters or fewer"),
        ({"on": "2031-01-01"}, "That day is still to come."),
        ({"on": ""}, "Say on which day it began."),
        ({"where": ""}, "Choose this figure or every figure."),
    ],
)
def test_a_form_says_what_is_missing_and_keeps_nothing(strathcarron, ailsa, as_user, given, said):
    answer = mark(as_user(ailsa), **given)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Annotation.objects.exists()


def test_a_withdrawn_mark_is_drawn_no_more_and_kept_with_the_reason(drawn, ailsa, as_user):
    browser = as_user(ailsa)
    mark(browser)
    made = Annotation.objects.get()
    link = f"/figures/marks/{made.pk}/withdraw/?session=2025%2F26"
    assert link.split("?", maxsplit=1)[0] in main_of(browser.get(CHART))

    without = browser.post(link, {"reason": ""})
    answer = browser.post(link, {"reason": "It began a year later"})
    again = browser.post(link, {"reason": "Twice"})

    assert (without.status_code, answer.status_code, again.status_code) == (422, 302, 422)
    assert "Breakfast club" not in main_of(browser.get(CHART))
    assert AnnotationWithdrawal.objects.get().reason == "It began a year later"
    assert Event.objects.get(verb="annotation withdrawn").reason == "It began a year later"


def test_neither_a_colleague_nor_another_authority_marks_or_withdraws(drawn, ailsa, brodie, catriona, as_user):
    mark(as_user(ailsa))
    made = Annotation.objects.get()
    link = f"/figures/marks/{made.pk}/withdraw/"

    assert mark(as_user(brodie)).status_code == 403
    assert [as_user(who).post(link, {"reason": "No"}).status_code for who in (brodie, catriona)] == [403, 404]
    mark(as_user(catriona), words="Elsewhere")
    assert "Elsewhere" not in main_of(as_user(ailsa).get(CHART))
    assert not Annotation.objects.visible_to(catriona).filter(pk=made.pk).exists()
    assert not AnnotationWithdrawal.objects.exists()


def test_what_was_tried_is_in_the_spreadsheet(drawn, ailsa, as_user):
    browser = as_user(ailsa)
    mark(browser)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})

    taken = browser.post(
        "/figures/attendance-rate/take/?session=2025/26", {"reason": "Our meeting", "form": "csv"}
    ).content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(taken.split("\n", 1)[1])))
    (row,) = [row for row in rows if row["what was tried"]]
    assert (row["group"], row["what was tried"]) == (
        "18 August 2025",
        "Breakfast club began (written down by Ailsa)",
    )


def test_three_marks_ask_no_more_of_the_database_than_one(drawn, ailsa, as_user):
    browser = as_user(ailsa)
    asked = []
    for words in (["One"], ["Two", "Three"]):
        for each in words:
            mark(browser, words=each)
        browser.get(CHART)
        with CaptureQueriesContext(connection) as found:
            browser.get(CHART)
        asked.append(len(found))

    assert asked[0] == asked[1] <= 30
