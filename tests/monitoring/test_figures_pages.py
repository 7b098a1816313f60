"""The pages of figures: two clicks to the rows, scope, small numbers, queries, and what was corrected since."""

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import pytest
import time_machine

from tests.conftest import NOON
from tests.factories import PASSWORD
from tests.intake import world
from tests.learning import facts as files
from tests.monitoring import quick
from virtualschool.audit.models import Event
from virtualschool.monitoring.figures import page as pages
from virtualschool.monitoring.figures import reading
from virtualschool.monitoring.figures.totals import PROTECTED, Sum
from virtualschool.monitoring.models import Part, Snapshot
from virtualschool.monitoring.specifications import indicators
from virtualschool.people.models import User
from virtualschool.register.models import Learner
from virtualschool.register.operations import history, relations
from virtualschool.register.vocab import Cohort, RelationKind

TUESDAY = dt.datetime(2026, 11, 17, 10, tzinfo=dt.UTC)
LATER = dt.date(2026, 11, 10)
FIGURES = "/figures/?session=2025/26"
BEHIND = "/figures/attendance-rate/learners/?session=2025/26"


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def filled(strathcarron):
    """Eight learners, five of whom attended a week of 2025/26 that is known; P1 missed half of it."""
    quick.register(strathcarron)
    week = [row for at in range(2, 6) for row in files.week(f"P{at}")]
    quick.attended(strathcarron, *week, *files.week("P1", 5, 5))
    case = {"pupil_id": "P1", "start_date": "2025-09-09", "openings_lost": "4", "school_code": "9900001"}
    quick.say(strathcarron, "exclusions", [case])
    return strathcarron


@pytest.fixture
def page_of(as_user):
    def got(user: User, address: str, status: int = 200) -> str:
        answer = as_user(user).get(address)
        assert answer.status_code == status, (address, answer.status_code)
        return answer.content.decode()

    return got


def learner(pupil: str) -> Learner:
    return Learner.objects.get(pupil_id=pupil)


def test_any_figure_opens_to_its_learners_and_the_rows_of_files_in_two_clicks(filled, ailsa, page_of):
    first = page_of(ailsa, FIGURES)
    link = "/figures/attendance-rate/learners/?session=2025%2F26&amp;cohort=in-year&amp;whose=ours"
    assert f'href="{link}"' in first

    second = page_of(ailsa, link.replace("&amp;", "&"))
    one = learner("P1")
    assert "Came to 5 of 10 half days (50.0%)" in second
    rows = f"/figures/attendance-rate/learners/{one.pk}/?session=2025%2F26&amp;cohort=in-year&amp;whose=ours"
    assert f'href="{rows}"' in second

    third = page_of(ailsa, rows.replace("&amp;", "&"))
    assert "1 September 2025 to 5 September 2025, half days: 5 attended, 5 absent, agreed at Ardvannie Primary" in third
    assert "attendance.csv" in third
    assert "1 Oct" in third


def test_each_look_at_names_is_on_the_trail(filled, ailsa, page_of):
    page_of(ailsa, BEHIND)
    page_of(ailsa, f"/figures/attendance-rate/learners/{learner('P1').pk}/?session=2025/26")

    looks = Event.objects.filter(verb__contains="monitoring:").order_by("sequence")
    assert list(looks.values_list("verb", "number")) == [
        ("listed monitoring:behind", 5),
        ("opened the sources of monitoring:source_rows", 1),
    ]


def test_who_has_no_data_is_listed_apart_and_counts_as_neither(filled, ailsa, page_of):
    missing = page_of(ailsa, f"{BEHIND}&side=missing")

    assert "<b>3 learners</b>" in missing
    assert "No data came" in missing
    assert "5 of 8 on a roll" in page_of(ailsa, FIGURES)


def test_under_twenty_learners_there_is_a_count_and_no_rate_and_a_pointer_to_what_happened(filled, ailsa, page_of):
    page = page_of(ailsa, FIGURES)

    assert "too few to compare" in page
    assert "41 of 50 half days" in page
    assert "82.0%" not in page
    assert "Scotland, looked after</th>" not in page
    assert "Left out, as nothing can fairly stand there: " in page
    assert "Read what happened instead" in page


def test_what_nothing_is_known_of_is_no_data_and_never_a_percentage(filled, ailsa, page_of):
    page = page_of(ailsa, "/figures/scqf-5/?session=2025/26")

    assert "no data" in page
    assert "0.0%" not in page
    assert "100" not in page.split("<main")[1].split("</main")[0].replace("95 times in 100", "")


