"""Make the tables that the demo's invented councils have released, by the real protector, over invented learners.

Nobody in them exists, and no council either (see `network.management.demo.cast`). What is done with the counts is what
an authority's own installation does: each menu table is counted, rounded, attacked and attacked more deeply, and what
the protector made is written as it is. The demo puts a heading over a council's tables and signs them with a key that
it makes for the council; it can't make them itself, since the Network's room knows neither learners nor protection.

    python -m tools.demo_releases            make them all and write the file: a few minutes
    python -m tools.demo_releases --check    make them all and fail if the file says otherwise

The same numbers give the same file. Run it again when the menu of tables or the protector changes.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from virtualschool.disclosure.counts import CountTable, counted
from virtualschool.disclosure.document import Heading
from virtualschool.network.management.demo.cast import COUNCILS, Council
from virtualschool.network.management.demo.released import FILE, SEND_THEMSELVES
from virtualschool.releases.menu import Menu, menu
from virtualschool.releases.protecting import protected

SEED = 18
COUNCILS_THAT_RELEASED = 12
SESSIONS = ("2024/25", "2025/26")
"""Two in a row, the older first. Which two is the demo's to say: no table tells."""
OVER_A_YEAR = 1.15
"""Learners looked after at any time of a year, for each who was on the day of the published count."""
Learner = dict[str, str]
Tables = list[dict[str, Any]]
Shares = Mapping[str, float]

STAGES = {"P1-P3": 19, "P4-P7": 27, "S1-S3": 27, "S4-S6": 21, "special school": 4, "other or none": 2}
GENDERS = {"F": 46, "M": 53, "other or not known": 1}
HOMES = {
    "at home with parents": 24,
    "with family or friends": 33,
    "with foster carers": 31,
    "residential": 11,
    "other, or none in the session": 1,
}
LEGAL = {
    "at home with parents": {"supervision order, at home": 97, "other, or none in the session": 3},
    "with family or friends": {"supervision order, away from home": 68, "by agreement": 22, "permanence order": 10},
    "with foster carers": {"supervision order, away from home": 52, "by agreement": 12, "permanence order": 36},
    "residential": {"supervision order, away from home": 66, "by agreement": 20, "permanence order": 14},
    "other, or none in the session": {"other, or none in the session": 1},
}
BANDS = {
    "primary": {"80 or under": 10, "over 80, to 90": 20, "over 90, to 95": 30, "over 95": 38, "no data": 2},
    "secondary": {"80 or under": 37, "over 80, to 90": 25, "over 90, to 95": 18, "over 95": 16, "no data": 4},
}
LEVELS = {"reading": 62, "writing": 55, "listening and talking": 71, "numeracy": 53}
"""Of a hundred who were judged, at the level expected in primary; a dozen fewer in S3."""
JUDGED = {"P1-P3": ("P1, P4 and P7", 0.34), "P4-P7": ("P1, P4 and P7", 0.5), "S1-S3": ("S3", 0.34)}
AWARDS = {"none at 3 or above": 10, "3": 14, "4": 30, "5": 29, "6 or above": 17}


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the tables that the demo's invented councils have released.")
    parser.add_argument("--check", action="store_true", help="fail if the file says otherwise")
    is_check = parser.parse_args().check
    made = written({council.code: sessions_of(council) for council in told(councils())})
    if is_check:
        return 0 if made == FILE.read_text(encoding="utf-8") else complain()
    FILE.write_text(made, encoding="utf-8")
    print(f"{FILE.name}: {len(made):,} characters.")
    return 0


def complain() -> int:
    print(f"{FILE.name} is not what is made now: run python -m tools.demo_releases.", file=sys.stderr)
    return 1


def councils() -> list[Council]:
    """Every second-year member but the demo's two authorities, the first dozen by code."""
    others = [one for one in COUNCILS if one.joined and not one.left and one.code not in SEND_THEMSELVES]
    return others[:COUNCILS_THAT_RELEASED]


def told(found: list[Council]) -> Iterator[Council]:
    for one in found:
        numbers = " and ".join(str(len(cohort)) for cohort in cohorts(one))
        print(f"{one.name}, {numbers} invented learners", file=sys.stderr)
        yield one


def sessions_of(council: Council) -> list[Tables]:
    """A council's tables of each session as the protector made them, the later beside the earlier.

    What the protector can't make safe, it refuses.
    """
    made: list[dict[str, Any]] = []
    for session, cohort in zip(SESSIONS, cohorts(council), strict=True):
        heading = Heading(council.code, session, "in-year", "2026-09-01")
        made.append(protected(heading, exact(menu(), cohort), made, lambda _: None).document)
    return [document["tables"] for document in made]


# ---- invented learners ----------------------------------------------------------------------------------------------


