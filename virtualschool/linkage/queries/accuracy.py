"""How well the joining does in one authority: what the model expects, what people found, what the engine misses.

Counts only. Nobody's name is on this page, and nobody's record is read for it
but social work's newest list, to count which columns are filled.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor

from django.db.models import Count, Q

from virtualschool.foundation.numbers import wilson
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Link
from virtualschool.register.vocab import Source

from ..models import Measurement, Reread, RereadQuerySet
from ..vocab import Method, Rested, Verdict
from .columns import Missing, missing

YEAR = dt.timedelta(days=365)
STEPS, MOST_BARS = (5, 10, 20, 50, 100), 8
CHART_HEIGHT, BAR, GAP, LEFT, FOOT = 130, 40, 10, 6, 28


@dataclass(frozen=True)
class Share:
    """A share that was counted, with its interval."""

    good: int
    of: int

    @property
    def text(self) -> str:
        """In per cent with one decimal; a share short of all of them is never rounded up to 100."""
        return per_cent(self.good / self.of) if self.of else "not known yet"

    @property
    def interval(self) -> str:
        low, high = wilson(self.good, self.of)
        return f"{per_cent(low)} to {per_cent(high)}" if self.of else "not known yet"


def per_cent(share: float) -> str:
    return f"{100 * share if share == 1 else floor(1000 * share + 1e-9) / 10:.4g}%"


def few(number: float) -> str:
    """A number with one decimal; what is more than nothing is never shown as nothing."""
    return "0" if number == 0 else "fewer than 0.1" if number < 0.05 else f"{number:.1f}"


@dataclass(frozen=True)
class Bar:
    """One bar of the picture, and one row of the table behind it."""

    label: str
    links: int
    expected_wrong: float
    x: int
    height: float

    @property
    def y(self) -> float:
        return 20 + CHART_HEIGHT - self.height

    @property
    def number_y(self) -> float:
        return self.y - 5

    @property
    def middle(self) -> float:
        return self.x + BAR / 2


@dataclass(frozen=True)
class Expected:
    """What the model itself expects of the links that stand."""

    links: int
    wrong: float
    bars: tuple[Bar, ...]
    model_id: str
    last_made_on: dt.date | None

    @property
    def number(self) -> str:
        return few(self.wrong)

    @property
    def per_thousand(self) -> str:
        return few(1000 * self.wrong / self.links) if self.links else "0"

    @property
    def width(self) -> int:
        """As wide as the most bars that there may be, so that every drawing has letters of one size."""
        return LEFT + MOST_BARS * (BAR + GAP)

    @property
    def height(self) -> int:
        return 20 + CHART_HEIGHT + FOOT

    @property
    def baseline(self) -> int:
        return 20 + CHART_HEIGHT

    @property
    def label_y(self) -> int:
        return self.baseline + 18


@dataclass(frozen=True)
class Readings:
    """What people said of one kind of pair, read again."""

    words: str
    same: int
    not_same: int
    cannot_tell: int
    confirmed: int

    @property
    def share(self) -> Share:
        """Who cannot tell says nothing; a doubt that a second look took back counts for the link."""
        good = self.same + self.confirmed
        return Share(good, good + self.not_same)


@dataclass(frozen=True)
class Recall:
    """The newest finished measurement, and the one that is under way."""

    newest: Measurement | None
    under_way: Measurement | None
    refused: str

    @property
    def linked(self) -> Share:
        return Share(self.newest.linked, self.newest.known) if self.newest else Share(0, 0)

    @property
    def found(self) -> Share:
        """Linked, or found once every question is answered rightly."""
        return Share(self.newest.linked + self.newest.asked, self.newest.known) if self.newest else Share(0, 0)

    @property
    def neither(self) -> int:
        one = self.newest
        return one.known - one.linked - one.asked - one.elsewhere if one else 0


@dataclass(frozen=True)
class Accuracy:
    """The page."""

    expected: Expected
    all_time: tuple[Readings, ...]
    last_year: tuple[Readings, ...]
    last_read_on: dt.datetime | None
    recall: Recall
    columns: Missing

    @property
    def by_engine(self) -> Share:
        """Of the links that the software made, those that people found right, all time."""
        rows = [row for row in self.all_time if row.words == KINDS[0][0]]
        return rows[0].share if rows else Share(0, 0)


def page(authority: Authority, user: User, at: dt.datetime) -> Accuracy:
    """The page of one authority, for whoever may see its questions."""
    read = Reread.objects.filter(authority=authority).exclude(read_at=None)
    return Accuracy(
        expected=expected(authority),
        all_time=tuple(readings(read)),
        last_year=tuple(readings(read.filter(read_at__gt=at - YEAR))),
        last_read_on=read.order_by("-read_at").values_list("read_at", flat=True).first(),
        recall=recall(authority, user, at),
        columns=missing(authority),
    )


def expected(authority: Authority) -> Expected:
    """Wrong links that the model expects: for each that stands, how unlikely it holds it to be; pupils' own ids not."""
    links = Link.objects.filter(authority=authority).standing().exclude(left__source=Source.EDUCATION)
    rows = list(links.values_list("weight", "probability", "model_id", "made_on"))
    newest = max(rows, key=lambda row: row[3], default=None)
    return Expected(
        links=len(rows),
        wrong=sum(1 - row[1] for row in rows),
        bars=tuple(bars([(weight, probability) for weight, probability, _, _ in rows])),
        model_id=newest[2] if newest else "",
        last_made_on=newest[3] if newest else None,
    )


