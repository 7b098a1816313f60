"""What some tests need of the machine: a browser and a PostgreSQL server, fetched through apt where that is allowed."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = {"browser": "chromium", "PostgreSQL": "postgresql"}


def browser() -> str | None:
    """Where Chromium is; None where it is not."""
    named = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return named if Path(named).exists() else shutil.which("chromium")


def postgresql() -> Path | None:
    """The folder of the newest PostgreSQL server's programs; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def fetch_what_is_missing() -> list[str]:
    """Install what is not there, where this user may; returns what is missing still."""
    if missing := missing_here():
        install([PACKAGES[one] for one in missing])
    return missing_here()


def missing_here() -> list[str]:
    there = {"browser": browser(), "PostgreSQL": postgresql()}
    return [name for name in PACKAGES if there[name] is None]


def install(packages: list[str]) -> None:
    """Ask apt; without it, or without the right to, nothing happens."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"Installing {' and '.join(packages)} for the tests that need it (a minute) ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *words], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"apt-get {words[0]} failed: {done.stderr.strip()[-300:]}", file=sys.stderr)
            return


@contextmanager
def throwaway_server(programs: Path) -> Iterator[str]:
    """A PostgreSQL server for one run, on the loopback address; yields its DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="virtualschool-pg-") as name:
        folder, port = Path(name), free_port()
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
        # Nothing has to outlive the run; and to compile a query takes the server longer than to answer it from
        # tables that hold next to nothing.
        quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off"
        options = f"-h 127.0.0.1 -p {port} -k {folder} {quick}"
        run(programs / "initdb", "-D", folder / "data", "-U", "app", "--auth=trust", "--encoding=UTF8", "--no-sync")
        run(programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            run(programs / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "app", "app")
            yield f"postgres://app@127.0.0.1:{port}/app"
        finally:
            run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")


def run(program: Path, *arguments: object) -> None:
    """Run one of the server's programs as the user that may; its words are shown if it fails."""
    words = [str(program), *map(str, arguments)]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    # pg_ctl leaves the server holding its output: a pipe would wait for the server, so the words go to a file.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(words, cwd="/", stdout=said, stderr=said, check=False)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{program.name} failed: {said.read().strip()}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
