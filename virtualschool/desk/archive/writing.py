"""Writes an archive: wholly or not at all, one table after the other, with a checksum for each file."""

import csv
import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority

from . import contents, description
from .cells import written
from .contents import Model
from .description import DICTIONARY, Written

PORTION = 2_000
Tell = Callable[[str], None]


def write(authority: Authority, out: Path, *, at: dt.datetime, tell: Tell) -> list[Written]:
    """Write everything of the authority beside `out`; call it inside a transaction, so that tables agree.

    The folder stands under its name only after `finish`, when it is whole and
    written down. Raises `Refusal` where it cannot be written.
    """
    part = part_of(out)
    try:
        prepare(out, part)
        tables = [table(model, way, authority, part, tell) for model, way in contents.tables()]
        describe(tables, authority, part, at)
        sums(part)
    except OSError as problem:
        shutil.rmtree(part, ignore_errors=True)
        raise Refusal(f"{out} cannot be written: {problem.strerror}.") from problem
    return tables


def finish(out: Path) -> None:
    """Give the whole folder its name."""
    part_of(out).replace(out)


def part_of(out: Path) -> Path:
    return out.with_name(out.name + ".part")


def prepare(out: Path, part: Path) -> None:
    """An empty folder of one's own beside the one that will be; nobody else may read it."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refusal(f"{out} exists already and is not an empty folder. Name a new one.")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)


def table(model: Model, way: str, authority: Authority, folder: Path, tell: Tell) -> Written:
    fields = [field.attname for field in contents.columns(model)]
    file = folder / f"{model._meta.db_table}.csv"
    count = 0
    with create(file) as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(fields)
        for row in contents.rows(model, way, authority).values_list(*fields).iterator(chunk_size=PORTION):
            writer.writerow([written(value) for value in row])
            count += 1
    tell(f"{model._meta.db_table}: {count} rows")
    return Written(model, file.name, count, file.stat().st_size, digest(file))


def describe(tables: Iterable[Written], authority: Authority, folder: Path, at: dt.datetime) -> None:
    made = at.astimezone(dt.UTC).isoformat(timespec="seconds")
    held = list(tables)
    package = description.package(held, authority=authority.code, name=authority.name, made_at=made)
    with create(folder / "datapackage.json") as file:
        json.dump(package, file, ensure_ascii=False, indent=1)
    with create(folder / "dictionary.csv") as file:
        writer = csv.DictWriter(file, DICTIONARY, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: written(cell) for name, cell in row.items()} for row in description.dictionary(held))
    with create(folder / "README.md") as file:
        file.write(description.read_me(held, name=authority.name, made_at=made))


def sums(folder: Path) -> None:
    """`SHA256SUMS`, as `sha256sum -c` reads it."""
    lines = [f"{digest(file)}  {file.name}\n" for file in sorted(folder.iterdir())]
    with create(folder / "SHA256SUMS") as file:
        file.writelines(lines)


def create(file: Path) -> TextIO:
    """A file that its owner alone may read."""
    file.touch(mode=0o600)
    return file.open("w", encoding="utf-8", newline="")


def digest(file: Path) -> str:
    with file.open("rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest()
