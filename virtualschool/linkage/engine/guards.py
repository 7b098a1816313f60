"""What keeps a pair from linking by itself, however likely it is: each a rule in plain words, shown as the reason."""

from collections.abc import Callable, Mapping

Levels = Mapping[str, str | None]

SAME_NAME = frozenset({"same", "known_as", "swapped", "variant", "part"})
_LIKE_NAME = SAME_NAME | {"slip", "close"}
_SURNAME_AGREES = frozenset({"same", "former", "swapped", "part", "slip", "close"})
_BIRTHDAY_AGREES = frozenset({"same", "swapped", "slip"})


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
    return _number_agrees(at) and at["forename"] not in _LIKE_NAME and at["forename"] is not None


def _number_differs(at: Levels) -> bool:
    return at["scn"] == "differs"


def _birthday_worse_than_a_slip(at: Levels) -> bool:
    return at["date_of_birth"] not in _BIRTHDAY_AGREES and not _number_and_both_names_agree(at)


def _sex_differs(at: Levels) -> bool:
    return at["gender"] == "differs" and at["forename"] != "same"


def _no_forename(at: Levels) -> bool:
    return at["forename"] is None and not _number_agrees(at)


def _twin(at: Levels) -> bool:
    return at["forename"] in {"unlike", "second_used"} and not _number_agrees(at)


def _like_named_twin(at: Levels) -> bool:
    other_second_name = at["forename"] != "same" and at["second_forename"] == "unlike"
    return (at["forename"] in {"close", "initial"} or other_second_name) and not _number_agrees(at)


def _surname_unsupported(at: Levels) -> bool:
    supported = (
        _number_agrees(at)
        or at["postcode"] in {"same", "nearby"}
        or at["second_forename"] == "same"
        or at["school"] == "same"
    )
    return at["surname"] in {"unlike", None} and not supported


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
    "no_forename": (_no_forename, "One side gives no forename, and no candidate number settles it."),
    "twin": (_twin, "The forename is unlike: it could be a twin, a brother or a sister."),
    "like_named_twin": (_like_named_twin, "The forenames are alike but not the same: twins can have such names."),
}
ADOPTED = "The care record ended in adoption: asked of named people only."
CONTESTED_NUMBER = "The candidate number says one pupil, and name and date of birth another."
DECIDED_FOR_ANOTHER = "A person has already decided that another record is this pupil."
DECIDED_OF_A_DUPLICATE = "A person has decided that a duplicate of this record is not this pupil."

GUARDS = ("adopted", *_RULES, "contested_number", "decided_for_another", "decided_of_a_duplicate")


def guard_of(at: Levels, *, adopted: bool) -> str | None:
    """The sentence of the first guard that holds a pair back, or None. Adoption comes first: it limits who is asked."""
    if adopted:
        return ADOPTED
    return next((sentence for fires, sentence in _RULES.values() if fires(at)), None)


def agrees_by_name_and_birthday(at: Levels) -> bool:
    """Whether a pair looks right without any number: used to see that a number points elsewhere."""
    return at["forename"] in SAME_NAME and at["surname"] in _SURNAME_AGREES and at["date_of_birth"] in _BIRTHDAY_AGREES
