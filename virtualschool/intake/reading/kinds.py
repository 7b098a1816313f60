"""The kinds of file, with the canonical columns of each: the contract for people who script the extracts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its key, what a sentence calls it, and its canonical columns.

    Each of `needed` is a choice: at least one column of it must be there.
    """

    key: str
    name: str
    needed: tuple[tuple[str, ...], ...]
    optional: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every canonical column, needed ones first."""
        return tuple(column for choice in self.needed for column in choice) + self.optional

    def lacking(self, columns: frozenset[str]) -> tuple[str, ...]:
        """Name the needed columns that are not among these, a choice as "pupil_id or scn"."""
        return tuple(" or ".join(choice) for choice in self.needed if not columns.intersection(choice))


def _kind(key: str, name: str, needed: str, optional: str) -> Kind:
    return Kind(key, name, tuple(tuple(choice.split("|")) for choice in needed.split()), tuple(optional.split()))


PUPILS = _kind(
    "pupils",
    "pupils file",
    "forename surname date_of_birth pupil_id|scn",
    "second_forename known_as known_as_surname gender postcode school_code school_name stage status start_date "
    "end_date attendance_mode home_authority looked_after_code",
)
CARE = _kind(
    "care",
    "care file",
    "person_id forename surname date_of_birth",
    "scn second_forename known_as former_surname gender postcode home_postcode legal_reason lives_with start_date "
    "end_date responsible_authority ended_as social_worker last_review_on next_review_on school_name",
)
MY_LIST = _kind(
    "my-list",
    "list of your own",
    "full_name|forename|surname|known_as date_of_birth",
    "second_forename known_as_surname former_surname scn pupil_id person_id gender postcode school_name school_code "
    "stage legal_reason lives_with start_date end_date responsible_authority social_worker how_known notes",
)
_FACTS = (
    _kind("attendance", "attendance file", "pupil_id|scn from_date to_date code openings", "school_code"),
    _kind(
        "exclusions",
        "exclusions file",
        "pupil_id|scn start_date openings_lost",
        "end_date kind reason school_code provision",
    ),
    _kind("levels", "levels file", "pupil_id|scn session stage area level", ""),
    _kind("awards", "awards file", "pupil_id|scn session subject scqf_level result", ""),
    _kind("entries", "entries file", "pupil_id|scn session subject scqf_level", "arrangement evidence_held agreed_on"),
    _kind("destinations", "destinations file", "pupil_id|scn left_on survey destination", ""),
    _kind("needs", "support needs file", "pupil_id|scn need", "plan start_date end_date reviewed_on"),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in (PUPILS, CARE, MY_LIST, *_FACTS)}
ATTENDANCE = KINDS["attendance"]
FACT_KINDS = tuple(kind.key for kind in _FACTS)
"""Kinds that say what happened to pupils, not who they are."""
