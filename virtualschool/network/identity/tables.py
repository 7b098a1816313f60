"""Rows of a pasted table that tell of one learner, or of a handful."""

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n]+")
_CELL = re.compile(r"\s*(?:\||\t|;|, )\s*")
_SEX = re.compile(r"(?:M|F|[Mm]ale|[Ff]emale|[Bb]oys?|[Gg]irls?)")
_STAGE = re.compile(r"[SP] ?[1-7]|(?:aged? )?(?:[4-9]|1[0-8])(?: years?| yrs?)")
_CARE = re.compile(r"(?:foster|kinship|residential|at home|secure|adopted|compulsory|LAAC|LAC|CSO)\b.*", re.IGNORECASE)
_SCHOOL = re.compile(r"[A-Z].*\b(?:PS|HS|P\.S\.|Primary|Academy|High|Secondary|Grammar|Nursery|School)\b.*")
_FEW = re.compile(r"[1-4]")
_MOST_LETTERS = 40


def rows_of_few(text: str) -> Iterator[tuple[int, int]]:
    """Where a row has a stage or a sex, and beside it a school and more of the same learner, or a count below five."""
    for line in _LINE.finditer(text):
        cells = _CELL.split(line.group().strip(" |"))
        if len(cells) > 2 and _tells_of_few(cells):
            yield line.span()


def _tells_of_few(cells: list[str]) -> bool:
    if any(len(cell) > _MOST_LETTERS for cell in cells):
        return False
    told = {
        kind
        for kind, pattern in (
            ("sex", _SEX), ("stage", _STAGE), ("care", _CARE), ("school", _SCHOOL), ("few", _FEW),
        )
        if any(pattern.fullmatch(cell) for cell in cells)
    }  # fmt: skip
    learner = told & {"sex", "stage"}
    return bool(learner and len(told) > 2 and told & {"school", "few"})