def test_a_correction_by_a_later_file_is_shown_beside_the_row_that_it_replaced(filled, ailsa, page_of):
    quick.attended(filled, *files.week("P1", 10, 0), name="later.csv", as_at=LATER)

    page = page_of(ailsa, f"/figures/attendance-rate/learners/{learner('P1').pk}/?session=2025/26")

    assert "Came to 10 of 10 half days" in page
    assert page.count("A later file says otherwise") == 1
    assert page.count("Counts") == 1


def test_rows_by_id_and_by_number_that_contradict_one_another_say_so_once_a_roll_joins_them(
    strathcarron, ailsa, page_of
):
    week = {"from_date": "2026-09-07", "to_date": "2026-09-11", "code": "10", "openings": "5"}
    overlapping = {**week, "from_date": "2026-09-10", "to_date": "2026-09-15"}
    rows = [{"pupil_id": "P1", "scn": "", **week}, {"pupil_id": "", "scn": world.SCNS[1], **overlapping}]
    world.bring(strathcarron, world.Brought("half.csv", world.as_csv(rows), world.OCTOBER))
    world.bring(strathcarron, world.ROLL)
    world.bring(strathcarron, world.CARE)

    page = page_of(ailsa, f"/figures/attendance-rate/learners/{learner('P1').pk}/?session=2026/27")

    assert page.count("Another row of this file says otherwise, so neither counts") == 2


def test_the_learner_of_another_authority_and_its_figures_are_not_there(filled, catriona, ailsa, page_of):
    page_of(catriona, FIGURES)
    page_of(catriona, f"/figures/attendance-rate/learners/{learner('P1').pk}/", status=404)

    assert "0 learners" in page_of(catriona, BEHIND)


@pytest.mark.parametrize("who", ["hamish", "greer", "eilidh", "iona"])
def test_who_has_no_business_with_figures_gets_none(filled, cast, page_of, who):
    page_of(cast[who], FIGURES, status=403)
    page_of(cast[who], BEHIND, status=403)


def test_where_a_protected_learner_lives_and_learns_is_in_no_list(filled, ailsa, page_of):
    one = learner("P1")
    relations.protect(learner=one, by=ailsa, at=NOON, reason="A court said so")

    everyone = page_of(ailsa, BEHIND)
    rows = page_of(ailsa, f"/figures/attendance-rate/learners/{one.pk}/?session=2025/26")

    assert "<b>4 learners</b>" in everyone
    assert one.list_name not in everyone
    assert "1 more is for named people alone" in everyone
    assert "Ardvannie" not in rows
    assert "attendance.csv" not in rows, "a school's own file is called after the school"


def test_who_is_named_finds_a_protected_learner_behind_a_figure(filled, ailsa, greer, page_of):
    one = learner("P1")
    relations.protect(learner=one, by=ailsa, at=NOON, reason="A court said so")
    relations.give(
        authority=filled, kind=RelationKind.NAMED, learner_id=one.pk, by=greer, at=NOON, user=ailsa, reason="Her lead"
    )

    page = page_of(ailsa, BEHIND)

    assert one.list_name in page
    assert page.count("protected") == 1


@pytest.mark.parametrize("kind", ["home", "legal"])
def test_a_protected_learner_is_in_no_group_that_tells_of_the_place_and_none_betrays_it_by_subtraction(
    filled, ailsa, page_of, kind
):
    before = groups(filled, kind)
    relations.protect(learner=learner("P1"), by=ailsa, at=NOON, reason="A court said so")

    after = groups(filled, kind)

    usual = next(iter(before))
    assert (before[usual].with_data, after[usual].with_data, after[PROTECTED].with_data) == (5, 4, 1)
    held = page_of(ailsa, f"{BEHIND}&kind={kind}&group={usual}")
    assert "<b>4 learners</b>" in held
    assert "left out" not in held
    assert "for named people alone" not in held
    assert not Part.objects.filter(learner_id=learner("P1").pk).exclude(lives_with="PROTECTED").exists()


def groups(authority, kind):
    """The attendance rate by group, as it would be shown."""
    found = reading.worked(authority, Cohort.IN_YEAR, "ours")["2025/26"].splits[kind]
    return {group: sums["attendance-rate"] for group, sums in found.items() if "attendance-rate" in sums}


