"""How much the practice check of the Network finds, and how often it asks for nothing.

    python -m benchmarks.practice_check [--seed 1] [--texts 200] [--show]

Three measures: texts written by hand like colleagues write (in
tests/network), texts put together by the generator below, whose words and
turns of phrase are its own, and ordinary texts, in which nothing identifies
anybody. The check must flag at least 95% of identifying texts, and refuse
those with a name and a date of birth; false alarms are printed, not hidden.
"""

import argparse
import csv
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from virtualschool.network.identity import stops, trouble

TEXTS = Path(__file__).parent.parent / "tests" / "network"
Planted = tuple[str, str]

GIVEN = (
    "Tavish Ealasaid Corrie Maddox Nevan Isobella Dougie Kezia Tadeusz Shanice Ibrahima Rhuari Bonnie "
    "Fin Alesha Kenzo Marnie Struan Lochlann Zuri"
).split()
FAMILY = (
    "Abernethy Kinnaird Dunsmuir Oyelaran Strathie Melrose Cargill Wojtek Balloch Farquhar Tennock "
    "Imrie Haddow Skene Lorne Pollok Bannatyne"
).split()
SCHOOLS = [
    "Benloyal Academy",
    "Kilbrennan Primary",
    "Auchterneed High School",
    "St Fillan's RC Primary",
    "Tarvie Grammar",
    "Invernessan Secondary",
]
SMALL = "Achnamara Balquhidder Drumnadoon Fionnphort Garlogie Skerray Tarfside Uig Portsoy Newcastleton".split()
CONDITIONS = [
    "uses a power chair",
    "is registered blind",
    "has a cochlear implant",
    "has brittle bones",
    "was treated for a brain tumour",
    "came as an asylum seeker from Chad",
    "speaks nothing but Pashto",
    "transitioned in the first term",
    "is expecting twins",
    "is fed by tube",
]
HAPPENED = [
    "whose stepfather was shot",
    "who swam the Channel",
    "who is a Commonwealth judo medallist",
    "whose house burned down at Hogmanay",
    "whose mum stood trial for fraud",
    "who appeared on a television talent show",
    "who had to be cut out of the car",
    "who stabbed a classmate",
    "whose gran is the provost",
    "who was pulled from the river",
]
MONTHS = "January February March April May June July August September October November December".split()
STAGES = "P1 P3 P5 P7 S1 S2 S3 S4 S5 S6".split()


def day(lot: random.Random, first: int = 2007, last: int = 2019) -> str:
    d, m, y = lot.randint(1, 28), lot.randint(1, 12), lot.randint(first, last)
    return lot.choice(
        [
            f"{d:02}/{m:02}/{y}",
            f"{d} {MONTHS[m - 1]} {y}",
            f"{d}.{m}.{y % 100:02}",
            f"{y}-{m:02}-{d:02}",
            f"{MONTHS[m - 1]} {d}, {y}",
        ]
    )


def scn(lot: random.Random) -> str:
    digits = "".join(str(lot.randint(0, 9)) for _ in range(9))
    return lot.choice([digits, f"{digits[:3]} {digits[3:6]} {digits[6:]}", f"{digits[:4]}-{digits[4:]}"])


