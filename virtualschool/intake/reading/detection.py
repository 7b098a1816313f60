"""What kind of file the headings show, and which canonical column each of them is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from virtualschool.intake.reading import presets
from virtualschool.intake.reading.kinds import CARE, KINDS, MY_LIST, PUPILS, Kind
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.reading.presets import IGNORE, Preset
from virtualschool.tables.words import fold, fold_without_brackets

# Columns that a head's own list would not have: they show an extract of a system.
_OF_A_ROLL = frozenset({"pupil_id", "looked_after_code", "school_code", "attendance_mode", "home_authority"})
_OF_SOCIAL_WORK = frozenset(
    {"home_postcode", "ended_as", "last_review_on", "next_review_on", "legal_reason", "lives_with", "former_surname"}
)
_FACTS = ("attendance", "exclusions", "levels", "awards", "entries", "destinations")
_MANY = "notes"


@dataclass(frozen=True, slots=True)
class Detection:
    """What the headings say: kind ("" where they say nothing), family of systems, and a column for each heading.

    `columns` stands beside the headings: a canonical name, or None for what is not taken in; `ignored` are the places
    of those that a mapping or preset says to leave out. `doubts` are sentences for the person who brings the file.
    """

    kind: str
    family: str
    headers: tuple[str, ...]
    columns: tuple[str | None, ...]
    doubts: tuple[str, ...] = ()
    ignored: frozenset[int] = frozenset()

    @property
    def mapping(self) -> dict[str, str]:
        """Return heading to canonical column, of those that are taken in."""
        pairs = zip(self.headers, self.columns, strict=True)
        return {heading: column for heading, column in pairs if column is not None}

    @property
    def found(self) -> frozenset[str]:
        """Return the canonical columns that the file has."""
        return frozenset(column for column in self.columns if column is not None)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Return the needed columns that the file does not have."""
        return KINDS[self.kind].lacking(self.found) if self.kind else ()


def detect(headers: Sequence[str], *, kind: str | None = None, mapping: Mapping | None = None) -> Detection:
    """Tell the kind of a file by its headings, and map them: a saved mapping first, then canonical names, then presets.

    With `kind` (or a kind in the mapping) only the mapping is worked out. A list of names and dates of birth is a
    head's own list only where nothing shows it to be an extract: taking a roll for such a list would make every
    pupil a learner.
    """
    mapping = mapping or Mapping()
    wanted = kind or mapping.kind
    if wanted:
        return _mapped(KINDS[wanted], headers, mapping)
    every = {key: _mapped(each, headers, mapping) for key, each in KINDS.items()}
    return every.get(_choose(every), Detection("", "", tuple(headers), (None,) * len(headers)))


def _choose(every: dict[str, Detection]) -> str:
    whole = {key for key, each in every.items() if not each.lacking}
    facts = [key for key in _FACTS if key in whole]
    if facts:
        return max(facts, key=lambda key: len(every[key].found))
    if CARE.key in whole:
        return CARE.key
    if PUPILS.key in whole and _shows_a_roll(every[PUPILS.key]):
        return _unless_far_nearer(PUPILS.key, every)
    if "needs" in whole:
        return "needs"
    return _choose_incomplete(every, MY_LIST.key in whole)


def _unless_far_nearer(chosen: str, every: dict[str, Detection]) -> str:
    """Keep the choice unless a file of facts knows far more of the headings: a leavers' file has names, too."""
    known = {key: _recognised(every[key]) for key in (chosen, *_FACTS)}
    nearest = max(known, key=lambda key: known[key])
    return nearest if known[nearest] > known[chosen] + 2 else chosen


def _choose_incomplete(every: dict[str, Detection], is_list: bool) -> str:
    """Choose the extract that the headings are nearest to, or the head's own list where they are of none."""
    care, pupils = every[CARE.key], every[PUPILS.key]
    if is_list and ("person_id" in care.found or _is_care_without_ids(care)):
        return CARE.key
    if is_list and pupils.found & _OF_A_ROLL:
        return PUPILS.key
    known = {key: _recognised(each) for key, each in every.items()}
    nearest = max(known, key=lambda key: known[key])
    if is_list and known[nearest] <= known[MY_LIST.key] + 2:
        return MY_LIST.key
    return nearest if known[nearest] >= 2 else ""


def _is_care_without_ids(care: Detection) -> bool:
    return len(care.found & _OF_SOCIAL_WORK) >= 3 and _all_canonical(care)


def _shows_a_roll(detection: Detection) -> bool:
    return bool(detection.found & _OF_A_ROLL) or _all_canonical(detection)


def _all_canonical(detection: Detection) -> bool:
    columns = KINDS[detection.kind].columns
    return all(heading.strip().lower() in columns for heading in detection.headers if heading)


def _recognised(detection: Detection) -> int:
    known = presets.of_kind(detection.kind)
    ignored = sum(
        fold(heading) in known
        for heading, column in zip(detection.headers, detection.columns, strict=True)
        if column is None
    )
    return len(detection.found) + ignored


def _mapped(kind: Kind, headers: Sequence[str], mapping: Mapping) -> Detection:
    known = presets.of_kind(kind.key)
    family = _family(headers, known, kind)
    columns: list[str | None] = [None] * len(headers)
    doubts = []
    owner: dict[str, int] = {}
    proposals = _proposals(kind, headers, mapping, known, family)
    for _rank, at, column in sorted(proposals):
        if column == IGNORE:
            continue
        if column in owner and column != _MANY:
            doubts.append(f"Two columns could be {column}: “{headers[owner[column]]}” is used, “{headers[at]}” is not.")
            continue
        owner[column] = at
        columns[at] = column
    ignored = frozenset(at for _rank, at, column in proposals if column == IGNORE)
    return Detection(kind.key, family, tuple(headers), tuple(columns), tuple(doubts), ignored)


def _proposals(
    kind: Kind, headers: Sequence[str], mapping: Mapping, known: dict[str, tuple[Preset, ...]], family: str
) -> list[tuple[int, int, str]]:
    """Return, for each heading, how strongly it is which column: 0 by the mapping, 1 canonical, 2 preset."""
    canonical = {fold(column): column for column in kind.columns}
    found = []
    for at, heading in enumerate(headers):
        said = mapping.canonical(heading) if heading else None
        if said is not None:
            found.append((0, at, said))
        elif (column := canonical.get(fold(heading))) is not None:
            found.append((1, at, column))
        elif preset := _preset(heading, known, family):
            found.append((2, at, preset.canonical))
    return found


def _preset(heading: str, known: dict[str, tuple[Preset, ...]], family: str) -> Preset | None:
    choices = known.get(fold(heading)) or known.get(fold_without_brackets(heading)) or ()
    return next((choice for choice in choices if choice.family == family), choices[0] if choices else None)


def _family(headers: Sequence[str], known: dict[str, tuple[Preset, ...]], kind: Kind) -> str:
    canonical = sum(heading.strip().lower() in kind.columns for heading in headers)
    families = Counter(family for heading in headers for family in _families(heading, known))
    if not families or canonical >= max(families.values()):
        return "canonical"
    return families.most_common(1)[0][0]


def _families(heading: str, known: dict[str, tuple[Preset, ...]]) -> list[str]:
    """Return each family that has the heading once, in the order of the list: ties must fall the same way each time."""
    return list(dict.fromkeys(preset.family for preset in known.get(fold(heading), ())))
