"""A figure made last year gives the same bytes by its snapshot, and as known then where nothing was erased."""

import datetime as dt

import pytest

from tests.conftest import NOON
from tests.intake import world
from tests.learning import facts as files
from virtualschool.audit.vocab import SYSTEM
from virtualschool.intake.models import Receipt
from virtualschool.intake.operations import undoing
from virtualschool.linkage.models import Question
from virtualschool.linkage.operations import answering
from virtualschool.monitoring.models import Snapshot
from virtualschool.monitoring.operations import figures as operations
from virtualschool.monitoring.queries.figures import Asked
from virtualschool.register.vocab import About, Answer, Cohort

MADE_ON = NOON.date()
A_YEAR_LATER = NOON + dt.timedelta(days=365)
DAYS = ("2026-09-07", "2026-09-11")
SESSION = "2026/27"


def made(authority, cohort=Cohort.IN_YEAR, *, known_at=None, at=NOON):
    """The kept figures, and the text that was printed."""
    asked = Asked(authority, SESSION, cohort, "ours", known_at)
    made_id, _ = operations.make(asked, actor=SYSTEM, at=at)
    return made_id, Snapshot.objects.get(pk=made_id).output


def levels(level, as_at):
    row = {"pupil_id": "P2", "session": SESSION, "stage": "P7", "area": "reading", "level": level}
    return world.Brought(f"levels {as_at}.csv", world.as_csv([row]), as_at)


@pytest.fixture
def autumn(strathcarron):
    """What was known when the figures were made: a roll with a pupil whom it alone says is looked after, and facts."""
    world.bring(strathcarron, world.ROLL_WITH_A_FLAG, world.CARE)
    attended = [*files.week("P1", days=DAYS), *files.week("P20", days=DAYS)]
    world.bring(strathcarron, files.attendance(*attended, as_at=world.OCTOBER), levels("first", world.OCTOBER))
    return strathcarron


def a_year_of_corrections(authority):
    """Rolls that move and promote pupils, periods of care corrected and ended, facts said anew."""
    later = dt.date(2027, 9, 1)
    roll = world.roll(p1={"school_code": "9900002", "stage": "S1"}, p2={"stage": "P6"}, p20={"looked_after_code": "01"})
    care = world.care(c1={"end_date": "2026-08-20"}, c2={"start_date": "2026-09-01"}, c3={"end_date": "2025-05-01"})
    world.bring(
        authority,
        world.Brought("roll 3.csv", world.as_csv(roll), later),
        world.Brought("care 3.csv", world.as_csv(care), later),
    )
    world.bring(authority, files.attendance(*files.week("P1", 0, 10, DAYS), name="again.csv", as_at=later))
    world.bring(authority, levels("third", later), files.exclusions(("P1", "2026-09-09", 4), as_at=later))


def test_a_figure_made_last_year_gives_the_same_bytes_by_its_snapshot_and_as_known_then(autumn):
    before = {cohort: made(autumn, cohort) for cohort in Cohort}
    a_year_of_corrections(autumn)

    for cohort, (made_id, printed) in before.items():
        again = operations.printed_again(autumn, str(made_id), actor=SYSTEM, at=A_YEAR_LATER)
        assert operations.printed(again) == printed
        assert made(autumn, cohort, known_at=MADE_ON, at=A_YEAR_LATER)[1] == printed
    assert made(autumn, at=A_YEAR_LATER)[1] != before[Cohort.IN_YEAR][1]


def test_figures_as_known_then_are_the_same_where_a_file_that_counted_was_taken_back_since(autumn, ailsa):
    _, printed = made(autumn)
    receipt = Receipt.objects.get(kind="levels")
    undoing.undo(receipt=receipt, reason="The wrong file", by=ailsa, at=NOON + dt.timedelta(days=3))

    assert made(autumn, known_at=MADE_ON, at=A_YEAR_LATER)[1] == printed


def test_figures_as_known_then_say_who_was_erased_since(autumn, ailsa):
    made_id, printed = made(autumn, Cohort.EVER)
    question = Question.objects.open().get(about=About.LOOKED_AFTER)
    answering.answer(question=question, answer=Answer.NOT_CARE_EXPERIENCED, by=ailsa, at=A_YEAR_LATER)

    again = made(autumn, Cohort.EVER, known_at=MADE_ON, at=A_YEAR_LATER)[1]

    assert "without 1 pupil erased since 2026-11-16" in again
    by_snapshot = operations.printed_again(autumn, str(made_id), actor=SYSTEM, at=A_YEAR_LATER)
    assert operations.printed(by_snapshot) == printed
