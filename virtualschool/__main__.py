"""The one entrance of the command line: finds the home, then hands over to the command.

`link` and the developers' commands need no home and no database, so they
never start Django.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand

ROOT = Path(__file__).resolve().parent.parent
USAGE = """usage: ./vs COMMAND [options]

  demo       the main job on invented extracts, served on this machine
  intake     take extracts in
  watch      take in what lies in the watched folders (serve does it every minute)
  register   the register as CSV or XLSX
  figures    the indicators of a cohort in a session
  release    tables for the Network: draft them, approve them
  link       link two person tables on their own
  train-model  make a linkage model from extracts; nothing uses it yet
  model      which model joins records; try another, adopt it
  handover   hand a learner over to another authority, or take one in
  setup      ready a real installation
  serve      serve it
  audit      verify the audit's chains
  keep       dispose of what is past its days (serve does it daily)
  export     everything of an authority, in open formats
  rebuild    derive the register again from what is stored
  test       the whole test suite          check   the linters alone

./vs COMMAND --help tells more."""
HOMELESS = {
    "link": "virtualschool.linkage.cli",
    "train-model": "virtualschool.linkage.training",
    "test": "tools.suite",
    "check": "tools.suite",
    "docs": "tools.suite",
}
BARE = ("link", "train-model")
"""Commands whose module is told its words without its name."""


def take_home(arguments: Sequence[str], command: str) -> list[str]:
    """The arguments without `--home DIR`; the folder goes to the environment, where settings find it."""
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--home":
            value = next(words, None)
            if value is None:
                sys.exit(wrong_usage("--home needs a folder."))
            os.environ["VIRTUALSCHOOL_HOME"] = str(Path(value).resolve())
        elif word.startswith("--home="):
            os.environ["VIRTUALSCHOOL_HOME"] = str(Path(word.partition("=")[2]).resolve())
        else:
            rest.append(word)
    os.environ.setdefault("VIRTUALSCHOOL_HOME", str(ROOT / "var" / ("demo" if command == "demo" else "home")))
    return rest


def wrong_usage(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def homeless(module: str, arguments: list[str]) -> int:
    import importlib

    sys.path.insert(0, str(ROOT))
    main: Callable[[list[str]], int] = importlib.import_module(module).main
    return main(arguments)


def keep_demo_apart() -> None:
    """The demo has an embedded database, this machine's address and its own hub, whatever settings a real one has.

    What two people approve leaves at once and is shown at once: nobody at a demo waits for the first of October.
    """
    for name, usual in (("MFA", "optional"), ("RELEASE_DATES", "any"), ("NATIONAL_DATES", "any")):
        os.environ.setdefault(f"VIRTUALSCHOOL_{name}", usual)
    for name in ("DATABASE_URL", "VIRTUALSCHOOL_ADDRESS", "VIRTUALSCHOOL_HOSTS", "VIRTUALSCHOOL_HUB"):
        os.environ.pop(name, None)


def commands(*, as_json: bool) -> "Mapping[str, str | BaseCommand]":
    """Start Django; settings or a home that cannot be used are told in a sentence, with exit 1."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import get_commands

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        refuse(f"The settings are not right: {wrong}", as_json=as_json)
    except OSError as problem:
        home = os.environ["VIRTUALSCHOOL_HOME"]
        refuse(f"The home {home} cannot be used: {problem.strerror}. Choose another with --home DIR.", as_json=as_json)
    return get_commands()


def refuse(sentence: str, *, as_json: bool) -> NoReturn:
    print(sentence, file=sys.stderr)
    if as_json:
        print(json.dumps({"error": sentence}))
    sys.exit(1)


def main() -> None:
    """Run one command; exits 0 done, 1 refused or held, 2 wrong usage."""
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help", "help"):
        print(USAGE)
        sys.exit(0 if len(sys.argv) > 1 else 2)
    command, arguments = sys.argv[1], sys.argv[2:]
    if command in HOMELESS:
        sys.exit(homeless(HOMELESS[command], arguments if command in BARE else [command, *arguments]))
    arguments = take_home(arguments, command)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "virtualschool.config.settings")
    if command == "demo":
        keep_demo_apart()
    app = commands(as_json="--json" in arguments).get(command)
    from django.core.management import load_command_class

    if app is None:
        print(USAGE, file=sys.stderr)
        sys.exit(wrong_usage(f"There is no command {command!r}."))
    loaded = load_command_class(app, command) if isinstance(app, str) else app
    loaded.run_from_argv(["vs", command, *arguments])


if __name__ == "__main__":
    main()
