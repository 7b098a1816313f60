"""What keeps a pair from linking by itself, however likely it is: each a rule in plain words, shown as the reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Levels = Mapping[str, str | None]

SAME_NAME = frozenset({"same", "known_as", "swapped", "variant", "part", "sound"})
_LIKE_NAME = SAME_NAME | {"slip", "close"}
_SURNAME_AGREES = frozenset({"same", "former", "swapped", "part", "slip", "close"})
_BIRTHDAY_AGREES = frozenset({"first_of_january", "same", "swapped", "slip"})
_BIRTHDAY_IN_PART = frozenset({"estimated", "two_parts"})
_STATED_SURNAME = frozenset({"same", "former", "swapped", "part"})
_STATED_NAME = frozenset({"same", "known_as", "swapped"})


def _number_agrees(at: Levels) -> bool:
    return at["scn"] == "same"


def _number_and_both_names_agree(at: Levels) -> bool:
    return _number_agrees(at) and at["forename"] in SAME_NAME and at["surname"] in _SURNAME_AGREES


def _disagreements(at: Levels) -> int:
    fields = (("forename", _LIKE_NAME), ("surname", _SURNAME_AGREES), ("date_of_birth", _BIRTHDAY_AGREES))
    return sum(at[field] is not None and at[field] not in agrees for field, agrees in fields)


def _both_names_changed(at: Levels) -> bool:
    return _number_agrees(at) and at["forename"] not in _LIKE_NAME and at["surname"] not in _SURNAME_AGREES


def _number_alone(at: Levels) -> bool:
    return _number_agrees(at) and _disagreements(at) >= 2


def _number_of_a_twin(at: Levels) -> bool:
    by_second_name = at["forename"] == "second_used" and _disagreements(at) == 1
    return _number_agrees(at) and at["forename"] not in _LIKE_NAME and at["forename"] is not None and not by_second_name


def _number_differs(at: Levels) -> bool:
    return at["scn"] == "differs"


def _birthday_worse_than_a_slip(at: Levels) -> bool:
    in_part = at["date_of_birth"] in _BIRTHDAY_IN_PART and _both_names_and_a_place_agree(at)
    return at["date_of_birth"] not in _BIRTHDAY_AGREES and not in_part and not _number_and_both_names_agree(at)


def _both_names_and_a_place_agree(at: Levels) -> bool:
    """No brother or sister bears the very forename: with the home or the school it is worth a day of birth."""
    names = at["forename"] in _STATED_NAME and at["surname"] in _STATED_SURNAME
    return names and (at["postcode"] == "same" or at["school"] == "same" or at["second_forename"] == "same")


def _sex_differs(at: Levels) -> bool:
    return at["gender"] == "differs" and at["forename"] != "same"


def _no_forename(at: Levels) -> bool:
    return at["forename"] is None and not _number_agrees(at)


def _twin(at: Levels) -> bool:
    return at["forename"] in {"unlike", "second_used"} and not _number_agrees(at)


def _like_named_twin(at: Levels) -> bool:
    return at["forename"] in {"close", "initial"} and not _number_agrees(at)


def _second_forenames_differ(at: Levels) -> bool:
    return at["second_forename"] == "unlike" and not _number_agrees(at)


def _supported(at: Levels) -> bool:
    return (
        _number_agrees(at)
        or at["postcode"] in {"same", "nearby"}
        or at["second_forename"] == "same"
        or at["school"] == "same"
    )


def _surname_unsupported(at: Levels) -> bool:
    return at["surname"] in {"unlike", None} and not _supported(at)


def _birthday_estimated(at: Levels) -> bool:
    return at["date_of_birth"] == "first_of_january" and not _supported(at)


_RULES: Mapping[str, tuple[Callable[[Levels], bool], str]] = {
    "both_names_changed": (
        _both_names_changed,
        "The candidate number agrees, but forename and surname have both changed: asked of named people only.",
    ),
    "number_alone": (
        _number_alone,
        "The candidate number agrees, but two of forename, surname and date of birth do not.",
    ),
    "number_of_a_twin": (
        _number_of_a_twin,
        "The candidate number agrees, but the forename is another: it may be a brother's or sister's number.",
    ),
    "number_differs": (_number_differs, "Both sides give a valid candidate number, and they differ."),
    "birthday": (_birthday_worse_than_a_slip, "The date of birth differs by more than one slip, or is not known."),
    "sex_differs": (_sex_differs, "The sex differs and the forename is not exactly the same."),
    "surname_unsupported": (
        _surname_unsupported,
        "The surname is another, and no address, school or second forename speaks for the link.",
    ),
    "birthday_estimated": (
        _birthday_estimated,
        "Both give 1 January, often an estimate, and no address, school or second forename speaks for the link.",
    ),
    "no_forename": (_no_forename, "One side gives no forename, and no candidate number settles it."),
    "twin": (_twin, "The forename is unlike: it could be a twin, a brother or a sister."),
    "like_named_twin": (_like_named_twin, "The forenames are alike but not the same: twins can have such names."),
    "second_forenames": (
        _second_forenames_differ,
        "The second forenames differ: two children can share a first name and a birthday.",
    ),
}
TWINNED = "The roll holds two pupils of this surname and birthday, and the forename is not exactly the same."
MANY_TWINS = (
    "So many pupils on this roll have a twin that a forename which one slip could make a twin's settles nothing."
)
LIKE_NAMED = "Another pupil of this surname and birthday has a forename that is alike, and neither is exactly the same."
OTHER_FORENAME = "Two records of one source are not one child while their forenames differ, unless a number says so."
ADOPTED = "The care record ended in adoption: asked of named people only."
CONTESTED_NUMBER = "The candidate number says one pupil, and name and date of birth another."
DECIDED_FOR_ANOTHER = "A person has already decided that another record is this pupil."
DECIDED_OF_A_DUPLICATE = "A person has decided that a duplicate of this record is not this pupil."

GUARDS = (
    "adopted", *_RULES, "twinned", "many_twins", "like_named", "other_forename",
    "contested_number", "decided_for_another", "decided_of_a_duplicate",
)  # fmt: skip


@dataclass(frozen=True)
class Around:
    """What stands around a pair that its levels do not tell.

    `adopted`: a record of it ended in adoption. `twinned`: the pupil has what looks like a twin on the roll.
    `many_twins`: uncommonly many pupils have. `confusable`: one slip makes another name of the forename (Ana, Anna).
    """

    adopted: bool = False
    twinned: bool = False
    many_twins: bool = False
    confusable: bool = False


def guard_of(at: Levels, around: Around) -> str | None:
    """The sentence of the first guard that holds a pair back, or None. Adoption comes first: it limits who is asked."""
    if around.adopted:
        return ADOPTED
    found = next((sentence for fires, sentence in _RULES.values() if fires(at)), None)
    if found is not None:
        return found
    if not has_stated_name(at):
        return TWINNED if around.twinned else MANY_TWINS if around.many_twins else None
    by_name_alone = not _number_agrees(at) and at["second_forename"] != "same"
    could_be_the_other = around.confusable and not around.twinned and by_name_alone
    return MANY_TWINS if around.many_twins and could_be_the_other else None


def has_stated_name(at: Levels) -> bool:
    """Whether both sides state one forename, or one number settles it: a form or slip of a name can be a twin's."""
    return at["forename"] in _STATED_NAME or _number_agrees(at)


def could_be_a_twin(at: Levels) -> bool:
    """Whether a pair is one of surname and birthday whose forename is at least alike."""
    alike = at["forename"] not in {"unlike", None}
    return alike and at["surname"] in _SURNAME_AGREES and at["date_of_birth"] in _BIRTHDAY_AGREES


def agrees_exactly(at: Levels) -> bool:
    """Whether the forename is the very same, and surname and birthday agree."""
    return at["forename"] == "same" and at["surname"] in _SURNAME_AGREES and at["date_of_birth"] in _BIRTHDAY_AGREES


def agrees_by_name_and_birthday(at: Levels) -> bool:
    """Whether a pair looks right without any number: used to see that a number points elsewhere."""
    return at["forename"] in SAME_NAME and at["surname"] in _SURNAME_AGREES and at["date_of_birth"] in _BIRTHDAY_AGREES
