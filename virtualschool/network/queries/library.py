"""The practice library as members read it: found by words and filters, with its tree of spread."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from virtualschool.people.models import User

from ..models import Consent, PracticeEntry, PracticeStep, PracticeVersion, Tried, place_of
from ..vocab_practice import BOXES, CREDITS, Outcome, PracticeState
from . import search
from .peers import Marked, marked

COLUMN, ROW, LEFT, TOP, BOX, HIGH = 230, 46, 8, 8, 190, 34
IN_SHORT = {
    Outcome.EARLY: "too early",
    Outcome.KEPT: "kept it",
    Outcome.ADAPTED: "changed it",
    Outcome.STOPPED: "stopped",
}
TEXTS = (*BOXES, *CREDITS)


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; empty means any."""

    words: str = ""
    kind: str = ""
    theme: str = ""
    stage: str = ""
    evidence: str = ""
    cost: str = ""


@dataclass(frozen=True)
class EntryLine:
    """One entry in the list."""

    entry: PracticeEntry
    words: PracticeVersion
    tried: int
    kept: int


@dataclass(frozen=True)
class Library:
    found: tuple[EntryLine, ...]
    total: int
    drafts: tuple[EntryLine, ...]
    waiting: tuple[EntryLine, ...]
    withdrawn: tuple[PracticeEntry, ...]


@dataclass(frozen=True)
class Branch:
    """One who tried it, where they stand in the drawing, and after whom."""

    tried: Tried
    name: str
    after: str
    x: int
    y: int
    from_x: int
    from_y: int

    @property
    def label(self) -> str:
        return f"{self.name}: {IN_SHORT[Outcome(self.tried.outcome)]}"

    @property
    def has_kept(self) -> bool:
        return self.tried.outcome in (Outcome.KEPT, Outcome.ADAPTED)

    @property
    def middle(self) -> int:
        return self.y + HIGH // 2

    @property
    def text_x(self) -> int:
        return self.x + 8


@dataclass(frozen=True)
class Spread:
    """Who tried it after whom: a tree, its root the entry itself."""

    root: str
    branches: tuple[Branch, ...]
    width: int
    height: int
    box: int = BOX
    high: int = HIGH
    root_x: int = LEFT
    root_y: int = TOP

    @property
    def finding(self) -> str:
        number = len(self.branches)
        kept = sum(1 for one in self.branches if one.has_kept)
        return f"Tried by {number} member{'' if number == 1 else 's'} since; {kept} kept it"


@dataclass(frozen=True)
class EntryPage:
    entry: PracticeEntry
    words: PracticeVersion
    versions: tuple[PracticeVersion, ...]
    steps: tuple[PracticeStep, ...]
    consents: tuple[Consent, ...]
    spread: Spread
    marked: tuple[Marked, ...]
    is_mine: bool
    may_look: bool

    @property
    def is_shown(self) -> bool:
        """Whether its words are read: not once it is withdrawn, but by its authors and the coordinator."""
        return self.entry.state != PracticeState.WITHDRAWN or self.is_mine

    @property
    def last_reason(self) -> str:
        return next((one.reason for one in self.steps if one.reason), "")


def library(user: User, wanted: Wanted) -> Library:
    """What is shared and fits, the best first; one's own drafts; for the coordinator what waits."""
    place = place_of(user)
    entries = PracticeEntry.objects.visible_to(user).select_related("authority")
    shared = entries.shared()
    of_shared = PracticeVersion.objects.visible_to(user).filter(entry__in=shared, number=F("entry__shared_number"))
    rows = narrowed(of_shared, wanted).select_related("entry__authority")
    unready = entries.filter(state__in=(PracticeState.DRAFT, PracticeState.SENT_BACK))
    mine = unready.filter(Q(by=user) | Q(authority__in=place.authorities)) if place.takes_part else unready.none()
    waiting = entries.filter(state=PracticeState.WAITING) if place.takes_part else entries.none()
    return Library(
        found=tuple(lines(user, by_words(list(rows.order_by("-entry__shared_at", "pk")), wanted.words))),
        total=shared.count(),
        drafts=newest_lines(user, mine),
        waiting=newest_lines(user, waiting),
        withdrawn=tuple(entries.filter(state=PracticeState.WITHDRAWN)) if place.takes_part else (),
    )


def narrowed(rows: "QuerySet[PracticeVersion]", wanted: Wanted) -> "QuerySet[PracticeVersion]":
    """By what is chosen; "all stages" fits every stage."""
    if wanted.kind:
        rows = rows.filter(entry__kind=wanted.kind)
    if wanted.stage:
        rows = rows.filter(stage__in=(wanted.stage, "all"))
    chosen = {"theme": wanted.theme, "evidence": wanted.evidence, "cost_band": wanted.cost}
    return rows.filter(**{name: value for name, value in chosen.items() if value})