def bars(links: Sequence[tuple[float, float]]) -> Iterator[Bar]:
    """Links by the bits that their evidence adds up to, in steps of five or more; no step is left out between two."""
    if not links:
        return
    weights = [weight for weight, _ in links]
    step = next((one for one in STEPS if floor(max(weights) / one) - floor(min(weights) / one) < MOST_BARS), STEPS[-1])
    steps = [floor(weight / step) for weight in weights]
    tallest = max(steps.count(one) for one in set(steps))
    for place, at in enumerate(range(min(steps), max(steps) + 1)):
        mine = [1 - probability for (_, probability), one in zip(links, steps, strict=True) if one == at]
        yield Bar(
            label=f"{at * step}–{(at + 1) * step}",
            links=len(mine),
            expected_wrong=sum(mine),
            x=LEFT + place * (BAR + GAP),
            height=round(CHART_HEIGHT * len(mine) / tallest, 1),
        )


KINDS = (
    ("Joined by the software, read by a person", Q(rested_on=Rested.ENGINE)),
    ("Answered by one person, read by a second person", Q(rested_on=Rested.ANSWER, method=Method.SECOND_PERSON)),
    (
        "Answered and read by the same person six weeks later: weaker evidence",
        Q(rested_on=Rested.ANSWER, method=Method.OWN_ANSWER),
    ),
)


def readings(read: RereadQuerySet) -> Iterator[Readings]:
    """One row for each kind of reading that there was."""
    for words, kind in KINDS:
        found = read.filter(kind).aggregate(
            same=Count("pk", filter=Q(answer=Verdict.SAME)),
            not_same=Count("pk", filter=Q(answer=Verdict.NOT_SAME, settled_at=None)),
            cannot_tell=Count("pk", filter=Q(answer=Verdict.CANNOT_TELL)),
            confirmed=Count("pk", filter=Q(answer=Verdict.NOT_SAME) & ~Q(settled_at=None)),
        )
        if any(found.values()):
            yield Readings(words, **found)


def recall(authority: Authority, user: User, at: dt.datetime) -> Recall:
    mine = Measurement.objects.visible_to(user).filter(authority=authority).order_by("-begun_at")
    last = mine.first()
    return Recall(
        newest=mine.finished().first(),
        under_way=mine.under_way(at).first(),
        refused=last.refused if last else "",
    )