def planted(lot: random.Random) -> Iterator[Planted]:
    """One text of each kind, in turn, for ever."""
    pick = lot.choice
    while True:
        given, family, school, place, stage = pick(GIVEN), pick(FAMILY), pick(SCHOOLS), pick(SMALL), pick(STAGES)
        one = pick(["boy", "girl", "pupil", "learner", "young person"])
        age, worker = lot.randint(5, 17), f"{pick(GIVEN)} {pick(FAMILY)}"
        letters = f"{given[0]}{pick(['', '.', '. '])}{family[0]}{pick(['', '.'])}".strip()
        yield "name and birth", pick([
            f"Notes for {given} {family} ({day(lot)}): reads well, tires easily.",
            f"{given} {family}, who was born on {day(lot)}, has asked to move class.",
            f"Re {family}, {given}; date of birth {day(lot)}; plan attached.",
            f"What worked for {given} {family} – DOB {day(lot)} – was a later start.",
        ])  # fmt: skip
        yield "initials and school", pick([
            f"{letters}, {stage}, {school}: the base at lunch time made the difference.",
            f"With {letters} at {school} we began with ten minutes a day.",
            f"At {school}, pupil {letters} picked the janitor as trusted adult.",
        ])  # fmt: skip
        yield "the only one", pick([
            f"Being the only {one} in {stage} who {pick(CONDITIONS)}, the stairs were a problem every day.",
            f"There is no other {one} in {stage} who {pick(CONDITIONS)}.",
            f"At {school} the sole {stage} {one} in care felt watched.",
            f"Our only {one} who {pick(CONDITIONS)} helped us to see it.",
        ])  # fmt: skip
        yield "rare combination", pick([
            f"We supported a {age}-year-old at {school} {pick(HAPPENED)}.",
            f"A {one} of {age} from {place}, {pick(HAPPENED)}, came back part time.",
            f"In {place} a {stage} {one} who {pick(CONDITIONS)} was taught at the hall.",
            f"This {one} ({stage}, {school}) {pick(CONDITIONS)} and lives with an aunt.",
            f"{stage} {one}, {place} area, {pick(HAPPENED)}. Carers want advice.",
        ])  # fmt: skip
        yield "number", pick([
            f"The record under {scn(lot)} has two surnames.",
            f"SCN {scn(lot)} sat five exams and passed four.",
            f"Query from school: {scn(lot)} appears twice on the roll.",
        ])  # fmt: skip
        yield "where", pick([
            (f"Taxi from {lot.randint(2, 90)} {pick(['Kirk', 'Shore', 'Mill', 'Castle'])} "
            f"{pick(['Road', 'Street', 'Terrace', 'Brae'])} at eight."),
            (f"{pick(['AB', 'IV', 'PA', 'TD', 'KA'])}{lot.randint(2, 40)} "
            f"{lot.randint(1, 9)}{pick(['QA', 'XB', 'DN', 'RT'])} is too far for the bus."),
            f"Text the gran on 077{lot.randint(10, 99)} {lot.randint(100000, 999999)} if there is bother.",
            f"Write to {given.lower()}.{family.lower()}{lot.randint(1, 99)}@post.example with the timetable.",
        ])  # fmt: skip
        yield "somebody around", pick([
            f"The allocated social worker, {worker}, left and no one told the {one}.",
            f"Carers {pick(GIVEN)} and {pick(GIVEN)} {family} asked for a laptop.",
            f"{worker}, {pick(['his', 'her'])} social worker, agreed a taxi.",
            f"Kinship carer: {worker}. The {one} has been there since June.",
        ])  # fmt: skip
        yield "hearing or birth", pick([
            f"The hearing for this {one} falls on {day(lot, 2026, 2027)}.",
            (f"{pick(['He', 'She'])} has a children’s hearing on {lot.randint(1, 28)} {pick(MONTHS)}, in the "
            f"middle of exams."),
            f"The {one} was born {day(lot)} and started school a year late.",
            f"D.o.b. {day(lot)}; {stage}; three homes in a year.",
        ])  # fmt: skip
        yield "few in a place", pick([
            f"Two {pick(['looked after', 'care experienced'])} pupils at {school} tried it and one stayed.",
            f"{given}’s brothers are at {school} and {pick(SCHOOLS)}.",
            f"All three {family} sisters were placed in {place} in one day.",
            f"The twins in {stage} at {school} now sit apart.",
        ])  # fmt: skip
        yield "name alone", pick([
            f"{given} told us that {pick(['he', 'she'])} likes to be met at the gate.",
            f"Since Easter {given} {family} has come to every lesson.",
            f"It was {given}’s carer who thought of the whiteboard.",
            f"We asked {given} ({stage}) what would help.",
        ])  # fmt: skip


def generated(seed: int, number: int) -> list[Planted]:
    texts = planted(random.Random(seed))
    return [next(texts) for _ in range(number)]


def from_file(name: str) -> list[Planted]:
    with (TEXTS / name).open(encoding="utf-8", newline="") as lines:
        return [(row["kind"], row["text"]) for row in csv.DictReader(lines)]


def missed(texts: list[Planted]) -> list[Planted]:
    return [(kind, text) for kind, text in texts if not trouble(text)]


def asked_for_nothing(texts: list[Planted]) -> list[Planted]:
    return [(kind, text) for kind, text in texts if trouble(text)]


def kept(texts: list[Planted]) -> list[Planted]:
    """Texts with a name and a date of birth that were not refused."""
    return [(kind, text) for kind, text in texts if kind == "name and birth" and not stops(trouble(text))]


def report(title: str, texts: list[Planted], *, show: bool) -> None:
    gone, let_in = missed(texts), kept(texts)
    number = sum(1 for kind, _ in texts if kind == "name and birth")
    print(
        f"{title}: {len(texts) - len(gone)} of {len(texts)} flagged ({1 - len(gone) / len(texts):.1%}); "
        f"names with dates of birth refused {number - len(let_in)} of {number}"
    )
    for kind, count in sorted(Counter(kind for kind, _ in gone).items()):
        print(f"    missed, {kind}: {count}")
    for kind, text in [*gone, *let_in] if show else ():
        print(f"    [{kind}] {text}")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--texts", type=int, default=200)
    cli.add_argument("--show", action="store_true", help="print what was missed and what was flagged for nothing")
    options = cli.parse_args()
    report("Written by hand", from_file("identifying.csv"), show=options.show)
    report(f"Generated, seed {options.seed}", generated(options.seed, options.texts), show=options.show)
    ordinary = from_file("ordinary.csv")
    alarms = asked_for_nothing(ordinary)
    print(f"Ordinary texts: {len(alarms)} of {len(ordinary)} flagged for nothing ({len(alarms) / len(ordinary):.1%})")
    for _, text in alarms if options.show else ():
        print(f"    {text[:160]}")


if __name__ == "__main__":
    main()
