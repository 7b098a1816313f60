"""The cases of the specification file, each worked by hand, give the figures that it says."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from virtualschool.learning.derive import Facts, Said, content_of, derive
from virtualschool.monitoring import cases
from virtualschool.monitoring.cases import SESSION
from virtualschool.monitoring.sessions_of import InSession
from virtualschool.monitoring.specifications import indicators
from virtualschool.monitoring.working_out import figures
from virtualschool.register import sessions
from virtualschool.register.derive import Derived
from virtualschool.register.derive.enrolments import Listing, Place

ORDER = (dt.date(2026, 10, 1), dt.date(2026, 10, 1), "")
CASES = [(one, case) for one in indicators() for case in one.cases]


def enrolled(said: cases.Said) -> tuple[Place, ...]:
    if "stage" not in said:
        return ()
    end = dt.date.fromisoformat(said["left"]) if "left" in said else None
    first = sessions.start_of(said.get("roll_of", SESSION))
    as_at, stage = first.replace(month=10), said["stage"]
    main = Place("9900001", "", first, True, end, stage, "", True, first, as_at, ((as_at, stage),))
    if "back" in said:
        again, session = dt.date.fromisoformat(said["back"]), sessions.start_of("2026/27")
        listed = (Listing(first, first, None, True), Listing(session, again, None, True))
        return (replace(main, start=again, listed=listed),)
    if "second_school" not in said:
        return (main,)
    until = dt.date.fromisoformat(said["second_school"])
    return (main, replace(main, school_code="9900002", main=False, end=until, end_is_stated=False))


def in_session(said: cases.Said, area: str) -> InSession:
    stated = [Said(ORDER, "P", kind, content_of(kind, rows)) for kind, rows in cases.rows(said, area).items() if rows]
    known: Facts = derive(stated)
    learner = Derived(uuid.uuid4(), (), (), {}, (), enrolled(said), (), (), {}, None, False, False)
    return InSession(learner, known, SESSION)


@pytest.mark.once
@pytest.mark.parametrize(("indicator", "case"), CASES, ids=[f"{one.id}: {case.why}" for one, case in CASES])
def test_a_case_worked_by_hand_gives_its_figure(indicator, case):
    cohort = [in_session(said, indicator.area) for said in case.learners]

    found = next(one for one in figures([indicator], cohort) if one.sector == "all")

    assert (found.numerator, found.denominator, found.value) == (case.numerator, case.denominator, case.value)


def test_every_indicator_has_a_case():
    assert all(one.cases for one in indicators())
