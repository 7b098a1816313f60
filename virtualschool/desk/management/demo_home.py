"""The demo's home: which demo it holds, how far it has come, and making it anew without harming a real one."""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from virtualschool.foundation.refusals import Refusal

MARK = "demo.json"
DATABASE = "virtualschool.sqlite3"


@dataclass(frozen=True)
class Wanted:
    """What makes one demo another: the same numbers give the same invented children."""

    pupils: int
    seed: int


def need_ours(home: Path) -> None:
    """Refuse a home with a database that no demo made: it may be a real one."""
    if (home / DATABASE).exists() and not (home / MARK).exists():
        raise Refusal(f"{home} holds a register that is no demo. Choose another folder with --home DIR.")


def kept(home: Path, wanted: Wanted) -> dict[str, Any] | None:
    """What a finished demo of these numbers kept of itself; None where there is none to reuse."""
    mark = home / MARK
    if not mark.exists():
        return None
    found: dict[str, Any] = json.loads(mark.read_text(encoding="utf-8"))
    if not found["finished"]:
        return None
    if found["wanted"] != asdict(wanted):
        held = found["wanted"]
        raise Refusal(
            f"{home} holds a demo of {held['pupils']} pupils with seed {held['seed']}. "
            "Add --fresh to replace it, or choose another folder with --home DIR."
        )
    return found


def begin(home: Path, wanted: Wanted) -> None:
    """Empty the home but for its keys, and mark it as a demo that is being made.

    Only a home without a database, or one marked as a demo's, is ever emptied.
    """
    need_ours(home)
    _write(home, {"wanted": asdict(wanted), "finished": False})
    for inside in home.iterdir():
        if inside.name in (MARK, "keys"):
            continue
        if inside.is_dir():
            shutil.rmtree(inside)
        else:
            inside.unlink()


def finish(home: Path, wanted: Wanted, data: dict[str, Any]) -> None:
    """Keep what later runs print again, passwords of invented people too: only its owner reads the home."""
    _write(home, {"wanted": asdict(wanted), "finished": True, **data})


def _write(home: Path, data: dict[str, Any]) -> None:
    mark = home / MARK
    mark.touch(mode=0o600)
    mark.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
