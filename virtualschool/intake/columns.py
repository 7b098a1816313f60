"""The canonical columns in people's words, and how much the values of each give away."""

from virtualschool.people.vocab import FieldClass

MEANINGS = {
    "full_name": "the whole name in one cell",
    "forename": "first name",
    "surname": "surname",
    "second_forename": "middle name",
    "known_as": "what they like to be called",
    "known_as_surname": "the surname they use",
    "former_surname": "an earlier surname",
    "date_of_birth": "date of birth",
    "scn": "Scottish Candidate Number",
    "pupil_id": "education’s own number for the pupil",
    "person_id": "social work’s own number for the person",
    "gender": "gender",
    "postcode": "postcode",
    "home_postcode": "postcode of the parents’ home",
    "school_code": "the school’s seven-digit code",
    "school_name": "name of the school",
    "stage": "stage, P1 to S6",
    "status": "main or dual registration",
    "start_date": "day it began",
    "end_date": "day it ended",
    "attendance_mode": "full time or part time",
    "home_authority": "authority where the family lives",
    "looked_after_code": "looked-after code, 01, 02 or 99",
    "legal_reason": "legal reason for being looked after",
    "lives_with": "who they live with",
    "responsible_authority": "authority that looks after them",
    "ended_as": "how being looked after ended",
    "social_worker": "social worker",
    "last_review_on": "day of the last review",
    "next_review_on": "day of the next review",
    "how_known": "how you know",
    "notes": "keep as a dated note",
}
_CLASSES = {
    "B": "school_code school_name stage status attendance_mode pupil_id",
    "C": "start_date end_date",
    "D": "lives_with home_authority responsible_authority looked_after_code",
    "E": (
        "legal_reason former_surname ended_as social_worker last_review_on next_review_on how_known notes "
        "home_postcode postcode"
    ),
}
CLASSES = {column: FieldClass(letter) for letter, columns in _CLASSES.items() for column in columns.split()}
# A cell of this many words is free text, and may say anything.
FREE_TEXT = 4
HIDDEN = "hidden from your role"


def meaning(column: str) -> str:
    """What a column is called on a page."""
    return MEANINGS.get(column, column.replace("_", " "))


def masked(sample: str, column: str, highest: FieldClass) -> str:
    """A value as this reader may see it beside its heading; free text that nobody has explained is class E."""
    unknown = FieldClass.E if len(sample.split()) >= FREE_TEXT else FieldClass.A
    return sample if highest.covers(CLASSES.get(column, unknown if not column else FieldClass.A)) else HIDDEN
