"""How much one comparison says, as a number, a word and a bar from a middle line."""

from dataclasses import dataclass

UNITS_PER_BIT = 7
LONGEST = 60  # half the drawing; eight and a half bits fill it, and more would not be told apart
SILENT = 0.05  # rounds to nothing


@dataclass(frozen=True)
class Weight:
    number: str
    word: str
    x: int
    width: int
    against: bool


def weight_of(bits: float | None) -> Weight:
    """`bits` is the base 2 logarithm of the Bayes factor; None when a value is missing, which says nothing."""
    if bits is None or abs(bits) < SILENT:
        return Weight("", "says nothing", LONGEST, 0, against=False)
    width = min(LONGEST, max(1, round(abs(bits) * UNITS_PER_BIT)))
    against = bits < 0
    sign = "−" if against else "+"
    return Weight(f"{sign}{abs(bits):.1f}", word(bits), LONGEST - width if against else LONGEST, width, against)


def word(bits: float) -> str:
    side = "for" if bits > 0 else "against"
    if abs(bits) >= 5:
        return f"strongly {side}"
    return side if abs(bits) >= 2 else f"a little {side}"
