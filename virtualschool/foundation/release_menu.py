"""The menu of tables that may leave an authority, as it is written down: the authority's side and the hub read it here.

The two know nothing of each other, and have to mean the same by a table's name.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "release_menu.toml"


@cache
def written() -> dict[str, Any]:
    """The file's `version`, `dimension`, `structural` and `table`; not to be changed by whoever reads it."""
    with DATA.open("rb") as file:
        return tomllib.load(file)
