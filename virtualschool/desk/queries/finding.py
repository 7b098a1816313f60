"""Find: learners by name, date of birth or number, among those whom the user may see."""

import re
from dataclasses import dataclass

from django.db.models import Q

from virtualschool.people.models import User
from virtualschool.register.derive.names import fold
from virtualschool.register.models import Learner

from . import clearance as clearances
from .clearance import Reading

MOST = 50
A_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")


@dataclass(frozen=True)
class Hit:
    """A learner found, with no more than tells them apart."""

    learner: Learner
    reading: Reading

    @property
    def school(self) -> str:
        """A school's own manager knows the school; a protected place is shown to named people."""
        hidden = not self.reading.shows_place or self.reading.only_school not in ("", self.learner.school_code)
        return "" if hidden else self.learner.school_name or self.learner.school_code


@dataclass(frozen=True)
class Found:
    hits: tuple[Hit, ...]
    is_cut: bool


def find(user: User, words: str) -> Found:
    """Every word must be found in a learner's names, numbers or date of birth; names are folded as the register's are.

    Looks in each learner's own names and numbers only, so a record that ended
    in adoption is found by what that record says and by nothing else.
    """
    if not words.strip():
        return Found((), is_cut=False)
    rows = Learner.objects.visible_to(user).filter(condition(words)).order_by("surname", "forename", "pk")
    found = list(rows[: MOST + 1])
    readings = clearances.of_user(user)
    return Found(tuple(Hit(one, readings.of(one)) for one in found[:MOST]), is_cut=len(found) > MOST)


def condition(words: str) -> Q:
    """All words, or the whole written as one name: "Mc Phail" is McPhail."""
    given = A_DATE.sub(as_searched, words)
    every = Q()
    for word in given.split():
        every &= Q(search_text__icontains=word) if has_digit(word) else folded(word)
    whole = fold(words)
    return every if has_digit(words) or len(whole) < 3 else every | Q(search_text__contains=whole)


def as_searched(date: "re.Match[str]") -> str:
    """9/3/2013 as the register's search text writes it: 09/03/2013."""
    day, month, year = date.groups()
    return f"{int(day):02d}/{int(month):02d}/{year}"


def folded(word: str) -> Q:
    """The word's letters; a word of punctuation alone says nothing."""
    letters = fold(word)
    return Q(search_text__contains=letters) if letters else Q()


def has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)