def test_a_protection_that_ends_puts_the_learner_back(filled, ailsa):
    before = groups(filled, "home")
    guard = relations.protect(learner=learner("P1"), by=ailsa, at=NOON, reason="A court said so")
    groups(filled, "home")

    relations.unprotect(protection=guard, by=ailsa, at=NOON)

    assert groups(filled, "home") == before


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 5), ("side=missing", 3), ("sector=primary", 5), ("sector=secondary", 0), ("kind=stage&group=P4-P7", 5),
     ("kind=home&group=At+home+with+parents", 5), ("kind=home&group=With+foster+carers", 0)],
)  # fmt: skip
def test_the_list_behind_a_figure_is_of_the_sector_the_group_and_the_side(filled, ailsa, page_of, asked, number):
    assert f"<b>{number} learner" in page_of(ailsa, f"{BEHIND}&{asked}")


@pytest.mark.parametrize(("side", "number"), [("", 8), ("above", 1), ("below", 7), ("missing", 0)])
def test_the_two_sides_of_a_line_are_told_apart(filled, ailsa, page_of, side, number):
    address = f"/figures/learners-excluded/learners/?session=2025/26&side={side}"

    assert f"<b>{number} learner" in page_of(ailsa, address)


def test_a_figure_says_since_when_earlier_years_are_asked_for(filled, ailsa, page_of):
    waiting = [learner(pupil).pk for pupil in ("P6", "P7", "P1")]
    made = history.ask(authority=filled, learner_ids=waiting, on=dt.date(2026, 11, 3), by=ailsa, at=NOON)

    assert "5 of 8 on a roll; history of 2 asked for on 3 November 2026" in page_of(ailsa, FIGURES)
    assert page_of(ailsa, f"{BEHIND}&side=missing").count("No data came; history asked for on 3 November 2026") == 2
    assert "history asked for" not in page_of(ailsa, BEHIND)
    assert "8 on a roll<" in page_of(ailsa, FIGURES), "exclusions are not what was asked for"

    for request in made:
        history.receive(request=request, on=dt.date(2026, 11, 10), by=ailsa, at=NOON)
    assert "asked for on" not in page_of(ailsa, FIGURES)


def test_a_data_officer_sees_no_legal_basis(filled, fergus, ailsa, page_of):
    assert "Legal basis" in page_of(ailsa, "/figures/attendance-rate/?session=2025/26")
    assert "Legal basis" not in page_of(fergus, "/figures/attendance-rate/?session=2025/26")
    page_of(fergus, f"{BEHIND}&kind=legal&group=Other", status=404)


def test_a_learner_who_does_not_want_the_label_is_not_called_by_it_on_the_rows(filled, ailsa, page_of):
    Learner.objects.filter(pupil_id="P1").update(label_unwanted=True)

    page = page_of(ailsa, f"/figures/attendance-rate/learners/{learner('P1').pk}/?session=2025/26")

    main = page.split("<main")[1].split("</main")[0].casefold()
    assert not any(word in main for word in ("looked after", "care experienced", "of care"))


def test_the_pages_ask_as_much_of_the_database_for_three_learners_as_for_one(
    strathcarron, ailsa, as_user, django_assert_max_num_queries, django_assert_num_queries
):
    quick.register(strathcarron)
    browser, asked = as_user(ailsa), []
    for pupils in (["P1"], ["P2", "P3"]):
        rows = [row for pupil in pupils for row in files.week(pupil)]
        quick.attended(strathcarron, *rows, name=f"{pupils[0]}.csv")
        browser.get(FIGURES)
        numbers = []
        for address in (FIGURES, "/figures/attendance-rate/?session=2025/26", BEHIND):
            with django_assert_max_num_queries(30) as found:
                browser.get(address)
            numbers.append(len(found))
        asked.append(numbers)

    assert asked[0] == asked[1]


def test_a_designated_manager_sees_the_schools_own_figures_from_twenty_learners_on(filled, dougal, ailsa, page_of):
    post = dougal.memberships.get()
    post.school_code = "9900001"
    post.save()
    for one in Learner.objects.all():
        relations.tell_school(learner=one, school_code="9900001", by=ailsa, at=NOON, reason="")

    page = page_of(dougal, "/figures/?session=2026/27")

    assert "Too few to show" in page
    assert "half days" not in page
    page_of(dougal, BEHIND, status=403)


