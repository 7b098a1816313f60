"""Isla moves from Inverallan to Strathcarron: her record in the one, and what each authority knows of the other."""

import datetime as dt
import uuid

from tests.linkage.world import NOON, SCN, bring, person
from virtualschool.audit.vocab import SYSTEM
from virtualschool.handover import keys
from virtualschool.handover.models import KnownKey
from virtualschool.handover.operations import keeping, sending
from virtualschool.handover.vocab import CHOSEN_FROM, CameFrom, Part
from virtualschool.learning.models import Attendance, Award, Exclusion, Level, Need
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register.models import Enrolment, Learner

AUTUMN = dt.date(2026, 11, 16)
ISLA = ("Isla", "Rattray", "2012-06-03")
SCN_OF_ISLA = SCN[2]


def isla_of(authority: Authority) -> Learner:
    """Isla as the authority's social work knows her, with a little of her schooling."""
    periods = {"legal_reason": "CSO_AWAY", "lives_with": "FOSTER_LA", "start_date": "2024-04-02"}
    bring_alone(authority, {"C2": person(2, *ISLA, **periods)})
    learner = Learner.objects.get(authority=authority)
    Enrolment.objects.create(
        learner=learner, position=0, school_code="9900901", school_name="Ardvannie High", stage="S2",
        start=dt.date(2024, 8, 19), end=dt.date(2026, 10, 9), known_from=AUTUMN, as_at=AUTUMN,
    )  # fmt: skip
    facts_of(learner)
    return learner


def bring_alone(authority: Authority, people: dict[str, dict[str, str]]) -> None:
    from tests.linkage.world import bring_together

    bring_together(authority, {"care": people}, as_at=AUTUMN, at=NOON, relink=False)


def facts_of(learner: Learner) -> None:
    about = {"authority": learner.authority, "learner_id": learner.pk, "position": 0, "as_at": AUTUMN}
    Attendance.objects.create(
        **about, session="2025/26", school_code="9900901", spans="9900901 2025-09-01 2025-09-05 10=9,20=1",
        present=9, authorised=1, unauthorised=0, excluded=0,
    )  # fmt: skip
    Exclusion.objects.create(
        **about, session="2025/26", start_date=dt.date(2026, 2, 3), openings_lost=4, kind="temporary",
        reason="Free words of a school", school_code="9900901", provision="Free words",
    )  # fmt: skip
    Level.objects.create(**about, session="2023/24", stage="P7", area="reading", level="second")
    Award.objects.create(**about, session="2025/26", subject="Music", scqf_level=3, result="Pass")
    Need.objects.create(**about, need="dyslexia", plan="csp", start_date=dt.date(2025, 1, 6))


def acquainted(ours: Authority, theirs: Authority, *, by: User) -> KnownKey:
    """One authority knows the other's keys and has compared them on the phone."""
    found = keys.ours(theirs.code)
    known = keeping.keep(authority=ours, found=found, came_from=CameFrom.FILE, name=by.name, by=actor(by), at=NOON)
    keeping.check(key=known, digits=found.fingerprint, spoken_with="Their head", name=by.name, by=actor(by), at=NOON)
    return known


def handed_over(learner: Learner, to: Authority, *, by: User, parts: tuple[Part, ...] = CHOSEN_FROM) -> sending.Made:
    return sending.send(learner=learner, to=to.code, parts=parts, id=uuid.uuid4(), by=by, on_behalf=actor(by), at=NOON)


__all__ = ["AUTUMN", "NOON", "SYSTEM", "acquainted", "bring", "handed_over", "isla_of"]
