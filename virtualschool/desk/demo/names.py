"""Weighted lists of well-known names, by where a family's names come from, and how the same name is otherwise written.

Every list is set by hand from names that anyone in Scotland would know; none is taken from a register of people.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import accumulate

GIRL, BOY = "F", "M"

_ORIGINS = {"scottish": 860, "gaelic": 22, "polish": 38, "arabic": 18, "urdu": 30, "ukrainian": 18, "chinese": 14}

_COME_ALONE_FROM = ("afghan", "afghan", "eritrean", "sudanese", "vietnamese", "kurdish")

_LIKE_TWINS: dict[str, tuple[tuple[str, str], ...]] = {
    GIRL: (
        ("Ava", "Eva"),
        ("Ellie", "Ella"),
        ("Mia", "Maya"),
        ("Lily", "Lilly-Mae"),
        ("Hannah", "Anna"),
        ("Lexi", "Lacey"),
    ),
    BOY: (
        ("Jayden", "Kayden"),
        ("Aidan", "Jaidan"),
        ("Lucas", "Luke"),
        ("Ethan", "Nathan"),
        ("Euan", "Owen"),
        ("Ross", "Rory"),
    ),
}

_PLAIN_LETTERS = str.maketrans("àáèéìíòóùúÀÈÌÒÙąćęłńóśźżĄĆĘŁŃŚŹŻ", "aaeeiioouuAEIOUacelnoszzACELNSZZ")


def _rows(name: str) -> Iterator[dict[str, str]]:
    listing = files("virtualschool.desk.demo").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(listing.splitlines())


@cache
def _lists() -> dict[tuple[str, str], tuple[list[str], list[int]]]:
    """Names and their running totals of weight, by origin and by sex or "surname"."""
    listed: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for row in _rows("names.csv"):
        listed[row["origin"], row["kind"]].append((row["name"], int(row["weight"])))
    return {key: ([name for name, _ in pairs], list(accumulate(n for _, n in pairs))) for key, pairs in listed.items()}


@cache
def _other_spellings() -> dict[str, list[str]]:
    spellings: dict[str, list[str]] = defaultdict(list)
    for row in _rows("other_spellings.csv"):
        spellings[row["name"]].append(row["also"])
    return dict(spellings)


def _draw(rng: random.Random, origin: str, kind: str) -> str:
    listed, running = _lists()[origin, kind]
    return rng.choices(listed, cum_weights=running)[0]


def origin(rng: random.Random) -> str:
    """Where a family's names come from; most are Scottish."""
    return rng.choices(list(_ORIGINS), list(_ORIGINS.values()))[0]


def origin_of_the_unaccompanied(rng: random.Random) -> str:
    """Where a young person who came alone has their name from."""
    return rng.choice(_COME_ALONE_FROM)


def forename(rng: random.Random, *, origin: str, sex: str) -> str:
    """A forename; one Scottish girl in thirty has two joined by a hyphen."""
    name = _draw(rng, origin, sex)
    if origin == "scottish" and sex == GIRL and rng.random() < 0.03:
        return f"{name}-{rng.choice(('Mae', 'Rose', 'Louise', 'Grace', 'Leigh'))}"
    return name


def surname(rng: random.Random, *, origin: str) -> str:
    """A family's name; one Scottish family in thirty has a double barrel."""
    name = _draw(rng, origin, "surname")
    if origin == "scottish" and rng.random() < 0.033:
        return f"{name}-{_draw(rng, origin, 'surname')}"
    return name


def as_borne(family_name: str, *, origin: str, sex: str) -> str:
    """The family's name as this child bears it: a Polish daughter of Kowalski is Kowalska."""
    if origin == "polish" and sex == GIRL and family_name.endswith(("ski", "cki")):
        return family_name[:-1] + "a"
    return family_name


def like_twins(rng: random.Random, sex: str) -> tuple[str, str]:
    """Two forenames that parents give twins and that software takes for one."""
    return rng.choice(_LIKE_TWINS[sex])


def informal(rng: random.Random, name: str) -> str:
    """Another form in which this forename is used or written, or the name itself where we know of none."""
    return rng.choice(_other_spellings().get(name, [plain(name).partition("-")[0]]))


def plain(name: str) -> str:
    """The name without accents, as systems that cannot hold them keep it."""
    return name.translate(_PLAIN_LETTERS)


def other_clan_spelling(name: str) -> str:
    """Mac for Mc and the other way round, an apostrophe or hyphen left out; the name itself where none applies."""
    for says, change in _SPELLINGS_OF_SURNAMES:
        if says(name):
            return change(name)
    return plain(name)


_SPELLINGS_OF_SURNAMES: tuple[tuple[Callable[[str], bool], Callable[[str], str]], ...] = (
    (lambda name: "-" in name, lambda name: name.replace("-", " ")),
    (lambda name: name.startswith("Mac") and len(name) > 5, lambda name: "Mc" + name[3:].capitalize()),
    (lambda name: name.startswith("Mc"), lambda name: "Mac" + name[2:]),
    (lambda name: "'" in name, lambda name: name.replace("'", "")),
)
