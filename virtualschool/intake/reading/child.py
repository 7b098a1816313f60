"""Untrusted files are read in a process of their own, with little memory, little time and no disk.

The file goes in and the reading comes out over pipes; nothing is written to a temporary file. Whatever happens to the
process, the one that asked goes on, with a sentence for the person who brought the file.
"""

import datetime as dt
import gc
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import virtualschool
from virtualschool.intake.reading import wire
from virtualschool.intake.reading.files import read_file
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.reading.reading import Reading
from virtualschool.tables import Refused, sniff

_ROOT = Path(virtualschool.__file__).parent.parent
# Libraries that reckon with many numbers would each set room aside for every processor of a large machine.
_SPARING = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "1",
}
# What Python itself ends with after an error that is no `Exception`: a panic inside the workbook parser.
_BROKE = 1
_OUT_OF_MEMORY = 3


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much memory and processor time the process may use; the defaults are those of the trust paper."""

    memory_bytes: int = 1_000_000_000
    workbook_seconds: int = 20
    csv_seconds: int = 60

    def seconds(self, form: str) -> int:
        """Return the processor time for a file of this form."""
        return self.workbook_seconds if form == "workbook" else self.csv_seconds


def read_limited(
    data: bytes,
    *,
    name: str,
    kind: str | None,
    mapping: Mapping | None,
    authority: str,
    as_at: dt.date,
    saved: Sequence[Mapping] = (),
    allowance: Allowance | None = None,
) -> Reading:
    """Do what `files.read_file` does, in a limited process; too much of anything raises `Refused`, as a bad file does.

    `Refused.trace` names the error and its place where the fault is this program's own: it belongs in the log.
    """
    allowance = allowance or Allowance()
    seconds = allowance.seconds(sniff.form(data))
    ask: dict[str, object] = {"name": name, "kind": kind, "authority": authority, "as_at": as_at.isoformat()}
    ask |= {"saved": [wire.dump_mapping(one) for one in saved]}
    ask |= {"mapping": wire.dump_mapping(mapping), "memory_bytes": allowance.memory_bytes, "seconds": seconds}
    answer = answered(json.dumps(ask).encode() + b"\n" + data, wait=seconds * 4 + 30)
    return wire.load(answer)


def answered(question: bytes, *, wait: int, module: str = "virtualschool.intake.reading.child") -> bytes:
    """Return what a limited process of this module writes; whatever ends it raises `Refused` with a sentence."""
    command = [sys.executable, "-m", module]
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
    environment |= _SPARING
    try:
        done = subprocess.run(
            command,
            input=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=wait,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise _too_slow() from late
    if done.returncode == 0:
        return done.stdout
    raise _death(done.returncode)


def _death(code: int) -> Refused:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _too_slow()
    if code == _BROKE:
        return Refused(
            "damaged",
            "The file is damaged, or was made in a way that cannot be read. "
            "Save it again in your spreadsheet program and bring the new file.",
            trace="the parser of the file broke down",
        )
    return Refused(
        "too_large",
        "The file takes more memory to read than a table of this kind should. "
        "Save only the sheet and the columns that are needed, as CSV, and bring that.",
        trace=f"the reading process ended with {code}",
    )


def _too_slow() -> Refused:
    return Refused(
        "too_slow",
        "The file takes too long to read. Save only the sheet and the columns that are needed, as CSV, and bring that.",
    )


def limit(memory_bytes: int, seconds: int) -> None:
    """Take from this process all but so much memory and time, and the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _outcome(question: BinaryIO) -> Reading | Refused:
    ask = json.loads(question.readline())
    limit(ask.pop("memory_bytes"), ask.pop("seconds"))
    ask |= {"saved": [wire.load_mapping(one) for one in ask["saved"]]}
    ask |= {"mapping": wire.load_mapping(ask["mapping"]), "as_at": dt.date.fromisoformat(ask["as_at"])}
    try:
        return read_file(question.read(), **ask)
    except Refused as refused:
        return refused
    except MemoryError:
        raise
    except ImportError as failure:  # what is installed can't be loaded here: there is no room for it
        raise MemoryError from failure
    except Exception as failure:
        return Refused(
            "not_understood",
            "The file could not be read, and nothing was changed. It may be a fault of this program: "
            "tell whoever runs it.",
            trace=_where(failure),
        )


def _where(failure: Exception) -> str:
    """Name the error and its place in the program; never its message, which may hold a cell."""
    last = failure.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    place = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else "nowhere"
    return f"{type(failure).__name__} at {place}"


def main() -> int:
    """Read the question from standard input and write what came of it to standard output."""
    gc.disable()  # a process that ends at once has no rubbish to look for, and a large file makes the search long
    try:
        answer = wire.dump(_outcome(sys.stdin.buffer))
    except MemoryError:
        return _OUT_OF_MEMORY
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    ended = main()
    gc.freeze()  # nor is there any rubbish to look for at the very end
    sys.exit(ended)
