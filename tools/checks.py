"""The linters, each a command with a name; a newcomer can run every one of them by hand."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import vendor

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SAY_NOTHING = {"utils", "helpers", "common", "misc", "services", "managers", "base"}
OURS = ("virtualschool", "tests", "tools", "benchmarks")


@dataclass(frozen=True)
class Check:
    """A name, and what returns the trouble that it found: nothing where all is well."""

    name: str
    trouble: Callable[[], str]


def checks() -> list[Check]:
    """Everything that `./vs check` looks at, the quickest first."""
    return [
        Check("names that say something", names),
        command("style", "ruff", "check", "--quiet"),
        command("layout", "ruff", "format", "--check", "--quiet"),
        Check("templates", templates),
        command("direction of imports", "lint-imports", "--no-cache"),
        command("types", "mypy", "--no-error-summary"),
        Check("migrations", migrations),
        Check("vendored files", vendored),
        Check("documentation", documentation),
    ]


def run_all() -> list[str]:
    """Run every check, whatever the others find; returns the names of those that found something."""
    failed, every = [], checks()
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        for check, (trouble, seconds) in zip(every, cores.map(timed, every), strict=True):
            print(f"{'FAILED' if trouble else 'ok':<8}{check.name} ({seconds:.1f} s)", flush=True)
            if trouble:
                print(trouble, flush=True)
                failed.append(check.name)
    return failed


def timed(check: Check) -> tuple[str, float]:
    """The trouble that a check found, and the seconds that it took."""
    began = time.monotonic()
    trouble = check.trouble().strip()
    return trouble, time.monotonic() - began


def command(name: str, program: str, *arguments: str) -> Check:
    return Check(name, lambda: output_if_failed(str(BIN / program), *arguments))


def output_if_failed(*words: str, home: str = "") -> str:
    """What a command printed if it failed; nothing if it did not."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **({"VIRTUALSCHOOL_HOME": home} if home else {})}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    return (done.stdout + done.stderr).strip() or f"{words[0]} ended with {done.returncode} and said nothing."


def names() -> str:
    """Files and folders whose names say nothing about what they know."""
    return "\n".join(f"{path.relative_to(ROOT)}: this name says nothing" for path in nameless(ROOT))


def nameless(root: Path) -> Iterator[Path]:
    for folder in OURS:
        for path in sorted((root / folder).rglob("*")):
            if path.stem in SAY_NOTHING and (path.suffix == ".py" or path.is_dir()):
                yield path


def templates() -> str:
    files = sorted(str(path) for path in (ROOT / "virtualschool").glob("*/templates/**/*.html"))
    return output_if_failed(str(BIN / "djade"), "--check", "--target-version", "5.2", *files)


def migrations() -> str:
    with scratch() as home:
        arguments = ("-m", "django", "makemigrations", "--check", "--dry-run")
        return output_if_failed(
            sys.executable, *arguments, "--settings", "virtualschool.config.settings", home=str(home)
        )


def vendored() -> str:
    """The vendored files against the published package; where npm cannot be asked, tests compare their checksums."""
    try:
        files, checksum = vendor.published()
    except (OSError, subprocess.CalledProcessError):
        print("        npm cannot be asked; the tests compare the vendored files with their recorded checksums")
        return ""
    wrong = vendor.differences(vendor.FOLDER, {**files, "vendor.json": vendor.record(files, checksum)})
    return f"differ from what was published: {', '.join(wrong)}" if wrong else ""


def documentation() -> str:
    with scratch() as site:
        return output_if_failed(str(BIN / "mkdocs"), "build", "--strict", "--quiet", "--site-dir", str(site))


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="virtualschool-") as folder:
        yield Path(folder)