def by_words(versions: list[PracticeVersion], words: str) -> list[PracticeVersion]:
    """Those that hold all the words by their stems, words of the title first; all where no word is given."""
    stems = [search.stem(one.casefold()) for one in words.split() if one.strip()]
    if not stems:
        return versions
    scored = [(worth(one, stems), one) for one in versions]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score]


def worth(one: PracticeVersion, stems: Sequence[str]) -> int:
    """How well a version fits; 0 where a word is nowhere in it."""
    every = [folded(getattr(one, name)) for name in TEXTS]
    counts = [[sum(word.startswith(stem) for word in words) for words in every] for stem in stems]
    if not all(any(row) for row in counts):
        return 0
    return sum(10 * row[0] + min(5, sum(row)) for row in counts)


def folded(text: str) -> list[str]:
    return ["".join(letter for letter in word if letter.isalnum()) for word in text.casefold().split()]


def newest_lines(user: User, entries: "QuerySet[PracticeEntry]") -> tuple[EntryLine, ...]:
    rows = PracticeVersion.objects.visible_to(user).filter(entry__in=entries, number=F("entry__number"))
    return tuple(lines(user, list(rows.select_related("entry__authority").order_by("-at"))))


def lines(user: User, versions: Sequence[PracticeVersion]) -> list[EntryLine]:
    """Each with how many tried it, in one query for all."""
    tries: dict[object, list[str]] = {}
    for entry, outcome in (
        Tried.objects.visible_to(user)
        .filter(entry__in=[one.entry_id for one in versions])
        .values_list("entry", "outcome")
    ):
        tries.setdefault(entry, []).append(outcome)
    kept = (Outcome.KEPT, Outcome.ADAPTED)
    return [
        EntryLine(
            one.entry, one, len(tries.get(one.entry_id, ())), sum(out in kept for out in tries.get(one.entry_id, ()))
        )
        for one in versions
    ]


def entry_page(user: User, entry: PracticeEntry, number: int = 0) -> EntryPage:
    """One entry in a version (the shared one; its authors see the newest), with all that hangs on it."""
    place = place_of(user)
    is_mine = place.takes_part and (
        entry.by_id == user.pk or entry.authority_id in place.authorities or place.coordinates
    )
    seen = PracticeVersion.objects.visible_to(user).filter(entry=entry).select_related("by").order_by("-number")
    versions = list(seen)
    chosen = number or (entry.number if is_mine else entry.shared_number)
    words = next((one for one in versions if one.number == chosen), versions[0])
    steps = PracticeStep.objects.visible_to(user).filter(entry=entry).select_related("by").order_by("-at", "-number")
    consents = Consent.objects.visible_to(user).filter(entry=entry).order_by("agreed_on")
    return EntryPage(
        entry=entry,
        words=words,
        versions=tuple(versions),
        steps=tuple(steps) if is_mine else tuple(one for one in steps if one.kind in ("shared", "withdrawn")),
        consents=tuple(consents) if place.takes_part else (),
        spread=spread(user, entry),
        marked=_marked_in(words) if is_mine else (),
        is_mine=bool(is_mine),
        may_look=place.coordinates and entry.state == PracticeState.WAITING,
    )


def _marked_in(words: PracticeVersion) -> tuple[Marked, ...]:
    boxes, named = ({label: getattr(words, name) for name, label in labels.items()} for labels in (BOXES, CREDITS))
    return marked(boxes, named=named)


def spread(user: User, entry: PracticeEntry) -> Spread:
    """The tree laid out: a column for each step away from the entry, a row for each who tried it."""
    tries = list(
        Tried.objects.visible_to(user).filter(entry=entry).select_related("authority").order_by("since", "at", "pk")
    )
    root = entry.authority.short_name if entry.authority else "The Network"
    placed: dict[object, Branch] = {}
    children: dict[object, list[Tried]] = {}
    for one in tries:
        children.setdefault(one.after_id, []).append(one)
    row = 0
    stack: list[tuple[Tried, int, Branch | None]] = [(one, 1, None) for one in reversed(children.get(None, []))]
    while stack:
        one, depth, before = stack.pop()
        x, y = LEFT + depth * COLUMN, TOP + row * ROW
        from_x, from_y = (before.x, before.y) if before else (LEFT, TOP)
        branch = Branch(
            one, one.authority.short_name, before.name if before else root, x, y, from_x + BOX, from_y + HIGH // 2
        )
        placed[one.pk] = branch
        row += 1
        stack += [(child, depth + 1, branch) for child in reversed(children.get(one.pk, []))]
    deepest = max((one.x for one in placed.values()), default=LEFT)
    return Spread(root, tuple(placed.values()), deepest + BOX + LEFT, max(1, row) * ROW + TOP)


def tried_before(user: User, entry: PracticeEntry) -> list[Tried]:
    return list(Tried.objects.visible_to(user).filter(entry=entry).select_related("authority").order_by("since"))
