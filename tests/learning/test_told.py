"""What people tell about learning: kept with who said it, corrected by another row, erased with the learner."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOON
from virtualschool.audit.models import Event
from virtualschool.foundation.refusals import Refusal
from virtualschool.learning.models import (
    Package,
    PackageWeek,
    PlanConsidered,
    ReducedTimetable,
    SentHome,
    ToldFact,
    WiderAward,
    WithoutPlace,
)
from virtualschool.learning.operations import facts
from virtualschool.learning.operations import told as operations
from virtualschool.learning.operations.told import Saying
from virtualschool.learning.queries import told as reads
from virtualschool.linkage import history
from virtualschool.register.models import Enrolment, Learner, LearnerAlias
from virtualschool.schools.models import Calendar, Stretch

TODAY = NOON.date()
MONDAY = dt.date(2026, 11, 9)
TOM = Saying("Tom Affleck, depute", "phone", dt.date(2026, 11, 13))


def make_learner(authority, *aliases: uuid.UUID) -> Learner:
    made = Learner.objects.create(id=uuid.uuid4(), authority=authority, forename="Isla", surname="Macrae")
    for alias in (made.pk, *aliases):
        LearnerAlias.objects.create(alias=alias, learner=made)
    return made


@pytest.fixture
def isla(strathcarron) -> Learner:
    return make_learner(strathcarron)


def a_timetable(**changed) -> ReducedTimetable:
    standard = {
        "starts_on": dt.date(2026, 10, 26),
        "hours_a_week": 12.5,
        "usual_hours_a_week": 27.5,
        "reason": "Mornings are hard",
        "agreed_by": "Isla, her carer, the head",
        "review_on": dt.date(2026, 11, 30),
    }
    return ReducedTimetable(**{**standard, **changed})


def a_package(**changed) -> Package:
    standard = {
        "where": "Boatyard",
        "with_whom": "Skills for Boats",
        "hours_a_week": 12.0,
        "since": dt.date(2026, 8, 17),
    }
    return Package(**{**standard, **changed})


def tell(learner, detail, by, **more) -> ToldFact:
    return operations.tell(
        learner=learner, detail=detail, saying=TOM, id=more.pop("id", uuid.uuid4()), by=by, at=NOON, **more
    )


def tell_week(learner, package, by, attended: int, week_of=MONDAY) -> ToldFact:
    return operations.tell_week(
        learner=learner,
        package=package,
        week_of=week_of,
        half_days=4,
        half_days_attended=attended,
        saying=TOM,
        id=uuid.uuid4(),
        by=by,
        at=NOON,
    )


def test_invariant_14_what_was_told_keeps_who_said_it_when_and_how_and_who_wrote_it_down(isla, ailsa):
    tell(isla, a_timetable(), ailsa)

    [found] = reads.of_one(isla.pk, TODAY).timetables

    assert (found.said_by, found.how, found.said_on) == ("Tom Affleck, depute", "phone", dt.date(2026, 11, 13))
    assert (found.recorded_by, found.recorded_at) == ("Ailsa", NOON)
    assert Event.objects.get(verb="told: reduced timetable").object_id == str(isla.pk)


def test_the_same_form_sent_twice_tells_once(isla, ailsa):
    form = uuid.uuid4()

    tell(isla, a_timetable(), ailsa, id=form)
    tell(isla, a_timetable(), ailsa, id=form)

    assert len(reads.of_one(isla.pk, TODAY).timetables) == 1


def test_a_correction_is_another_row_and_only_the_newest_stands(isla, ailsa):
    first = tell(isla, a_timetable(), ailsa)

    operations.correct(
        told=first, learner=isla, detail=a_timetable(hours_a_week=15), saying=TOM, id=uuid.uuid4(), by=ailsa, at=NOON
    )

    [found] = reads.of_one(isla.pk, TODAY).timetables
    assert found.hours_a_week == 15
    assert found.thread == first.pk
    assert ToldFact.objects.count() == 2


def test_what_was_corrected_already_is_not_corrected_behind_its_back(isla, ailsa):
    first = tell(isla, a_timetable(), ailsa)
    again = {"learner": isla, "saying": TOM, "by": ailsa, "at": NOON}
    operations.correct(told=first, detail=a_timetable(hours_a_week=15), id=uuid.uuid4(), **again)

    with pytest.raises(Refusal, match="corrected or withdrawn this since"):
        operations.correct(told=first, detail=a_timetable(hours_a_week=20), id=uuid.uuid4(), **again)


def test_a_withdrawal_takes_the_corrections_too_and_keeps_every_row(isla, ailsa):
    first = tell(isla, a_timetable(), ailsa)
    second = operations.correct(
        told=first, learner=isla, detail=a_timetable(hours_a_week=15), saying=TOM, id=uuid.uuid4(), by=ailsa, at=NOON
    )

    operations.withdraw(told=second, reason="It was her brother’s", by=ailsa, at=NOON)

    assert not reads.of_one(isla.pk, TODAY)
    assert ToldFact.objects.count() == 2


@pytest.mark.parametrize(
    ("detail", "sentence"),
    [
        (a_timetable(hours_a_week=30), "fewer hours"),
        (a_timetable(ends_on=dt.date(2026, 10, 1)), "end is before the start"),
        (a_timetable(review_on=dt.date(2026, 10, 1)), "review is before"),
        (a_package(hours_a_week=0), "hours a week"),
        (SentHome(on=dt.date(2026, 11, 30), half_days=1), "has not come yet"),
        (SentHome(on=MONDAY, half_days=0), "how many half days"),
        (WiderAward(awarded_on=MONDAY, title="John Muir Award", scqf_level=13), "from 1 to 12"),
    ],
)
def test_what_cannot_be_so_is_refused_in_a_sentence(isla, ailsa, detail, sentence):
    with pytest.raises(Refusal, match=sentence):
        tell(isla, detail, ailsa)

    assert not ToldFact.objects.exists()


def test_a_week_told_again_replaces_the_week_and_weeks_stay_with_a_corrected_package(isla, ailsa):
    package = tell(isla, a_package(), ailsa)
    tell_week(isla, package, ailsa, 3)
    tell_week(isla, package, ailsa, 4)
    operations.correct(
        told=package, learner=isla, detail=a_package(where="Harbour"), saying=TOM, id=uuid.uuid4(), by=ailsa, at=NOON
    )

    found = reads.of_one(isla.pk, TODAY)

    assert [(one.where, one.last_week.half_days_attended) for one in found.packages] == [("Harbour", 4)]
    assert found.at_packages(MONDAY, MONDAY) == reads.HalfDays(4, 4)


def test_a_week_outside_the_dates_of_the_package_is_refused(isla, ailsa):
    package = tell(isla, a_package(), ailsa)

    with pytest.raises(Refusal, match="not within the dates of the learning at Boatyard"):
        tell_week(isla, package, ailsa, 3, dt.date(2026, 8, 3))

    assert not PackageWeek.objects.exists()


def test_what_was_told_follows_the_learner_to_another_id_and_is_read_in_as_many_queries_for_three(
    isla, ailsa, strathcarron
):
    tell(isla, a_package(), ailsa)
    before = isla.pk
    Learner.objects.filter(pk=before).delete()
    merged = make_learner(strathcarron, before)
    others = [make_learner(strathcarron) for _ in range(2)]
    for one in others:
        tell(one, a_timetable(), ailsa)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = reads.told([merged.pk, *(one.pk for one in others)], TODAY)

    assert len(asked) == 1
    assert [one.where for one in found[merged.pk].packages] == ["Boatyard"]
    assert all(found[one.pk].timetable for one in others)


def test_what_was_told_is_erased_with_the_learner_and_stays_for_an_id_that_leads_to_another(isla, ailsa, strathcarron):
    merged = make_learner(strathcarron, uuid.uuid4())
    tell(isla, a_package(), ailsa)
    tell(merged, a_timetable(), ailsa)
    held = set(merged.aliases.values_list("alias", flat=True))

    operations.erase_strangers(strathcarron, held)

    assert list(ToldFact.objects.values_list("learner_id", flat=True)) == [merged.pk]
    assert not Package.objects.exists()


def test_invariant_8_whoever_the_register_no_longer_holds_is_erased_with_what_was_told(isla, ailsa, strathcarron):
    tell(isla, a_package(), ailsa)

    facts.follow(strathcarron, [], history.rolls_of(strathcarron))

    assert not ToldFact.objects.exists()


def test_a_reader_of_education_alone_sees_no_reason_and_not_who_said_it(isla, ailsa):
    tell(isla, a_timetable(), ailsa)
    tell(isla, SentHome(on=MONDAY, half_days=2, words="After a fight"), ailsa)

    seen = reads.as_read(reads.of_one(isla.pk, TODAY), "ABC")

    assert (seen.timetables[0].reason, seen.timetables[0].said_by, seen.sent_home[0].words) == ("", "", "")
    assert seen.timetables[0].agreed_by == "Isla, her carer, the head"


def test_another_authority_sees_nothing_of_it(isla, ailsa, catriona):
    told = tell(isla, a_package(), ailsa)

    assert list(ToldFact.objects.visible_to(ailsa)) == [told]
    assert not ToldFact.objects.visible_to(catriona).exists()
    assert not Package.objects.visible_to(catriona).exists()


def test_considering_a_plan_counts_whatever_came_of_it(isla, ailsa):
    tell(isla, PlanConsidered(on=MONDAY, plan="csp", outcome="not_needed"), ailsa)

    assert reads.of_one(isla.pk, TODAY).is_considered("csp")


def given_terms(authority, of: str, *terms: tuple[dt.date, dt.date], closed=()) -> None:
    made = Calendar.objects.create(authority=authority, of=of, year=2026, entered_by="Ailsa", entered_at=NOON)
    for kind, stretches in (("term", terms), ("closed", closed)):
        for first, last in stretches:
            Stretch.objects.create(calendar=made, kind=kind, first=first, last=last)


def test_days_without_a_place_are_school_days_of_the_host_authoritys_calendar(isla, ailsa, strathcarron):
    holiday = (dt.date(2026, 10, 12), dt.date(2026, 10, 23))
    given_terms(strathcarron, "S12000099", (dt.date(2026, 8, 17), dt.date(2026, 12, 18)), closed=[holiday])
    given_terms(strathcarron, "S12000098", (dt.date(2026, 8, 17), dt.date(2026, 12, 18)))
    tell(isla, WithoutPlace(since=dt.date(2026, 10, 5), host_authority="S12000099"), ailsa)

    found = reads.days_without_place(reads.told([isla.pk], TODAY), strathcarron.pk)[isla.pk]

    assert (found.days, found.words) == (21, "21 school days")


def test_without_term_dates_weekdays_are_counted_and_the_words_say_so(isla, ailsa, strathcarron):
    tell(isla, WithoutPlace(since=dt.date(2026, 11, 9), host_authority="S12000099"), ailsa)

    found = reads.days_without_place(reads.told([isla.pk], TODAY), strathcarron.pk)[isla.pk]

    assert found.words == "6 weekdays (no term dates given)"


def test_whoever_a_roll_has_taken_on_since_is_not_counted_and_the_day_is_told(isla, ailsa, strathcarron):
    tell(isla, WithoutPlace(since=dt.date(2026, 11, 2), host_authority="S12000099"), ailsa)
    days = {"known_from": TODAY, "as_at": TODAY}
    Enrolment.objects.create(learner=isla, position=0, start=dt.date(2025, 8, 14), **days)
    facts_told = reads.told([isla.pk], TODAY)
    assert isla.pk in reads.days_without_place(facts_told, strathcarron.pk)

    Enrolment.objects.create(learner=isla, position=1, start=dt.date(2026, 11, 11), **days)

    assert reads.days_without_place(facts_told, strathcarron.pk) == {}
    assert reads.places_since(facts_told) == {isla.pk: dt.date(2026, 11, 11)}


def test_somebody_of_whom_nobody_said_so_is_not_counted_as_without_a_place(isla, strathcarron):
    assert reads.days_without_place(reads.told([isla.pk], TODAY), strathcarron.pk) == {}
