"""The home: the one folder that holds the database, the sealed files and the keys."""

import os
from pathlib import Path


def path() -> Path:
    """The home of this process, made if it is not there yet; readable by its owner alone."""
    home = Path(os.environ["VIRTUALSCHOOL_HOME"])
    if not home.is_dir():
        home.mkdir(parents=True, mode=0o700)
        home.chmod(0o700)
    return home


def folder(name: str) -> Path:
    """A folder of the home, made if it is not there yet."""
    inside = path() / name
    if not inside.is_dir():
        inside.mkdir(mode=0o700, exist_ok=True)
        inside.chmod(0o700)
    return inside
