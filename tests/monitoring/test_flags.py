"""Flags in the database: made from facts, answered by people, away until something changes, gone with the learner."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import MembershipFactory
from tests.intake import world
from tests.learning import facts as files
from tests.monitoring import flagged
from tests.monitoring.flagged import TODAY
from virtualschool.audit.models import Event
from virtualschool.foundation.refusals import Refusal
from virtualschool.learning.models import Attendance, Exclusion
from virtualschool.monitoring.models import Flag, FlagEntry, RuleVersion
from virtualschool.monitoring.operations import flags
from virtualschool.monitoring.operations import rules as setting
from virtualschool.monitoring.queries import Asked, rules, worked_out
from virtualschool.monitoring.queries import flags as reads
from virtualschool.monitoring.vocab import Act
from virtualschool.people.models import User
from virtualschool.people.vocab import Role
from virtualschool.register.models import LearnerAlias
from virtualschool.register.operations import derived, relations
from virtualschool.register.vocab import Cohort, RelationKind

AT = dt.datetime(2026, 11, 17, 10, tzinfo=dt.UTC)
SCHOOL_A, SCHOOL_B = "9900001", "9900002"


@pytest.fixture
def jay(strathcarron):
    """Excluded on 3 November, and nothing else to say."""
    made = flagged.learner(strathcarron, "Jay")
    flagged.excluded(made, dt.date(2026, 11, 3))
    return made


def evaluated(authority, on=TODAY):
    flags.evaluate(authority, on=on)
    return list(Flag.objects.filter(authority=authority).in_order())


def waiting(authority, on=TODAY):
    return [one.rule for one in Flag.objects.filter(authority=authority).waiting(on).in_order()]


def flag_of(authority, rule="exclusion"):
    return Flag.objects.filter(authority=authority, rule=rule).in_order().first()


def answer(flag, by, act=Act.ACTION, words="Rang Ms Orr", until=None):
    return flags.answer(flag=flag, act=act, words=words, until=until, by=by, at=AT)


def test_evaluating_twice_changes_nothing(strathcarron, jay):
    before = [(one.pk, one.words) for one in evaluated(strathcarron)]

    with CaptureQueriesContext(connection) as captured:
        after = [(one.pk, one.words) for one in evaluated(strathcarron)]

    assert before == after == [(before[0][0], "Excluded from 3 November, 4 half days lost.")]
    assert not [one for one in captured.captured_queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_flags_dropped_and_made_again_are_the_same_with_their_answers(strathcarron, ailsa, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa)
    before = list(Flag.objects.order_by("pk").values())

    Flag.objects.all().delete()
    evaluated(strathcarron)

    assert list(Flag.objects.order_by("pk").values()) == before


def test_an_answered_flag_does_not_come_back_until_something_changes(strathcarron, ailsa, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa, Act.SEEN, "")
    for days in (0, 1, 7):
        evaluated(strathcarron, TODAY + dt.timedelta(days=days))
        assert waiting(strathcarron) == []

    flagged.excluded(jay, dt.date(2026, 11, 16), 2)
    evaluated(strathcarron)

    (found,) = Flag.objects.waiting(TODAY)
    assert found.words == "Excluded from 16 November, 2 half days lost."


def test_an_answered_exclusion_comes_back_when_its_half_days_are_corrected(strathcarron, ailsa, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa)

    Exclusion.objects.update(openings_lost=10)
    evaluated(strathcarron)

    assert waiting(strathcarron) == ["exclusion"]
    assert flag_of(strathcarron).words == "Excluded from 3 November, 10 half days lost."
    found = reads.of_learner(ailsa, jay.pk, classes="ABCDE", day=TODAY)
    assert [one.words for one in found.past] == ["Excluded from 3 November, 4 half days lost."]


def test_an_answered_absence_comes_back_when_more_of_that_day_has_no_reason(strathcarron, ailsa, jay):
    flagged.attended(jay, "2026-11-16 2026-11-16 10=1,31=1")
    evaluated(strathcarron)
    answer(flag_of(strathcarron, "unexplained"), ailsa)

    flagged.attended(jay, "2026-11-16 2026-11-16 31=2")
    evaluated(strathcarron)

    assert "unexplained" in waiting(strathcarron)


def test_a_flag_set_aside_comes_back_on_its_day(strathcarron, ailsa, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa, Act.NOT_NOW, "At his aunt’s this week", TODAY + dt.timedelta(days=3))

    evaluated(strathcarron)

    assert waiting(strathcarron, TODAY + dt.timedelta(days=2)) == []
    assert waiting(strathcarron, TODAY + dt.timedelta(days=3)) == ["exclusion"]


def test_what_lasts_stays_set_aside_although_it_gets_worse_and_an_event_does_not(strathcarron, ailsa, jay):
    flagged.attended(jay, "2026-08-17 2026-11-13 10=79,20=21")
    evaluated(strathcarron)
    for rule in ("under", "exclusion"):
        answer(flag_of(strathcarron, rule), ailsa, Act.NOT_NOW, "Back on Monday", dt.date(2026, 12, 1))

    flagged.attended(jay, "2026-08-17 2026-11-13 10=45,20=55")
    flagged.excluded(jay, dt.date(2026, 11, 17))
    evaluated(strathcarron)

    assert waiting(strathcarron) == ["exclusion"]
    assert waiting(strathcarron, dt.date(2026, 12, 1)) == ["exclusion", "exclusion", "under"]


def test_crossing_the_next_line_is_news(strathcarron, ailsa, jay):
    flagged.attended(jay, "2026-08-17 2026-11-13 10=79,20=21")
    evaluated(strathcarron)
    answer(flag_of(strathcarron, "under"), ailsa)

    flagged.attended(jay, "2026-08-17 2026-11-13 10=55,20=45")
    evaluated(strathcarron)
    assert "under" not in waiting(strathcarron)
    flagged.attended(jay, "2026-08-17 2026-11-13 10=49,20=51")
    evaluated(strathcarron)

    assert "under" in waiting(strathcarron)


def test_an_answer_taken_back_lets_the_flag_ask_again_and_stays_in_the_history(strathcarron, ailsa, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa)

    flags.take_back(flag=flag_of(strathcarron), by=ailsa, at=AT)
    evaluated(strathcarron)

    assert waiting(strathcarron) == ["exclusion"]
    shown = reads.of_learner(ailsa, jay.pk, classes="ABCDE", day=TODAY).waiting[0]
    assert [one.did for one in shown.history] == ["took the answer back", "acted"]


def test_an_answer_is_an_entry_by_a_named_person_and_is_never_changed(strathcarron, ailsa, jay):
    evaluated(strathcarron)

    entry = answer(flag_of(strathcarron), ailsa)

    assert (entry.by_name, entry.said) == ("Ailsa", "Excluded from 3 November, 4 half days lost.")
    with pytest.raises(TypeError):
        entry.save()
    event = Event.objects.latest("sequence")
    assert (event.verb, event.object_type, event.object_id) == ("flag: acted", "learner", str(jay.pk))


@pytest.mark.parametrize(
    ("act", "words", "until"),
    [(Act.ACTION, " ", None), (Act.NOT_NOW, "", None), (Act.GIVEN, "x", None), (Act.SEEN, "", TODAY)],
)
def test_an_answer_without_its_words_or_with_a_day_past_is_refused(strathcarron, ailsa, jay, act, words, until):
    evaluated(strathcarron)

    with pytest.raises(Refusal):
        answer(flag_of(strathcarron), ailsa, act, words, until)

    assert not FlagEntry.objects.exists()


def test_a_flag_is_the_heads_until_somebody_has_the_learner_or_is_given_it(strathcarron, ailsa, brodie, jay):
    assert evaluated(strathcarron)[0].owner_name == "Ailsa"
    relations.give(authority=strathcarron, kind=RelationKind.CASELOAD, learner_id=jay.pk, by=ailsa, at=AT, user=brodie)
    assert evaluated(strathcarron)[0].owner_name == "Brodie"

    flags.give(flag=flag_of(strathcarron), to=ailsa, by=brodie, at=AT)

    assert evaluated(strathcarron)[0].owner_name == "Ailsa"


def test_what_came_of_it_stays_when_the_flag_has_passed(strathcarron, ailsa, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa)
    flags.came_of_it(flag=flag_of(strathcarron), words="He was back on Thursday", by=ailsa, at=AT)

    evaluated(strathcarron, TODAY + dt.timedelta(days=60))

    found = reads.of_learner(ailsa, jay.pk, classes="ABCDE", day=TODAY)
    assert (found.waiting, found.answered) == ((), ())
    assert found.past[0].words == "Excluded from 3 November, 4 half days lost."
    assert [one.words for one in found.past[0].history] == ["He was back on Thursday", "Rang Ms Orr"]


def test_an_answer_follows_the_learner_to_another_id(strathcarron, ailsa, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa)
    again = flagged.learner(strathcarron, "James")
    LearnerAlias.objects.filter(alias=jay.pk).update(learner=again)
    flagged.excluded(again, dt.date(2026, 11, 3))

    evaluated(strathcarron)

    assert Flag.objects.get(learner_id=again.pk).is_quiet


def test_flags_and_what_was_said_of_them_are_erased_with_the_learner(strathcarron, ailsa, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa)

    derived.store(strathcarron, [])

    assert not Flag.objects.exists()
    assert not FlagEntry.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("ailsa", 1),
        ("brodie", 1),
        ("catriona", 0),
        ("fergus", 0),
        ("dougal", 0),
        ("hamish", 0),
        ("eilidh", 0),
        ("greer", 0),
    ],
)
def test_flags_of_learners_are_for_the_team(request, strathcarron, ailsa, jay, who, sees):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa)
    user = User.objects.get(pk=request.getfixturevalue(who).pk)

    assert Flag.objects.visible_to(user).count() == sees
    assert FlagEntry.objects.visible_to(user).count() == sees


def test_what_a_colleague_wrote_is_above_class_c(strathcarron, ailsa, brodie, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa)

    (theirs,) = reads.of_learner(brodie, jay.pk, classes="ABC", day=TODAY).answered
    (own,) = reads.of_learner(ailsa, jay.pk, classes="ABC", day=TODAY).answered

    assert (theirs.history[0].words, own.history[0].words) == ("", "Rang Ms Orr")


# ---- rules that an authority sets -----------------------------------------------------------------------------------


def set_days(authority, by, days, *, is_on=True, reason="Too many"):
    return setting.set_rule(
        authority=authority, rule_id="exclusion", is_on=is_on, values={"days": [days]}, reason=reason, by=by, at=AT
    )


def test_setting_a_rule_adds_a_version_and_the_next_evaluation_follows(strathcarron, inverallan, ailsa, jay):
    set_days(strathcarron, ailsa, 7)
    assert evaluated(strathcarron) == []

    set_days(strathcarron, ailsa, 14, reason="Too few")

    assert [one.rule for one in evaluated(strathcarron)] == ["exclusion"]
    history = rules.history(strathcarron, "exclusion")
    assert [(one.number, one.by_name, one.reason) for one in history.versions] == [
        (2, "Ailsa", "Too few"),
        (1, "Ailsa", "Too many"),
    ]
    assert rules.in_force(inverallan)["exclusion"].set_as == 0


@pytest.mark.parametrize(("days", "reason"), [(0, "Why not"), (181, "Why not"), (7, " "), (28, "As it is")])
def test_a_setting_that_does_not_fit_is_refused(strathcarron, ailsa, days, reason):
    with pytest.raises(Refusal):
        set_days(strathcarron, ailsa, days, reason=reason)

    assert not RuleVersion.objects.exists()


def test_the_early_lines_of_attendance_are_shipped_off_and_can_be_put_on(strathcarron, ailsa, jay):
    flagged.attended(jay, "2026-08-17 2026-11-13 10=92,20=8")
    evaluated(strathcarron)
    before = waiting(strathcarron)

    setting.set_rule(
        authority=strathcarron, rule_id="under-early", is_on=True, values={}, reason="Few are left", by=ailsa, at=AT
    )
    evaluated(strathcarron)

    assert (before, waiting(strathcarron)) == (["exclusion"], ["exclusion", "under-early"])


def test_switching_a_rule_off_takes_its_flags_away_and_on_again_brings_the_answer_back(strathcarron, ailsa, jay):
    evaluated(strathcarron)
    answer(flag_of(strathcarron), ailsa)
    set_days(strathcarron, ailsa, 28, is_on=False)
    assert evaluated(strathcarron) == []

    set_days(strathcarron, ailsa, 28, reason="We miss it")

    assert [one.is_quiet for one in evaluated(strathcarron)] == [True]


# ---- a withheld school file -----------------------------------------------------------------------------------------


def attendance_of(authority, pupils, monday, *, school, as_at):
    days = (monday.isoformat(), (monday + dt.timedelta(days=4)).isoformat())
    rows = [row for pupil in pupils for row in files.week(pupil, days=days)]
    world.bring(authority, files.attendance(*rows, name=f"{school} {monday}.csv", as_at=as_at, school=school))


def test_a_withheld_school_file_raises_one_action_and_counts_nobody_as_present(strathcarron, ailsa, fergus):
    """Two schools send their weeks; in the third week one of them sends nothing."""
    elsewhere = {f"p{at}": {"school_code": SCHOOL_B, "school_name": "Glenorran Academy"} for at in range(4)}
    world.bring(
        strathcarron, world.Brought("roll.csv", world.as_csv(world.roll(**elsewhere)), world.OCTOBER), world.CARE
    )
    mondays = [dt.date(2026, 10, 26) + dt.timedelta(days=7) * week for week in range(3)]
    for monday in mondays:
        friday = monday + dt.timedelta(days=4)
        attendance_of(strathcarron, ["P4", "P5", "P6", "P7"], monday, school=SCHOOL_A, as_at=friday)
        if monday != mondays[-1]:
            attendance_of(strathcarron, ["P0", "P1", "P2", "P3"], monday, school=SCHOOL_B, as_at=friday)
        flags.evaluate(strathcarron, on=friday)
        silent = list(Flag.objects.filter(learner_id=None))
        if monday != mondays[-1]:
            assert silent == []

    assert [(one.rule, one.source, one.evidence) for one in silent] == [("school-silent", SCHOOL_B, "after 2026-11-06")]
    assert "4 of our learners are there: no data, so nobody is counted as present." in silent[0].words
    assert silent[0].owner_name == "Fergus"
    assert not Flag.objects.filter(rule="silence").exists()
    marked = [row.spans for row in Attendance.objects.all() if mondays[-1].isoformat() in row.spans]
    assert len(marked) == 4, "those of the other school, and nobody of this one"

    rate = worked_out(Asked(strathcarron, "2026/27", Cohort.IN_YEAR))[0]
    assert (rate.numerator, rate.denominator) == (180, 200), "twenty weeks of ten half days, none of the missing week"

    answer(silent[0], fergus, Act.ACTION, "Rang the office")
    attendance_of(strathcarron, ["P0", "P1", "P2", "P3"], mondays[-1], school=SCHOOL_B, as_at=dt.date(2026, 11, 13))
    flags.evaluate(strathcarron, on=dt.date(2026, 11, 16))

    assert not Flag.objects.filter(learner_id=None).exists()


def test_a_silent_source_is_seen_by_all_who_work_with_files_and_by_nobody_elsewhere(
    strathcarron, ailsa, fergus, catriona, dougal
):
    here, _ = flagged.learner(strathcarron, "Jay"), flagged.learner(strathcarron, "Skye", school=flagged.OTHER)
    flagged.attended(here, "2026-11-09 2026-11-13 10=10")
    MembershipFactory(user=catriona, authority=strathcarron, role=Role.NETWORK_MEMBER)

    evaluated(strathcarron)

    users = {
        name: User.objects.get(pk=user.pk)
        for name, user in [("a", ailsa), ("f", fergus), ("c", catriona), ("d", dougal)]
    }
    assert {name: Flag.objects.of_sources(user).count() for name, user in users.items()} == {
        "a": 1,
        "f": 1,
        "c": 0,
        "d": 0,
    }
