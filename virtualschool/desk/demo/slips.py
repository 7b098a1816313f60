"""The slips that people make when they type a name, a date or a number into a system."""

import random
from datetime import date

_NEXT_KEY = dict(zip("abcdefghijklmnopqrstuvwxyz", "svxdrguhokjlknibwetyihzcsx", strict=True))


def mistyped(rng: random.Random, word: str) -> str:
    """The word with one letter doubled, lost, swapped with the next or hit on the key beside it; never its first."""
    if len(word) < 4:
        return word + word[-1]
    at = rng.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    slip = rng.randrange(4)
    if slip == 0:
        return before + letter + letter + after
    if slip == 1:
        return before + after
    if slip == 2 and after[0] != letter:
        return before + after[0] + letter + after[1:]
    return before + _NEXT_KEY.get(letter, "e") + after


def day_and_month_swapped(born: date) -> date | None:
    """The date as an American would read it, or nothing where that is no other date."""
    if born.day > 12 or born.day == born.month:
        return None
    return date(born.year, born.day, born.month)


def one_figure_out(rng: random.Random, born: date) -> date:
    """A date of birth that differs in one figure of its day or of its year."""
    if rng.random() < 0.3:
        return born.replace(year=born.year - 1, day=min(born.day, 28))
    step = rng.choice((1, 10))
    day = born.day + step if born.day + step <= 28 else born.day - step
    return born.replace(day=max(1, day))


def check_digit(stem: str) -> str:
    """The check digit of eight figures of a Scottish Candidate Number, or "" where none exists.

    Weights 3 2 7 6 5 4 3 2, remainder by 11; a remainder of 1 has no digit (hesa.ac.uk/collection/c07051/n/scn).
    """
    remainder = sum(int(figure) * weight for figure, weight in zip(stem, (3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    if remainder == 1:
        return ""
    return str((11 - remainder) % 11)


class Numbers:
    """Gives out Scottish Candidate Numbers, each one once."""

    def __init__(self, rng: random.Random) -> None:
        """Start with none given out."""
        self._rng = rng
        self._given: set[str] = set()

    def candidate(self, year: int) -> str:
        """A number first given in this year, whose check digit holds."""
        while True:
            stem = f"{year % 100:02d}{self._rng.randrange(1_000_000):06d}"
            number = stem + check_digit(stem)
            if len(number) == 9 and number not in self._given:
                self._given.add(number)
                return number


def without_its_check(number: str) -> str:
    """The number with a last figure that cannot be right."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)
