"""How well links did against the truth: pure counting, so that a demo and a benchmark print the same figures."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from virtualschool.desk.demo.truth import Truth

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of social work's records, and of the links made for them.

    `findable` counts records whose child is on the same authority's roll and may be joined: adopted children are
    never to be joined, and rows that no one can read never arrive. A wrong link is one to another child, an adopted
    child's to their own row included. `twins_joined` and `adopted_joined` say how many of the wrong ones were those.
    """

    records: int
    findable: int
    automatic: int
    right: int
    wrong: tuple[Pair, ...]
    review: int
    right_after_review: int
    twins_joined: int
    adopted_joined: int

    @property
    def precision(self) -> float | None:
        """The share of automatic links that are right; nothing where there is none."""
        return self.right / self.automatic if self.automatic else None

    @property
    def recall(self) -> float | None:
        """The share of findable records that are linked automatically and rightly."""
        return self.right / self.findable if self.findable else None

    @property
    def recall_after_review(self) -> float | None:
        """The same once every question about a right pair has been answered rightly."""
        return self.right_after_review / self.findable if self.findable else None


def score(truths: Iterable[Truth], automatic: Collection[Pair], review: Collection[Pair] = ()) -> Score:
    """Score links of one person_id and one pupil_id each, of one authority or of both together.

    An id that the truth does not know makes its link wrong.
    """
    care, pupils = _by_source(truths)
    on_roll = {(t.authority, t.true_id) for t in pupils.values() if not _unreadable(t)}
    readable = [t for t in care.values() if not _unreadable(t)]
    findable = {t.own_id for t in readable if _may_join(t) and (t.authority, t.true_id) in on_roll}

    def joins(pair: Pair) -> bool:
        person, pupil = care.get(pair[0]), pupils.get(pair[1])
        return person is not None and pupil is not None and _same(person, pupil) and _may_join(person)

    right = {person for person, pupil in automatic if joins((person, pupil))}
    wrong = tuple(sorted(pair for pair in set(automatic) if not joins(pair)))
    asked = {person for person, pupil in review if joins((person, pupil))}
    return Score(
        records=len(readable),
        findable=len(findable),
        automatic=len({person for person, _ in automatic}),
        right=len(right),
        wrong=wrong,
        review=len({person for person, _ in review}),
        right_after_review=len(right | asked),
        twins_joined=sum(_are_twins(care.get(person), pupils.get(pupil)) for person, pupil in wrong),
        adopted_joined=sum(_is_adopted(care.get(person)) for person, _ in wrong),
    )


def _by_source(truths: Iterable[Truth]) -> tuple[dict[str, Truth], dict[str, Truth]]:
    sources: dict[str, dict[str, Truth]] = defaultdict(dict)
    for truth in truths:
        sources[truth.source][truth.own_id] = truth
    return sources["care"], sources["pupils"]


def _same(person: Truth, pupil: Truth) -> bool:
    return (person.authority, person.true_id) == (pupil.authority, pupil.true_id)


def _may_join(person: Truth) -> bool:
    return not _is_adopted(person)


def _is_adopted(person: Truth | None) -> bool:
    return person is not None and "adopted" in person.note.split("; ")


def _are_twins(person: Truth | None, pupil: Truth | None) -> bool:
    return person is not None and pupil is not None and person.twin_of == pupil.true_id


def _unreadable(truth: Truth) -> bool:
    return any(note.startswith("bad row") for note in truth.note.split("; "))
