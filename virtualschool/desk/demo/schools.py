"""Invented schools of two invented authorities. No school here exists; codes begin with 99 and postcodes with Z."""

import random
from dataclasses import dataclass

STRATHCARRON, INVERALLAN = "S12000098", "S12000099"
AREAS = {STRATHCARRON: "ZC", INVERALLAN: "ZV"}

_ENDINGS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class School:
    """A school as a roll names it, with the postcode district that it serves."""

    code: str
    name: str
    sector: str
    authority: str
    district: int


_PRIMARIES = {
    STRATHCARRON: (
        "Carronbank Primary",
        "Ardvannie Primary",
        "Milnathro Primary",
        "Kirkden Primary",
        "Dalvarich Primary",
        "St Fyndoch's RC Primary",
        "Burnhaugh Primary",
        "Lochdarroch Primary",
        "Wester Glenorran Primary",
        "Bun-sgoil Shrath Charrain",
        "Hillend of Carron Primary",
        "Easter Balmuir Primary",
        "Craigverran Primary",
        "Tullochmore Primary",
    ),
    INVERALLAN: (
        "Allanfoot Primary",
        "Inverlair Primary",
        "Strathallva Primary",
        "Kilbrandie Primary",
        "Portnacraig Shore Primary",
        "St Ronnoc's RC Primary",
        "Auchterlair Primary",
    ),
}
_SECONDARIES = {
    STRATHCARRON: ("Glenorran Academy", "Carronvale High", "Strathcarron Grammar", "St Fyndoch's RC High"),
    INVERALLAN: ("Inverlair High", "Allanwater Academy"),
}
_SPECIALS = {STRATHCARRON: ("Balnagore School",), INVERALLAN: ("Corrielair School",)}


@dataclass(frozen=True, slots=True)
class Estate:
    """The schools of one authority that are open in this world."""

    authority: str
    primaries: tuple[School, ...]
    secondaries: tuple[School, ...]
    special: School

    def secondary_for(self, primary: School) -> School:
        """The secondary to which a primary's pupils go."""
        return self.secondaries[primary.district % len(self.secondaries)]

    def school_for(self, stage: str, primary: School) -> School:
        """The school in which a child of this neighbourhood is at this stage."""
        if stage == "SP":
            return self.special
        return self.secondary_for(primary) if stage.startswith("S") else primary


def estate(authority: str, pupils: int) -> Estate:
    """The authority's schools: as many primaries and secondaries as so many pupils fill, at least three and two."""
    primaries = _PRIMARIES[authority][: max(3, pupils // 170)]
    secondaries = _SECONDARIES[authority][: max(2, pupils // 900)]
    number = 9_900_000 if authority == STRATHCARRON else 9_950_000

    def named(names: tuple[str, ...], sector: str, first: int) -> tuple[School, ...]:
        codes = (str(number + first + 7 * place) for place in range(len(names)))
        return tuple(
            School(code, name, sector, authority, n) for n, (code, name) in enumerate(zip(codes, names, strict=True), 1)
        )

    special = named(_SPECIALS[authority], "special", 9011)[0]
    return Estate(authority, named(primaries, "primary", 1021), named(secondaries, "secondary", 5033), special)


def postcode(rng: random.Random, authority: str, district: int) -> str:
    """A postcode in an area that the Post Office has never used."""
    return f"{AREAS[authority]}{district} {rng.randrange(1, 10)}{rng.choice(_ENDINGS)}{rng.choice(_ENDINGS)}"