def cohorts(council: Council) -> list[list[Learner]]:
    """For each session as many as the council's invented published count would have in a year."""
    found = []
    for session, count in zip(SESSIONS, council.counts, strict=True):
        chance = random.Random(f"{SEED} {council.code} {session}")  # noqa: S311  (no secret)
        found.append([learner(chance) for _ in range(round(count * OVER_A_YEAR))])
    return found


def learner(chance: random.Random) -> Learner:
    """A category of each dimension that counts this learner."""
    stage, home = drawn(chance, STAGES), drawn(chance, HOMES)
    is_here = stage != "other or none"
    sector = "secondary" if stage.startswith("S") and stage != "special school" else "primary"
    found = {"stage": stage, "gender": drawn(chance, GENDERS), "home": home, "legal": drawn(chance, LEGAL[home])}
    found["roll"] = "on our rolls" if is_here or chance.random() < 0.2 else "elsewhere or on none"
    is_on_roll = found["roll"] == "on our rolls"
    found["band"] = drawn(chance, BANDS[sector]) if is_on_roll else "no data"
    often = (0.11 if sector == "secondary" else 0.02) * (1.6 if home == "residential" else 1)
    found["excluded"] = "at least once" if is_on_roll and chance.random() < often else "none known"
    moves = {"one or none": 88, "two": 10, "three or more": 2} if is_on_roll else {"one or none": 1}
    found["schools"] = drawn(chance, moves)
    found["plan"] = "recorded" if chance.random() < (0.9 if stage == "special school" else 0.34) else "none recorded"
    found["timetable"] = "recorded" if is_on_roll and chance.random() < 0.07 else "none recorded"
    return found | judgements(chance, stage) | leaving(chance, stage)


def judgements(chance: random.Random, stage: str) -> Learner:
    phase, share = JUDGED.get(stage, ("", 0.0))
    if chance.random() >= share:
        return {}
    lower = 12 if phase == "S3" else 0
    return {"phase": phase} | {
        name: drawn(
            chance,
            {"at the level expected or above": at - lower, "not yet": 94 - at + lower, "no judgement": 6},
        )
        for name, at in LEVELS.items()
    }


def leaving(chance: random.Random, stage: str) -> Learner:
    if stage != "S4-S6" or chance.random() >= 0.36:
        return {}
    award = drawn(chance, AWARDS)
    went_well = 84 if award != "none at 3 or above" else 66
    return {
        "left": drawn(chance, {"S4 or before": 44, "S5 or S6": 56}),
        "award": award,
        "initial": drawn(chance, {"positive": went_well, "other or unknown": 97 - went_well, "not in the survey": 3}),
        "follow-up": drawn(
            chance, {"positive": went_well - 9, "other or unknown": 104 - went_well, "not in the survey": 5}
        ),
    }


def drawn(chance: random.Random, shares: Shares) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


# ---- counted, and written -------------------------------------------------------------------------------------------


def exact(menu: Menu, cohort: list[Learner]) -> list[CountTable]:
    """Every table of the menu, counted over those who have a category of each of its dimensions."""
    found = []
    for table in menu.tables:
        dimensions = [menu.dimensions[name] for name in table.dimensions]
        inner = Counter(
            tuple(one[name] for name in table.dimensions) for one in cohort if set(table.dimensions) <= set(one)
        )
        plain = counted(table.id, table.title, table.measure, dimensions, inner)
        structural = frozenset(
            at for at in plain.places() if menu.is_zero(dict(zip(table.dimensions, at, strict=True)))
        )
        found.append(counted(table.id, table.title, table.measure, dimensions, inner, structural))
    return found


def written(made: Mapping[str, list[Tables]]) -> str:
    """The file: what every council's tables have in common once, and each council's cells a table to a line."""
    first = next(iter(made.values()))[0]
    layout = ",\n".join(json.dumps(laid_out(table)) for table in first)
    councils = ",\n".join(f'"{code}": [{", ".join(map(lines_of, sessions))}]' for code, sessions in made.items())
    about = "Invented councils. Made by tools/demo_releases.py; not to be edited."
    return f'{{"about": "{about}",\n"tables": [\n{layout}],\n"councils": {{\n{councils}}}}}\n'


def lines_of(tables: Tables) -> str:
    lines = ",\n".join(f'"{one["id"]}": {json.dumps(cells(one))}' for one in tables)
    return f"{{\n{lines}}}"


def laid_out(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table without its numbers; `structural` are the places, by number, that are zero for everybody."""
    zeros = [number for number, cell in enumerate(table["cells"]) if cell["structural"]]
    return {name: table[name] for name in ("id", "title", "measure", "dimensions")} | {"structural": zeros}


def cells(table: Mapping[str, Any]) -> list[list[Any]]:
    """What is shown, the smallest and the largest, place by place."""
    return [[cell["shown"], cell["low"], cell["high"]] for cell in table["cells"]]


if __name__ == "__main__":
    sys.exit(main())
