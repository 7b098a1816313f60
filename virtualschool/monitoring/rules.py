"""The rules as data: why a learner or a source stands on the list, in plain words, and what can be set.

Pure. What an authority set differently is laid over what is shipped.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "rules.toml"
LINES = "lines"
"""The one parameter that may hold several numbers: each is a line, and crossing the next one is news."""


@dataclass(frozen=True)
class Parameter:
    """A number, or several, that an authority may set between `least` and `most`."""

    name: str
    words: str
    values: tuple[int, ...]
    least: int
    most: int

    @property
    def holds_several(self) -> bool:
        return self.name == LINES

    @property
    def text(self) -> str:
        return ", ".join(map(str, self.values))


@dataclass(frozen=True)
class Rule:
    """One rule as it holds in an authority."""

    id: str
    title: str
    says: str
    next: str
    kind: str
    order: int
    fact_class: str
    version: str
    source: str
    about: str = "learner"
    rests_on: tuple[str, ...] = ()
    """The sources whose records tell what the rule looks at."""
    why: str = ""
    """Why it is shipped on, off or with these numbers, where that was a choice."""
    parameters: tuple[Parameter, ...] = ()
    is_on: bool = True
    set_as: int = 0
    """Which of the authority's own versions this is; 0 is as shipped."""

    def number(self, name: str) -> int:
        return self.numbers(name)[0]

    def numbers(self, name: str) -> tuple[int, ...]:
        return next(one.values for one in self.parameters if one.name == name)

    @property
    def sentence(self) -> str:
        """What the rule says, with its numbers in it."""
        return self.says.format(**{one.name: listed(one.values) for one in self.parameters})

    @property
    def is_event(self) -> bool:
        return self.kind == "event"

    def set(self, *, is_on: bool, values: Mapping[str, Sequence[int]], set_as: int) -> "Rule":
        """The rule as an authority set it; a parameter that it does not name stays as shipped."""
        parameters = tuple(replace(one, values=tuple(values.get(one.name, one.values))) for one in self.parameters)
        return replace(self, is_on=is_on, parameters=parameters, set_as=set_as)


def listed(values: Sequence[int]) -> str:
    """ "95, 90, 80 or 50"."""
    words = [str(value) for value in values]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@cache
def shipped() -> Mapping[str, Rule]:
    """Every rule by its id, as it comes with the program, in the order of the list."""
    with DATA.open("rb") as file:
        found = [rule_of(one) for one in tomllib.load(file)["rule"]]
    return {one.id: one for one in sorted(found, key=lambda one: one.order)}


def rule_of(said: dict[str, Any]) -> Rule:
    parameters = tuple(Parameter(**{**one, "values": tuple(one["values"])}) for one in said.get("parameter", ()))
    named = {name: value for name, value in said.items() if name not in ("parameter", "rests_on")}
    return Rule(**named, parameters=parameters, rests_on=tuple(said.get("rests_on", ())))


def as_page() -> str:
    """The documentation's page about the list, in Markdown: its table is made from the rules as shipped."""
    rows = "\n".join(row(one) for one in shipped().values())
    chosen = "\n".join(f"- **{one.title}**: {one.why}" for one in shipped().values() if one.why)
    table = f"| Rule | What it says | Next step | Rests on |\n|---|---|---|---|\n{rows}\n"
    return f"{_HEAD}\n{table}\n{_CHOSEN}\n{chosen}\n\n{_FOOT}"


def row(one: Rule) -> str:
    off = "" if one.is_on else " *Shipped off.*"
    return f"| {one.title} | {one.sentence}{off} | {one.next} | {one.source} |"


_HEAD = """# Who may need us now

*Today* names the learners who may need you this morning: the dated fact, what is already in place, and the next step.
There is no score, and nothing is foretold about a child. The list is ordered by what happened, then by when; never by
a number.

Above it stands whatever has gone silent: a school whose attendance stopped coming is one thing to do, for the data
officer, and its learners have no data. Nobody is counted as present.

## Say what we do

Open a line with *Say what we do*. Three answers, none suggested: **I've seen it**, **We're doing something**, **Not
now**. The last two need a sentence. Give a day if you want to look again then. Later, write what came of it. You can
give it to a colleague, and take an answer back. Every entry keeps its name and day, and stays with the learner.

What was answered stays away until the facts behind it change: another exclusion, half days of one corrected, another
week below, the next line crossed. If you set something aside until a day, the same trouble lasting another week
doesn't bring it back before; but an exclusion, a day without a reason or being sent home does, each time.

Who has a learner in a caseload is asked first; without one, the head. A member of the team with a caseload sees those
learners first. Of a learner whose place is protected only named people read what it is about; for others they
stand at the end. Data officers see silent sources and no learner's line; schools see nothing of this list.

## What each rule says

These are the rules as shipped. Yours are under *How someone gets on the list*.
"""
_CHOSEN = """Why some are shipped as they are:
"""
_FOOT = """Learning elsewhere counts: the weeks that somebody told of it stand in for the school's, so that whoever
comes to what was agreed raises no alarm. Nobody is without a school place unless a person said so. School days are
those of the term dates that you entered; without them, weekdays.

## Change a rule

Under *How someone gets on the list* a head switches a rule on or off or sets its numbers, with a reason. Each setting
is kept with its name and day. The list follows at once, and answers that were given stay. A rule that the authority set
is its own version; a new version of the program changes none of your numbers.

## When it is worked out

After each file, when somebody tells something, and once a day. After an answer about who is who, or its undoing, the
next look at the list asks for it; until it is done the page says that the list is being worked out. What was said of a
fact that turns out to be another child's is erased in the moment in which the two are parted.
`./vs flags --authority CODE` does it by hand and prints how many each rule names. It is the same whoever asks: the same
facts and the same day give the same list.
"""
