"""What meets across an entry: a school or place named in one part of it, and one child told of in another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from .findings import Finding, Mark, Severity
from .spans import is_place, just_before
from .spelling import read
from .told import Told, is_at_work, told_in, within

_WHERE = frozenset({"school", "place", "proper"})
_OF_ONE = frozenset({"age", "stage", "sex", "home", "care", "legal", "family", "relative", "trait", "event"})
_ANY_ONE = re.compile(r"[Aa]n? ")
_IF = re.compile(r"\b(?:[Ii]f|[Ww]henever|[Uu]nless) $")
_IN_GENERAL = re.compile(r"\b(?:should|must|may)\b")


@dataclass(frozen=True)
class Across:
    """Words of two boxes of one entry that might fit one child alone."""

    place_in: str
    place: str
    child_in: str
    child: str

    @property
    def words(self) -> str:
        return f"{self.place} … {self.child}"

    @property
    def sentence(self) -> str:
        return (
            f"Together, “{self.place_in}” and “{self.child_in}” might fit one child alone. "
            "Leave out the school or the place, or what is said of the child."
        )


def across(boxes: Mapping[str, str]) -> list[Across]:
    """For each two boxes of an entry that meet, the first words that do; boxes by their labels.

    Where a box alone is long, a place in one paragraph and learners in
    another are ordinary. So more is asked of two boxes than of two sentences:
    only a place or school that is named meets, and only one child of whom two
    things are told in the same breath: age, stage, sex, how they live, what befell them.
    """
    read_boxes = {label: read(text) for label, text in boxes.items() if text}
    named = {label: next(places_named(one.text, told_in(one.text)), None) for label, one in read_boxes.items()}
    children = {label: next(children_told(one.text, told_in(one.text)), None) for label, one in read_boxes.items()}
    return [
        Across(place_in, read_boxes[place_in].words(boxes[place_in], place.start, place.end),
               child_in, read_boxes[child_in].words(boxes[child_in], child.start, child.end))
        for place_in, place in named.items() for child_in, child in children.items()
        if place and child and place_in != child_in
    ]  # fmt: skip


def across_sentences(text: str, told: tuple[Finding, ...]) -> Iterator[Finding]:
    """The same within one text, for each child of whom nothing else was found."""
    everything = told_in(text)
    places = list(places_named(text, everything))
    for child in children_told(text, everything):
        if places and not any(one.start < child.end and child.start < one.end for one in told):
            place = text[places[0].start : places[0].end]
            say = (
                f"Together with “{place}” these words might fit one child alone. "
                "Leave out the school or the place, or what is said of the child."
            )
            yield Finding(child.start, child.end, "combination", Severity.LOOK, say)


def places_named(text: str, told: Told) -> Iterator[Mark]:
    """Schools and small places by their names; a village or an island without one is not enough."""
    after = 0
    for one in sorted(told.marks, key=lambda one: (one.start, -one.end)):
        if one.kind in _WHERE and one.weight >= 2 and one.start >= after and _is_a_name(text[one.start : one.end], one):
            yield one
            after = one.end


def _is_a_name(words: str, one: Mark) -> bool:
    return one.kind == "school" or words[0].isupper() or is_place(words.title())


def children_told(text: str, told: Told) -> Iterator[Mark]:
    """Stretches of one sentence or two that tell two things of one child, such as a stage and what befell them."""
    for sentences in told.paragraphs:
        after = 0
        for (start, _), (_, end) in [*zip(sentences, sentences, strict=True), *pairwise(sentences)]:
            if start >= after and (child := _child(text, told, start, end)):
                yield child
                after = end


def _child(text: str, told: Told, start: int, end: int) -> Mark | None:
    people = within(told.people, start, end)
    if people and all(_is_in_general(text, one, end) for one in people):
        return None
    if not people and (not within(told.spoken, start, end) or is_at_work(text, start, end)):
        return None
    marks = [one for one in within(told.marks, start, end) if one.kind in _OF_ONE]
    if len({one.kind for one in marks}) < 2:
        return None
    marks += people
    return Mark(min(one.start for one in marks), max(one.end for one in marks), "child", 0)


def _is_in_general(text: str, person: Mark, end: int) -> bool:
    """ "A learner in S3 who moves should ...": said of whoever it may be."""
    is_any_one = _ANY_ONE.match(text, person.start)
    return bool(
        is_any_one and (_IF.search(just_before(text, person.start)) or _IN_GENERAL.search(text, person.start, end))
    )
