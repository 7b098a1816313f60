"""The indicators as data: what each counts, over what, by which codes, and where the definition comes from."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .cases import Case, in_words, of_indicator

VERSION = "3"
"""Raised whenever a figure would come out differently: every figure names it in its basis."""
DATA = Path(__file__).parent / "data" / "indicators.toml"


@dataclass(frozen=True)
class Specification:
    """One indicator; the fields after `basis` are what its measure needs."""

    id: str
    title: str
    measure: str
    unit: str
    numerator: str
    denominator: str
    source: str
    basis: str
    codes: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    share: int = 0
    area: str = ""
    level: int = 0
    stages: tuple[str, ...] = ()
    survey: str = ""
    breaks: tuple[str, ...] = ()
    """Sessions from which on figures are made in another way: no line joins what is before with what is after."""
    cases: tuple[Case, ...] = field(default=(), compare=False)
    """Cases worked by hand, for the tests and the page."""


@cache
def indicators() -> tuple[Specification, ...]:
    """Every indicator, in the order in which they are shown."""
    with DATA.open("rb") as file:
        listed = tomllib.load(file)["indicator"]
    return tuple(_of(one) for one in listed)


def _of(said: dict[str, Any]) -> Specification:
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in said.items()}
    cases = of_indicator(values.pop("case", ()))
    return Specification(**values, cases=cases)


def as_page() -> str:
    """The public page "How each figure is worked out", in Markdown."""
    parts = [_HEAD, *(_section(one) for one in indicators()), _FOOT]
    return "\n".join(parts)


def _section(one: Specification) -> str:
    rows = [
        ("Counted", one.numerator),
        ("Out of", one.denominator),
        ("Shown", one.unit),
        ("Rests on", f"{one.basis[0].upper()}{one.basis[1:]}."),
        ("Source", one.source),
    ]
    lines = "\n".join(f"| {name} | {text} |" for name, text in rows)
    return f"## {one.title}\n\n`{one.id}`\n\n| | |\n|---|---|\n{lines}\n\n{_worked(one)}\n"


def _worked(one: Specification) -> str:
    """The cases worked by hand, as a table."""
    head = "Worked by hand, session 2025/26:\n\n| Learners | Figure | Why |\n|---|---|---|"
    lines = (f"| {'<br>'.join(map(in_words, case.learners))} | {shown(case, one)} | {case.why} |" for case in one.cases)
    return "\n".join((head, *lines))


def shown(case: Case, one: Specification) -> str:
    """A case's figure, with what it was worked out of."""
    if case.denominator is None:
        return f"{case.numerator} {one.unit}"
    if case.value is None:
        return f"none: {case.numerator} of {case.denominator}"
    return f"{case.value:g} {one.unit}: {case.numerator} of {case.denominator}"


_HEAD = """# How each figure is worked out

This page is made from the same file that the program counts by.

**Whose figures.** They are of the learners whom the authority looks or looked after, whichever school they attend; a
period of care counts by its own responsible authority, and a blank one means this authority. `--whose all` adds
learners for whom another authority is responsible.

**Cohorts.** *In year*: looked after on any day of the session, 1 August to 31 July. *Since 12* and *since 5*: on any
day from that birthday to the session's end. *Ever*: on any day from birth to the session's end, or said by a named
person, with a date, to be care experienced. A birthday on 29 February falls on 1 March in other years. Someone without
a dated period is in no other cohort.

**Sectors.** A learner's sector is that of the last enrolment in the session; without one the learner counts under *all*
only. Of two schools at once the one whose status is main counts, else the one with the lower school code. The
sector, and a group of stages, follow from the stage that a roll of the session states for that school; where none does,
from that which the newest roll states. The day on which a destination says that somebody left ends the enrolment. Who
comes back has a second one, from the start that a later roll states, or from 1 August of the first later session in
which a roll lists the learner again.

**Stages.** The stage at which somebody leaves belongs to the session of the roll that states it. Where no roll of the
session does, it is not known, and nobody is taken for a leaver by the end of an enrolment.

**Leavers.** A leaver of a session is whom a destination says to have left on a day of it, or whose enrolment ended in
it by an end date that a roll states, at S4 to S6 or in a special school, with no enrolment that starts or goes on
after it. An end that is only worked out from a later roll, which shows the pupil at another school, makes no leaver.

**Coverage.** Beside each figure stand *learners*, those of the cohort who were on a roll in the session, and
*with data*, those behind the figure. Where the denominator is 0 there is no figure: never 0, never 100.
"""
_FOOT = """## When a figure is worked out again

Each set of figures keeps what it was made from: the files, the last decision and the linking model. Printed again, it
is the same to the byte. Worked out again as it was known on a past day, it gives the same again where nothing was
erased; pupils who have been erased since are not in it, and its basis says how many they are.
"""
