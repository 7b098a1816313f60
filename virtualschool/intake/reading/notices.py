"""Notices are gathered with a limit: a thousand alike tell no more than twenty and their number."""

from collections import Counter

from virtualschool.intake.reading.reading import Notice

SHOWN = 20


class NoticeBook:
    """Keeps the first notices of each column and code, and counts the rest."""

    def __init__(self) -> None:
        self._kept: list[Notice] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, row_number: int, column: str, code: str, message: str) -> None:
        """Note something about a row (0: about the file)."""
        self._counts[column, code] += 1
        if self._counts[column, code] <= SHOWN:
            self._kept.append(Notice(row_number, column, code, message))

    def all(self) -> tuple[Notice, ...]:
        """Return what was kept, and a line for each column and code of which there was more."""
        more = [
            Notice(0, column, code, f"The same was noted in {count - SHOWN:,} more rows.")
            for (column, code), count in self._counts.items()
            if count > SHOWN
        ]
        return (*self._kept, *more)
