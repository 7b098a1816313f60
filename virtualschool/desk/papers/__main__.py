"""Writes the blank papers into the documentation: `python -m virtualschool.desk.papers docs/first-day`."""

import sys
from pathlib import Path

from django.conf import settings

from virtualschool.desk.papers import Paper, blank


def page(paper: Paper) -> str:
    """The documentation's page of one paper, to the byte."""
    return f"<!-- Made from virtualschool/desk/papers/{paper}.html. Change it there. -->\n\n{blank(paper)}"


def write(folder: Path) -> None:
    for paper in Paper:
        (folder / f"{paper.replace('_', '-')}.md").write_text(page(paper), encoding="utf-8")


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    write(Path(sys.argv[1]))
