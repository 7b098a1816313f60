"""The folder that systems put their nightly files into: which are whole, which day each speaks of, where it goes.

`HOME/incoming/CODE` for each authority, or the folder that
`VIRTUALSCHOOL_INCOMING` names. Nothing here takes a file in.
"""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from virtualschool.foundation import home

# A file that has not changed for so long is whole; one with `NAME.done` beside it is whole at once.
STILL_FOR = dt.timedelta(minutes=1)
DONE = ".done"
TAKEN, REFUSED = "taken", "refused"
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d{2})[-_. ]?(\d{2})[-_. ]?(\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{2})[-_. ]?(\d{2})[-_. ]?(20\d{2})(?!\d)")


@dataclass(frozen=True)
class Found:
    """A whole file with the day that it speaks of, and the rule by which that was told."""

    path: Path
    as_at: dt.date
    rule: str


def folder(code: str) -> Path:
    """Where an authority's files come in, made if it is not there yet; its owner's alone."""
    place = Path(settings.INCOMING) if settings.INCOMING else home.folder("incoming")
    return made(place / code)


def made(place: Path) -> Path:
    place.mkdir(parents=True, mode=0o700, exist_ok=True)
    return place


def codes() -> list[str]:
    """The authorities for which there is a folder."""
    place = Path(settings.INCOMING) if settings.INCOMING else home.folder("incoming")
    return sorted(inside.name for inside in place.iterdir() if inside.is_dir()) if place.is_dir() else []


def whole(code: str, now: dt.datetime) -> list[Found]:
    """The files that are whole by now, oldest day first; hidden ones, as transfers leave them, are none."""
    listed = [path for path in sorted(folder(code).iterdir()) if path.is_file() and not path.is_symlink()]
    files = [path for path in listed if not path.name.startswith(".") and path.suffix != DONE]
    found = [dated(path) for path in files if is_whole(path, now)]
    return sorted(found, key=lambda one: (one.as_at, one.path.name))


def is_whole(path: Path, now: dt.datetime) -> bool:
    return mark_of(path).exists() or changed_at(path) <= now - STILL_FOR


def mark_of(path: Path) -> Path:
    return path.with_name(path.name + DONE)


def changed_at(path: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)


def dated(path: Path) -> Found:
    """The day in the file's name; without one, the day on which the file was last changed."""
    if day := day_in(path.stem):
        return Found(path, day, f"The as-at date, {day:%-d %B %Y}, is the one in the file's name.")
    day = changed_at(path).date()
    return Found(path, day, f"The file's name has no date: its as-at date, {day:%-d %B %Y}, is when it was made.")


def day_in(name: str) -> dt.date | None:
    """The one day that a name holds, year first or day first; None where there is none, or more than one."""
    days = {made_of(*match.groups()) for match in _YEAR_FIRST.finditer(name)}
    days |= {made_of(*match.groups()[::-1]) for match in _DAY_FIRST.finditer(name)}
    days.discard(None)
    return days.pop() if len(days) == 1 else None


def made_of(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def put_aside(path: Path, report: str) -> None:
    """A file that was taken in goes, since what is needed of it is sealed; its receipt stays in `taken`."""
    (made(path.parent / TAKEN) / f"{path.name}.txt").write_text(report, encoding="utf-8")
    drop(path)


def refuse(path: Path, report: str) -> None:
    """A file that was not taken in waits in `refused` for whoever sent it, the reason beside it."""
    place = made(path.parent / REFUSED)
    (place / f"{path.name}.txt").write_text(report, encoding="utf-8")
    path.replace(place / path.name)
    mark_of(path).unlink(missing_ok=True)


def give_back(path: Path, rejects: bytes) -> None:
    """Rows that were not used, in the layout of the file, for whoever sent it."""
    (made(path.parent / REFUSED) / f"{path.stem}-rejected.csv").write_bytes(rejects)


def drop(path: Path) -> None:
    path.unlink(missing_ok=True)
    mark_of(path).unlink(missing_ok=True)


def dispose(before: dt.datetime) -> list[str]:
    """Dispose of receipts and refused files that have lain here since before a moment; returns their names."""
    gone = [
        path
        for code in codes()
        for place in (TAKEN, REFUSED)
        if (folder(code) / place).is_dir()
        for path in (folder(code) / place).iterdir()
        if changed_at(path) < before
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return sorted(path.name for path in gone)
