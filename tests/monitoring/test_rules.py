"""Each rule, worked by hand: on the line, a day either side of it, and where there is nothing to say."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from virtualschool.monitoring import raising
from virtualschool.monitoring.rules import shipped
from virtualschool.monitoring.seen import (
    Elsewhere,
    Excluded,
    Half,
    Heard,
    Left,
    NoPlace,
    Place,
    Seen,
    SentHome,
    Stretch,
    Timetable,
    stretches,
)
from virtualschool.schools.days import SchoolDays

pytestmark = pytest.mark.once

TODAY = dt.date(2026, 11, 16)  # a Monday
WEEK = dt.timedelta(days=7)
SCHOOL, OTHER = "9900101", "9900102"
LEARNER = uuid.UUID(int=1)
ON_ROLL = (Place(SCHOOL, dt.date(2025, 8, 13), None, True, "S2"),)


def heard(last=None, ours=None, days=None):
    calendar = days or SchoolDays()
    known = {SCHOOL: dt.date(2026, 11, 13)} if last is None else last
    return Heard(
        lambda school, after, until: calendar.count(after + dt.timedelta(days=1), until, school).days,
        known,
        ours or {},
        {SCHOOL: "Glenorran Academy", OTHER: "Carronbank Primary"},
    )


def raised(rule_id, *, on=TODAY, known=None, rule=None, **facts):
    """What one rule, put on, says of one learner who is on a roll."""
    seen = Seen(LEARNER, **{"stage": "S2", "places": ON_ROLL, **facts})
    return raising.flags([rule or replace(shipped()[rule_id], is_on=True)], [seen], known or heard(), on)


def of_sources(rule_id, known, on=TODAY):
    return raising.flags([shipped()[rule_id]], [], known, on)


def span(first, last=None, *, school=SCHOOL, **marks):
    """`span(day, _10=9, _31=1)`: half days by code."""
    marks = ",".join(f"{code.strip('_')}={number}" for code, number in sorted(marks.items()))
    (found,) = stretches(f"{school} {first} {last or first} {marks}")
    return found


def school_week(monday, present, possible=10, code="20"):
    missed = {f"_{code}": possible - present} if present < possible else {}
    return span(monday, monday + dt.timedelta(days=4), _10=present, **missed)


def weeks(*presents, before=dt.date(2026, 11, 9)):
    """School weeks in a row, the last of them the week of 9 November."""
    return tuple(school_week(before - WEEK * back, present) for back, present in enumerate(reversed(presents)))


def words(found):
    return [one.words for one in found]


# ---- no reason given ------------------------------------------------------------------------------------------------


def test_a_day_without_a_reason_is_named_with_its_half_days():
    found = raised("unexplained", marked=(span(TODAY, _31=2),))

    assert words(found) == [
        "No reason given for 2 half days on 16 November. Comes to 0% of half days this session.",
    ]
    assert (found[0].evidence, found[0].since) == ("2026-11-16 2", TODAY)


def test_a_week_without_a_reason_is_named_by_its_last_day():
    found = raised("unexplained", marked=(school_week(dt.date(2026, 11, 9), 7, code="31"),))

    assert words(found)[0].startswith("No reason given for 3 half days in the week to 13 November.")


def test_whoever_has_been_in_since_is_not_absent_today():
    friday, monday = span(dt.date(2026, 11, 13), _31=2), span(TODAY, _10=2)

    assert raised("unexplained", marked=(friday, monday)) == []


@pytest.mark.parametrize(("age", "is_told"), [(6, True), (7, False)])
def test_an_absence_stays_for_seven_days(age, is_told):
    assert bool(raised("unexplained", marked=(span(TODAY - dt.timedelta(days=age), _31=2),))) == is_told


def test_a_reason_that_was_given_is_no_unexplained_absence():
    assert raised("unexplained", marked=(span(TODAY, _20=1, _24=1),)) == []


def test_a_term_in_one_row_says_nothing_of_a_first_day():
    assert raised("unexplained", marked=(span(dt.date(2026, 8, 17), dt.date(2026, 11, 13), _10=80, _31=40),)) == []


# ---- less than before -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("recent", "is_told"), [((9, 9, 9, 9), True), ((9, 9, 9, 10), False)])
def test_a_fall_of_exactly_ten_points_counts(recent, is_told):
    assert bool(raised("fall", marked=weeks(10, 10, 10, 10, *recent))) == is_told


def test_a_fall_is_told_against_the_learners_own_earlier_weeks():
    (found,) = raised("fall", marked=weeks(10, 9, 10, 9, 7, 8, 6, 7))

    assert found.words == "Came to 70% of half days in the 4 school weeks to 13 November; before that, to 95%."
    assert found.evidence == "2026-11-09"


def test_the_session_before_counts_for_the_earlier_self():
    (found,) = raised("fall", marked=weeks(7, 8, 6, 7), before=Half(361, 380))

    assert found.words == "Came to 70% of half days in the 4 school weeks to 13 November; before that, to 95%."


def test_a_new_week_below_is_news_and_a_good_week_is_not():
    lasting = raised("fall", marked=weeks(10, 10, 10, 10, 5, 5, 5, 5, before=dt.date(2026, 11, 9)))
    a_week_later = raised("fall", marked=weeks(10, 10, 10, 10, 5, 5, 5, 5, 5, before=TODAY), on=TODAY + WEEK)
    a_good_week = raised("fall", marked=weeks(10, 10, 10, 10, 5, 5, 5, 5, 10, before=TODAY), on=TODAY + WEEK)

    assert lasting[0].evidence == "2026-11-09"
    assert a_week_later[0].evidence == "2026-11-16"
    assert a_good_week[0].evidence == "2026-11-09"


def test_a_learner_with_two_weeks_of_data_has_no_earlier_self_to_fall_from():
    assert raised("fall", marked=weeks(10, 2)) == []


def test_a_holiday_week_is_no_fall_and_the_week_before_it_counts_instead():
    before, after = weeks(10, 10, 10, 10, 9, 9, before=dt.date(2026, 10, 5)), weeks(9, 9)

    (found,) = raised("fall", marked=(*before, span(dt.date(2026, 10, 12), dt.date(2026, 10, 16)), *after))

    assert "90% of half days in the 4 school weeks" in found.words


def test_half_days_of_two_schools_in_one_week_are_added_and_never_averaged():
    monday, friday = dt.date(2026, 11, 9), dt.date(2026, 11, 13)
    two_schools = (
        span(monday, monday, _10=0, _20=2),
        span(monday + dt.timedelta(days=1), friday, school=OTHER, _10=8),
    )

    assert raised("fall", marked=(*weeks(10, 10, 10, 10, 10, 10, 10, before=dt.date(2026, 11, 2)), *two_schools)) == []


# ---- under a line ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "line"),
    [(100, None), (95, None), (94, "95"), (90, "95"), (89, "90"), (80, "90"), (79, "80"), (50, "80"), (49, "50")],
)
def test_exactly_on_a_line_is_not_under_it(present, line):
    term = span(
        dt.date(2026, 8, 17), dt.date(2026, 11, 13), _10=present, **({"_20": 100 - present} if present < 100 else {})
    )

    early = "under-early" if line in ("95", "90") else "under"

    found = {rule: [one.evidence for one in raised(rule, marked=(term,))] for rule in ("under", "under-early")}

    assert found.pop(early) == ([f"2026/27 {line}"] if line else [])
    assert found == {"under-early" if early == "under" else "under": []}


def test_a_share_is_cut_and_not_rounded_up_to_the_line():
    (found,) = raised("under", marked=(span(dt.date(2026, 8, 17), dt.date(2026, 11, 13), _10=799, _20=201),))

    assert found.words == "Comes to 79% of half days this session (799 of 1000, to 13 November)."


@pytest.mark.parametrize(("possible", "is_told"), [(18, False), (20, True)])
def test_nothing_is_said_of_less_than_two_weeks(possible, is_told):
    assert bool(raised("under", marked=(span(dt.date(2026, 11, 2), TODAY, _20=possible),))) == is_told


def test_leave_that_the_school_agreed_counts_neither_way():
    assert raised("under", marked=(span(dt.date(2026, 8, 17), TODAY, _10=95, _20=5, _02=60),)) == []


def test_last_session_is_not_this_one():
    assert raised("under", before=Half(0, 380)) == []


# ---- exclusions and being sent home ---------------------------------------------------------------------------------


def excluded(start, lost=4, *, removal=False):
    return Excluded(start, lost, SCHOOL, removal, TODAY)


@pytest.mark.parametrize(("age", "is_told"), [(0, True), (28, True), (29, False)])
def test_any_exclusion_is_told_for_four_weeks(age, is_told):
    assert bool(raised("exclusion", exclusions=(excluded(TODAY - dt.timedelta(days=age)),))) == is_told


def test_two_exclusions_are_two_flags():
    found = raised("exclusion", exclusions=(excluded(dt.date(2026, 11, 3)), excluded(TODAY, 2, removal=True)))

    assert words(found) == [
        "Excluded from 3 November, 4 half days lost.",
        "Taken off the register from 16 November, 2 half days lost.",
    ]
    assert len({one.evidence for one in found}) == 2


def test_being_sent_home_is_never_called_an_exclusion():
    (found,) = raised("sent-home", sent_home=(SentHome(dt.date(2026, 11, 12), 1),))

    assert found.words == "Sent home on 12 November for one half day. Not recorded as an exclusion."


# ---- timetables, places, packages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("review_on", "is_told"), [(TODAY, False), (TODAY - dt.timedelta(days=1), True)])
def test_a_timetable_is_late_the_day_after_its_review(review_on, is_told):
    timetable = Timetable(dt.date(2026, 10, 5), None, 10, 25, review_on)

    assert bool(raised("timetable-review", timetables=(timetable,))) == is_told


def test_a_timetable_that_has_ended_is_not_late():
    ended = Timetable(dt.date(2026, 9, 1), dt.date(2026, 11, 13), 10, 25, dt.date(2026, 10, 1))

    assert raised("timetable-review", timetables=(ended,)) == []


@pytest.mark.parametrize(
    ("days", "evidence"), [(4, []), (5, ["2026-10-28 5"]), (14, ["2026-10-28 5"]), (15, ["2026-10-28 15"])]
)
def test_days_without_a_place_are_news_at_each_line(days, evidence):
    found = raised("no-place", places=(), no_place=NoPlace(dt.date(2026, 10, 28), days, True))

    assert [one.evidence for one in found] == evidence


def test_whoever_is_merely_on_no_roll_is_not_without_a_place():
    assert raised("no-place", places=()) == []


def test_learning_elsewhere_explains_the_absence_and_its_weeks_count():
    """Two years out of school, an alternative timetable, and he comes to it: no attendance alarm of any kind."""
    since = dt.date(2024, 11, 11)
    absent = tuple(school_week(dt.date(2026, 11, 9) - WEEK * back, 0, code="31") for back in range(40))
    told = tuple(
        Stretch(d := dt.date(2026, 11, 9) - WEEK * back, d + dt.timedelta(days=4), Half(5, 5)) for back in range(12)
    )
    package = Elsewhere(since, None, told)

    for rule in ("unexplained", "fall", "under", "silence"):
        assert raised(rule, marked=absent, elsewhere=(package,)) == []
        assert raised(rule, elsewhere=(package,)) == []


def test_missing_a_little_of_a_package_is_no_alarm():
    told = tuple(
        Stretch(d := dt.date(2026, 11, 9) - WEEK * back, d + dt.timedelta(days=4), Half(4, 5)) for back in range(10)
    )

    assert raised("under", elsewhere=(Elsewhere(dt.date(2026, 8, 17), None, told),)) == []


def test_whoever_does_not_come_to_the_package_is_told_of():
    told = tuple(
        Stretch(d := dt.date(2026, 11, 9) - WEEK * back, d + dt.timedelta(days=4), Half(2, 5)) for back in range(10)
    )

    (found,) = raised("under", elsewhere=(Elsewhere(dt.date(2026, 8, 17), None, told),))

    assert found.words.startswith("Comes to 40% of half days this session (20 of 50")


# ---- no data --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "is_told"), [(dt.date(2026, 11, 2), False), (dt.date(2026, 10, 30), True)])
def test_one_learner_without_data_is_told_after_ten_school_days_of_the_others(last, is_told):
    """After Friday 30 October there are ten to 13 November; after the Monday nine."""
    found = raised("silence", marked=(span(last, _10=2),), known=heard({SCHOOL: dt.date(2026, 11, 13)}))

    assert bool(found) == is_told


def test_a_learner_of_a_silent_school_is_not_told_of_one_by_one():
    assert raised("silence", known=heard({OTHER: dt.date(2026, 11, 13)})) == []


def test_a_new_learner_is_given_ten_school_days():
    started = (Place(SCHOOL, dt.date(2026, 11, 3), None, True, "S2"),)

    assert raised("silence", places=started) == []


def test_a_school_that_others_have_overtaken_is_one_action():
    known = heard({SCHOOL: dt.date(2026, 11, 11), OTHER: dt.date(2026, 11, 13)}, {SCHOOL: 6, OTHER: 2})

    (found,) = of_sources("school-silent", known)

    assert (found.learner_id, found.source, found.since) == (None, SCHOOL, dt.date(2026, 11, 11))
    assert found.words == (
        "No attendance from Glenorran Academy since 11 November; other schools have sent theirs up to 13 November. "
        "6 of our learners are there: no data, so nobody is counted as present."
    )


def test_one_school_day_behind_the_others_is_not_silence():
    assert (
        of_sources("school-silent", heard({SCHOOL: dt.date(2026, 11, 12), OTHER: dt.date(2026, 11, 13)}, {SCHOOL: 1}))
        == []
    )


def test_a_school_that_is_closed_for_a_week_is_not_silent():
    closed = SchoolDays(closed_at={SCHOOL: ((dt.date(2026, 11, 9), dt.date(2026, 11, 13)),)})
    last = {SCHOOL: dt.date(2026, 11, 6), OTHER: dt.date(2026, 11, 13)}

    assert of_sources("school-silent", heard(last, {SCHOOL: 6}, closed)) == []
    assert len(of_sources("school-silent", heard(last, {SCHOOL: 6}))) == 1


def test_a_school_without_learners_of_ours_is_nobodys_worry():
    assert (
        of_sources("school-silent", heard({SCHOOL: dt.date(2026, 6, 26), OTHER: dt.date(2026, 11, 13)}, {OTHER: 1}))
        == []
    )


def test_no_attendance_from_anybody_is_one_action_and_holidays_are_not_silence():
    last = {SCHOOL: dt.date(2026, 10, 9)}
    terms = ((dt.date(2026, 8, 17), dt.date(2026, 10, 9)), (dt.date(2026, 11, 9), dt.date(2026, 12, 18)))

    assert [one.source for one in of_sources("attendance-silent", heard(last))] == ["attendance"]
    assert of_sources("attendance-silent", heard(last, days=SchoolDays(terms=terms))) == []


# ---- plans, changes and leaving -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_told"), [(84, False), (85, True)])
def test_a_plan_is_to_be_considered_within_twelve_weeks(days, is_told):
    assert bool(raised("csp", looked_after_since=TODAY - dt.timedelta(days=days))) == is_told


@pytest.mark.parametrize(
    "known", [{"has_csp": True}, {"csp_considered": True}, {"places": ()}, {"looked_after_since": None}]
)
def test_nothing_is_asked_where_a_plan_was_considered_or_nobody_has_to(known):
    assert raised("csp", **{"looked_after_since": dt.date(2020, 1, 1), **known}) == []


def test_whoever_starts_secondary_next_august_is_told_of_a_year_ahead():
    (found,) = raised("transition", stage="P7")

    assert (found.words, found.since) == ("Starts secondary school in August 2027.", dt.date(2027, 8, 1))
    assert raised("transition", stage="P6") == []


@pytest.mark.parametrize(
    ("born", "on", "leaves"),
    [
        ("2011-03-01", "2026-12-01", "31 May"),
        ("2011-09-30", "2026-12-01", "31 May"),
        ("2011-02-28", "2026-12-01", "21 December"),
        ("2010-10-01", "2026-12-01", "21 December"),
        ("2011-10-01", "2026-12-01", None),
        ("2011-03-01", "2026-11-16", None),
    ],
)
def test_when_a_learner_may_leave_follows_from_the_birthday(born, on, leaves):
    found = raised("transition", stage="S4", born=dt.date.fromisoformat(born), on=dt.date.fromisoformat(on))

    assert words(found) == ([f"May leave school from {leaves}."] if leaves else [])


LEFT = (Place(SCHOOL, dt.date(2021, 8, 18), dt.date(2026, 6, 26), True, "S5"),)


@pytest.mark.parametrize(("after", "is_told"), [(28, False), (29, True), (365, True), (366, False)])
def test_nobody_knowing_where_to_is_told_from_four_weeks_to_a_year(after, is_told):
    on = dt.date(2026, 6, 26) + dt.timedelta(days=after)

    assert bool(raised("destination", places=LEFT, on=on)) == is_told


@pytest.mark.parametrize(
    ("destination", "said"),
    [
        ("employment", []),
        ("unemployed_seeking", ["Left school on 26 June 2026; looking for work when last asked."]),
        ("unknown", ["Left school on 26 June 2026; nobody knows where to when last asked."]),
    ],
)
def test_a_good_destination_is_nothing_to_worry_about(destination, said):
    found = raised(
        "destination", places=LEFT, destinations=(Left(dt.date(2026, 6, 26), "initial", destination, TODAY),)
    )

    assert words(found) == said


def test_a_follow_up_that_says_otherwise_is_news():
    left = dt.date(2026, 6, 26)
    first, then = Left(left, "initial", "employment", TODAY), Left(left, "follow_up", "unknown", TODAY)

    found = raised("destination", places=LEFT, destinations=(first, then))

    assert [one.evidence for one in found] == ["2026-06-26 follow_up unknown"]


def test_whoever_left_a_primary_school_has_not_left_school():
    assert raised("destination", places=(replace(LEFT[0], stage="P7"),)) == []


# ---- the rules themselves -------------------------------------------------------------------------------------------


def test_a_rule_that_is_off_says_nothing():
    off = replace(shipped()["exclusion"], is_on=False)

    assert raised("exclusion", rule=off, exclusions=(excluded(TODAY),)) == []


def test_a_number_that_was_set_is_the_number_that_counts():
    week = shipped()["exclusion"].set(is_on=True, values={"days": [7]}, set_as=1)
    facts = {"exclusions": (excluded(TODAY - dt.timedelta(days=8)),)}

    assert raised("exclusion", rule=week, **facts) == []
    assert len(raised("exclusion", **facts)) == 1


def test_every_rule_has_its_function_its_words_and_its_source():
    for rule in shipped().values():
        functions = raising.OF_SOURCES if rule.about == "source" else raising.OF_LEARNERS
        assert rule.id in functions
        assert "{" not in rule.sentence
        assert rule.source
        assert rule.next


def test_no_rule_speaks_of_a_score_or_a_risk():
    said = " ".join(f"{rule.title} {rule.says} {rule.next}".lower() for rule in shipped().values())

    assert not [word for word in ("score", "risk", "predict", "placement", "truan", "lac ") if word in said]


def test_the_same_facts_give_the_same_flags_twice():
    facts = {"marked": weeks(10, 10, 10, 10, 3, 3, 3, 3), "exclusions": (excluded(TODAY),)}
    seen, rules = Seen(LEARNER, stage="P7", places=ON_ROLL, **facts), shipped().values()

    assert raising.flags(rules, [seen], heard(), TODAY) == raising.flags(rules, [seen], heard(), TODAY)
