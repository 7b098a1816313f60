"""The questions asked of every pair, field by field, from the strongest agreement to none.

Conditions are DuckDB's SQL; Splink translates them for Spark. Their names are what a model gives numbers to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_EITHER_UNKNOWN = "{c}_l is null or {c}_r is null"

# Two spellings that one slip of a finger explains. Two established names (Ava and Eva) are two names, never a slip; nor
# is a change of the first letter, or of a word so short, or so rare, that one letter makes another name of it.
_SLIP_OF_FORENAME = (
    "initial_l = initial_r and not (established_l and established_r) "
    "and damerau_levenshtein(forename_l, forename_r) <= "
    "case when least(length(forename_l), length(forename_r)) >= 9 then 2 else 1 end "
    "and case when established_l then length(forename_l) >= 4 when established_r then length(forename_r) >= 4 "
    "else least(length(forename_l), length(forename_r)) >= 7 end"
)
# Names that sound alike are one name as somebody heard it, unless both are known names: no twins are Carly and Carli.
_SAME_SOUND = "sound_l = sound_r and not (known_name_l and known_name_r)"
_CLOSE_FORENAMES = (
    "damerau_levenshtein(forename_l, forename_r) <= 1 or jaro_winkler_similarity(forename_l, forename_r) >= 0.85 "
    "or (least(length(forename_l), length(forename_r)) >= 3 "
    "and (starts_with(forename_l, forename_r) or starts_with(forename_r, forename_l)))"
)
# Before a child has a name, or where nobody knew it, the surname is written twice. A child may bear it twice indeed.
_STANDS_IN = (
    "(forename_{c} = surname_{c} and not list_has_any(forenames_l, forenames_r) "
    "and not list_has_any(variants_l, variants_r))"
)
_SWAPPED = "forename_l = surname_r and surname_l = forename_r"


@dataclass(frozen=True)
class Field:
    """One comparison: when it cannot be made, and its levels in the order in which they are tried."""

    unknown: str
    levels: Mapping[str, str]
    term_frequency: str | None = None
    adjusted: tuple[str, ...] = ()


FIELDS: Mapping[str, Field] = {
    "scn": Field(
        unknown="scn_as_typed_l is null or scn_as_typed_r is null",
        levels={
            "same": "scn_l = scn_r",
            "slip": "damerau_levenshtein(scn_as_typed_l, scn_as_typed_r) <= 1",
            "differs": "scn_l is not null and scn_r is not null",
            "broken": "ELSE",
        },
    ),
    "date_of_birth": Field(
        unknown=_EITHER_UNKNOWN.format(c="born"),
        levels={
            "first_of_january": "born_l = born_r and birthday_l = '0101'",
            "same": "born_l = born_r",
            "swapped": "born_l = born_swapped_r",
            "slip": "not (birthday_l = '0101' and birthday_r = '0101') and (damerau_levenshtein(born_l, born_r) <= 1 "
            "or (birthday_l = birthday_r and abs(cast(year_l as integer) - cast(year_r as integer)) = 1))",
            "estimated": "(birthday_l in ('0101', '0701') or birthday_r in ('0101', '0701')) "
            "and abs(cast(year_l as integer) - cast(year_r as integer)) <= 1",
            "two_parts": "birthday_l = birthday_r or left(born_l, 6) = left(born_r, 6) "
            "or (year_l = year_r and right(born_l, 2) = right(born_r, 2))",
            "same_year": "year_l = year_r",
            "differs": "ELSE",
        },
    ),
    "forename": Field(
        unknown=f"{_EITHER_UNKNOWN.format(c='forename')} or {_STANDS_IN.format(c='l')} or {_STANDS_IN.format(c='r')}",
        levels={
            "same": "forename_l = forename_r",
            "known_as": "list_has_any(forenames_l, forenames_r)",
            "swapped": _SWAPPED,
            "variant": "list_has_any(variants_l, variants_r)",
            "part": "forename_l = first_part_r or first_part_l = forename_r",
            "sound": _SAME_SOUND,
            "slip": _SLIP_OF_FORENAME,
            "second_used": "forename_l = second_r or second_l = forename_r",
            "close": _CLOSE_FORENAMES,
            "initial": "least(length(forename_l), length(forename_r)) = 1 and initial_l = initial_r",
            "unlike": "ELSE",
        },
        term_frequency="forename",
        adjusted=("same", "known_as"),
    ),
    "surname": Field(
        unknown=_EITHER_UNKNOWN.format(c="surname"),
        levels={
            "same": "surname_l = surname_r",
            "former": "list_has_any(surnames_l, surnames_r)",
            "swapped": _SWAPPED,
            "part": "list_has_any(surname_parts_l, surname_parts_r)",
            "slip": "damerau_levenshtein(surname_l, surname_r) <= "
            "case when least(length(surname_l), length(surname_r)) >= 8 then 2 else 1 end "
            "and least(length(surname_l), length(surname_r)) >= 4",
            "close": "jaro_winkler_similarity(surname_l, surname_r) >= 0.9",
            "unlike": "ELSE",
        },
        term_frequency="surname",
        adjusted=("same", "former"),
    ),
    "second_forename": Field(
        unknown=_EITHER_UNKNOWN.format(c="second"),
        levels={
            "same": "second_l = second_r",
            "close": "left(second_l, 1) = left(second_r, 1) and (least(length(second_l), length(second_r)) = 1 "
            "or damerau_levenshtein(second_l, second_r) <= 1)",
            "unlike": "ELSE",
        },
    ),
    "gender": Field(
        unknown=_EITHER_UNKNOWN.format(c="sex"),
        levels={"same": "sex_l = sex_r", "differs": "ELSE"},
    ),
    "postcode": Field(
        unknown="len(postcodes_l) = 0 or len(postcodes_r) = 0",
        levels={
            "same": "list_has_any(postcodes_l, postcodes_r)",
            "nearby": "list_has_any(sectors_l, sectors_r)",
            "differs": "ELSE",
        },
    ),
    "school": Field(
        unknown="len(schools_l) = 0 or len(schools_r) = 0",
        levels={"same": "list_has_any(schools_l, schools_r)", "differs": "ELSE"},
    ),
}

# Kept beside each pair for the guards.
RETAINED = ("adopted", "twinned", "confusable", "forename")

# Which pairs are looked at. Together they lose fewer than 5 in 1,000 of the true ones (benchmarks/linkage). Each begins
# with an equality of whole columns, so that a nation's candidates are found by hashing and never by trying pairs out;
# where that alone finds crowds, something more must agree.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "number": ("scn",),
    "birthday and surname": ("born", "surname"),
    "birthday and home": ("born", "sector"),
    "surname, day and initial": ("surname", "birthday", "initial"),
    "forename, year and first part": ("forename", "year", "first_surname_part"),
    "forename, year and last part": ("forename", "year", "last_surname_part"),
}
_SOMETHING_MORE = (
    "(l.surname_initial = r.surname_initial or l.forename = r.forename or l.second = r.second "
    "or list_has_any(l.variants, r.variants) or list_has_any(l.schools, r.schools))"
)
_NEAR_IN_TIME = "(l.forename = r.forename or left(l.born, 6) = left(r.born, 6) or right(l.born, 2) = right(r.born, 2))"
_YEAR_AT_MOST_NEXT = "(l.born is null or r.born is null or abs(cast(l.year as integer) - cast(r.year as integer)) <= 1)"
_CROSSED: Mapping[str, str] = {
    "birthday and initial": f"l.born = r.born and l.initial = r.initial and {_SOMETHING_MORE}",
    "both names": f"l.forename = r.forename and l.surname = r.surname and {_YEAR_AT_MOST_NEXT}",
    "surname, year and initial": (
        f"l.surname = r.surname and l.year = r.year and l.initial = r.initial and {_NEAR_IN_TIME}"
    ),
    "forename and home": (
        "l.forename = r.forename and l.sector = r.sector and (l.surname_initial = r.surname_initial or l.year = r.year)"
    ),
    "birthday and known-as initial": "l.born = r.born and l.other_initial = r.initial",
    "birthday and initial known as": "l.born = r.born and l.initial = r.other_initial",
    "birthday and other home": "l.born = r.born and l.other_sector = r.sector",
    "birthday, names swapped": "l.born = r.born and l.initial = r.surname_initial and l.surname_initial = r.initial",
    "day and month swapped": (
        "l.born = r.born_swapped and l.initial = r.initial "
        "and (l.surname_initial = r.surname_initial or l.forename = r.forename)"
    ),
    "names swapped": "l.forename = r.surname and l.surname = r.forename",
}
KEYS: Mapping[str, str] = {
    **{name: " and ".join(f"l.{c} = r.{c}" for c in columns) for name, columns in _KEYS.items()},
    **_CROSSED,
}