@pytest.fixture
def many(strathcarron):
    """Twenty-four learners of one school, each of whom came to 9 of 10 half days of a week."""
    quick.register(strathcarron, 24)
    quick.attended(strathcarron, *(row for at in range(24) for row in files.week(f"P{at}")))
    return strathcarron


def test_from_twenty_learners_on_there_is_a_rate_with_its_range_beside_what_is_counted_alike(many, ailsa, page_of):
    page = page_of(ailsa, FIGURES)
    since_12 = page_of(ailsa, f"{FIGURES}&cohort=since-12")

    assert "90.0%" in page
    assert "216 of 240 half days" in page
    assert "range 72.0 to 96.9" in page
    assert "83.7%" in page
    assert "83.7%" not in since_12
    assert "not counted alike" in page_of(ailsa, f"{FIGURES}&cohort=ever")


def test_a_school_sees_its_figure_once_twenty_of_its_learners_stand_behind_it(many, dougal, ailsa, page_of):
    dougal.memberships.update(school_code="9900001")
    for one in Learner.objects.all():
        relations.tell_school(learner=one, school_code="9900001", by=ailsa, at=NOON, reason="")

    page = page_of(dougal, FIGURES)

    assert "216 of 240 half days" in page
    assert "looked after" not in page.split("<main")[1].split("</main")[0]


def test_kept_figures_are_the_same_bytes_and_say_what_was_corrected_since(filled, ailsa, as_user, page_of):
    browser = as_user(ailsa)
    kept = browser.post("/figures/keep/", {"session": "2025/26", "cohort": "in-year", "whose": "ours"})
    before = browser.get(f"{kept.url}figures.json").content
    assert "the same question gives the same figures today" in page_of(ailsa, kept.url)

    with time_machine.travel(TUESDAY + dt.timedelta(days=3), tick=False):
        late = dt.date(2026, 11, 19)
        quick.attended(filled, *files.week("P1", 10, 0), name="later.csv", as_at=late)
        page, names = page_of(ailsa, kept.url), page_of(ailsa, f"{kept.url}learners/")
        after = as_user(ailsa).get(f"{kept.url}figures.json").content

    assert before == after == Snapshot.objects.get().output.encode()
    assert json.loads(after)["session"] == "2025/26"
    assert "41 of 50 half days" in page
    assert "46 of 50 half days" in page
    assert "Came to 5 of 10 half days" in names
    assert learner("P1").list_name in names
    assert learner("P2").list_name not in names


def test_a_table_leaves_with_a_reason_and_the_name_of_who_took_it(filled, ailsa, as_user):
    browser = as_user(ailsa)
    stepped_up(browser)
    taken = browser.post(f"{BEHIND.replace('learners/', 'learners/take/')}", {"reason": "Our meeting", "form": "csv"})

    lines = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert lines[0][0].startswith("Taken by Ailsa on 17 November 2026")
    assert lines[1] == ["learner", "stage", "school", "part in the figure"]
    assert len(lines) == 7
    event = Event.objects.filter(verb="took away monitoring:take_behind").get()
    assert (event.number, event.reason) == (5, "Our meeting")


def test_every_table_of_figures_can_be_taken_away(filled, ailsa, brodie, as_user):
    browser = as_user(ailsa)
    stepped_up(browser)
    for address in ("/figures/take/?session=2025/26", "/figures/attendance-rate/take/?session=2025/26"):
        taken = browser.post(address, {"reason": "Our meeting", "form": "xlsx"})
        assert taken["Content-Disposition"].endswith('.xlsx"')
        assert taken.content[:2] == b"PK"
    team = as_user(brodie)
    stepped_up(team)
    assert team.get("/figures/take/?session=2025/26").status_code == 403


def stepped_up(browser) -> None:
    """As one who has just given the password again."""
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_parts_of_learners_are_seen_by_whoever_sees_the_learner(filled, ailsa, catriona, page_of):
    page_of(ailsa, FIGURES)

    assert Part.objects.visible_to(ailsa).exists()
    assert not Part.objects.visible_to(catriona).exists()


@pytest.mark.once
def test_half_days_of_learners_whom_no_roll_of_the_session_names_are_said_as_such():
    rolls = replace(pages.EMPTY, members=29, on_roll={"all": 15, "primary": 11, "secondary": 4, "special": 0})

    said = pages.cover(indicators()[0], rolls, Sum(5852, 6158, 17), "all")

    assert said == "17 with half days; the rolls that came name 15"
