"""Invented extracts by other assumptions: nothing of the engine was tuned on them, and they are harsher.

Social work here hears names and writes them as they sound, knows babies by the family's name, enters carers' surnames
and the first of January, and gives a children's house as the home of everyone in it. Twins' names often begin alike.
The roll has faults, too: late changes of address and of surname.
"""

import random
from datetime import date, timedelta

from benchmarks.linkage.extracts import Child, Extracts, Row, Town, candidate_number

_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ee", "ea"), ("ie", "y"), ("ai", "ay"), ("c", "k"), ("s", "z"), ("ll", "l"), ("nn", "n"),
    ("tt", "t"), ("ou", "u"), ("gh", ""), ("mh", "v"), ("bh", "v"), ("sh", "ch"), ("y", "i"), ("ow", "ou"), ("rr", "r"),
)  # fmt: skip


def invent_otherwise(seed: int, *, pupils: int, care: int) -> Extracts:
    """A roll of about `pupils` and a list of about `care`, a third of whom are on no roll."""
    town = Town(seed, size=pupils)
    rng = town.rng
    families: list[list[Child]] = []
    made = 0
    while made < pupils:
        families.append(_family(town, len(families)))
        made += len(families[-1])
    out = Extracts()
    chosen = _chosen(families, care, rng)
    absent = {id(child) for child in chosen if rng.random() < 0.33}
    for child in (child for family in families for child in family if id(child) not in absent):
        _on_roll(child, out, town)
    for child in chosen:
        _in_list(child, families[child.household], out, town)
    rng.shuffle(out.roll)
    rng.shuffle(out.care)
    return out


def _family(town: Town, number: int) -> list[Child]:
    rng = town.rng
    surname, postcode = town.surname(), rng.choice(town.streets)
    children = [town.child(number, surname, postcode) for _ in range(rng.choice((1, 1, 2, 2, 3, 4)))]
    if rng.random() < 0.03:
        first = children[0]
        twin = town.child(number, surname, postcode, first.born)
        twin.school = first.school
        while twin.forename == first.forename or (rng.random() < 0.5 and twin.forename[0] != first.forename[0]):
            twin.forename = town.forename(twin.sex)
        children.append(twin)
    return children


def _chosen(families: list[list[Child]], care: int, rng: random.Random) -> list[Child]:
    found: list[Child] = []
    for family in rng.sample(families, len(families)):
        found += family if rng.random() < 0.6 else [rng.choice(family)]
        if len(found) >= care:
            break
    return found


def _on_roll(child: Child, out: Extracts, town: Town) -> None:
    rng = town.rng
    key = f"P{len(out.roll):06d}"
    child.pupil_ids = (key,)
    row = {
        "pupil_id": key, "scn": child.scn, "forename": child.forename.title(), "surname": child.surname,
        "date_of_birth": child.born.isoformat(), "gender": child.sex, "school_code": child.school,
        "postcode": child.postcode if rng.random() < 0.9 else rng.choice(town.streets),
        "second_forename": child.second.title() if rng.random() < 0.4 else "",
    }  # fmt: skip
    if rng.random() < 0.02:
        row["surname"] = town.surname()
    out.roll.append({name: value for name, value in row.items() if value})


def _in_list(child: Child, family: list[Child], out: Extracts, town: Town) -> None:
    rng = town.rng
    others = frozenset(key for c in family if c is not child and c.born == child.born for key in c.pupil_ids)
    for _ in range(2 if rng.random() < 0.06 else 1):
        person = f"C{len(out.care):06d}"
        out.care.append(_care_row(child, person, town))
        out.truth[person] = frozenset(child.pupil_ids)
        out.twins_of[person] = others


def _care_row(child: Child, person: str, town: Town) -> Row:
    rng = town.rng
    forename, known_as = _forename(child, rng)
    surname, former = _surname(child, town)
    if rng.random() < 0.006:
        forename, surname = surname, forename
    in_house = rng.random() < 0.1
    row = {
        "person_id": person, "forename": forename.title(), "surname": surname, "known_as": known_as.title(),
        "former_surname": former, "date_of_birth": _born(child.born, rng).isoformat(),
        "gender": child.sex if rng.random() < 0.985 else "", "scn": _number(child, town),
        "postcode": rng.choice(town.homes) if in_house else _home(child, town),
        "home_postcode": child.postcode if rng.random() < 0.3 else "",
        "second_forename": child.second.title() if rng.random() < 0.25 else "",
        "school_code": child.school if rng.random() < 0.3 else "",
    }  # fmt: skip
    return {name: value for name, value in row.items() if value}


def _home(child: Child, town: Town) -> str:
    drawn = town.rng.random()
    if drawn < 0.1:
        return ""
    return child.postcode if drawn < 0.55 else town.rng.choice(town.streets)


def _forename(child: Child, rng: random.Random) -> tuple[str, str]:
    drawn = rng.random()
    if drawn < 0.02:
        return rng.choice(("baby", child.surname, "unborn")), ""
    if drawn < 0.05:
        return child.second, child.forename if rng.random() < 0.5 else ""
    if drawn < 0.10:
        return heard(child.forename, rng), ""
    if drawn < 0.14:
        return child.forename[: max(3, len(child.forename) // 2)], child.forename if rng.random() < 0.3 else ""
    if drawn < 0.16:
        return f"{child.forename} {child.second}", ""
    return child.forename, ""


def heard(name: str, rng: random.Random) -> str:
    """A name as somebody writes it who has only heard it."""
    ways = [(one, other) for one, other in _SOUNDS if one in name]
    if not ways:
        at = rng.randrange(1, len(name))
        return name[:at] + name[at - 1] + name[at:]
    return name.replace(*rng.choice(ways), 1)


def _surname(child: Child, town: Town) -> tuple[str, str]:
    drawn = town.rng.random()
    if drawn < 0.05:
        return town.surname(), ""
    if drawn < 0.08:
        return town.surname(), child.surname
    if drawn < 0.13:
        return heard(child.surname.lower(), town.rng).title(), ""
    if drawn < 0.15:
        return f"{child.surname} {town.surname()}", ""
    return child.surname, ""


def _born(born: date, rng: random.Random) -> date:
    drawn = rng.random()
    if drawn < 0.02:
        return date(born.year + rng.choice((0, 0, 0, 1, -1)), 1, 1)
    if drawn < 0.03:
        return born.replace(day=1)
    if drawn < 0.045:
        return born + timedelta(days=rng.choice((-1, 1, 7, 10)))
    if drawn < 0.055 and born.day <= 12:
        return date(born.year, born.day, born.month)
    return born


def _number(child: Child, town: Town) -> str:
    rng = town.rng
    drawn = rng.random()
    if drawn > 0.3:
        return ""
    if drawn < 0.006:
        at = rng.randrange(9)
        return child.scn[:at] + str((int(child.scn[at]) + rng.randrange(1, 10)) % 10) + child.scn[at + 1 :]
    return candidate_number(rng, child.born, town.numbers) if drawn < 0.009 else child.scn
