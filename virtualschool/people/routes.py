"""Which addresses show personal data, from each room's `routes.csv`; one that nobody classified gets no answer."""

import csv
from functools import cache
from pathlib import Path

from django.apps import apps


@cache
def classified() -> dict[str, bool]:
    """Route name to whether it shows personal data, from the `routes.csv` of every room."""
    found: dict[str, bool] = {}
    for app in apps.get_app_configs():
        file = Path(app.path) / "routes.csv"
        if app.name.startswith("virtualschool.") and file.exists():
            found |= _read(file)
    return found


def _read(file: Path) -> dict[str, bool]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wrong = [row["route"] for row in rows if row["personal"] not in ("yes", "no")]
    if wrong:
        raise ValueError(f"{file.name}: personal is yes or no, not so for {', '.join(wrong)}")
    return {row["route"]: row["personal"] == "yes" for row in rows}


def is_personal(route: str) -> bool | None:
    """Whether the route shows personal data; None where nobody has said."""
    return classified().get(route)
