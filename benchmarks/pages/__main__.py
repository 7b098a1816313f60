"""`python -m benchmarks.pages`: how long pages take over 5,000 learners with ten years of attendance.

Each page is asked for by a head through the whole of the product (sessions,
rights, audit, templates), in one process. A bare Django page, with Django's
usual middleware and one word in its body, is timed between them in the same
run. The authority is built once and kept in `--home`.
"""

import argparse
import datetime as dt
import gzip
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CODE = "S12000098"
GOAL_MS, GOAL_QUERIES, GOAL_KB = 150, 30, 100
BARE = "bare Django page"
ASKED_FIRST = 3


def words() -> argparse.Namespace:
    cli = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    cli.add_argument("--learners", type=int, default=5000)
    cli.add_argument("--years", type=int, default=10)
    cli.add_argument("--times", type=int, default=21)
    cli.add_argument("--home", type=Path, help="where the authority is built and kept; a folder of its own otherwise")
    return cli.parse_args()


def main() -> None:
    options = words()
    with tempfile.TemporaryDirectory(prefix="virtualschool-pages-") as folder:
        set_up(options.home or Path(folder))
        user, authority = cast(options)
        report(user, authority, options.times)


def set_up(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    os.environ["VIRTUALSCHOOL_HOME"] = str(home)
    os.environ["VIRTUALSCHOOL_MFA"] = "optional"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "virtualschool.config.settings")
    import django

    django.setup()


def cast(options: argparse.Namespace) -> tuple[Any, Any]:
    """The head, and the authority; both are made where the home has none."""
    from django.core.management import call_command

    from virtualschool.audit.vocab import SYSTEM
    from virtualschool.foundation import clock
    from virtualschool.people import operations as people
    from virtualschool.people.models import User
    from virtualschool.people.vocab import Role
    from virtualschool.register.models import Learner

    from . import authority as building

    call_command("migrate", verbosity=0)
    authority = people.authority(CODE)
    user = User.objects.filter(email="head@example.invalid").first()
    if user is None:
        now = clock.now()
        user = people.open_account(email="head@example.invalid", name="Ailsa", by=SYSTEM, at=now)
        people.appoint(user=user, role=Role.LEAD, authority=authority, by=SYSTEM, at=now)
    if not Learner.objects.filter(authority=authority).exists():
        begun = time.perf_counter()
        building.build(authority, learners=options.learners, years=options.years, today=clock.today())
        print(f"Built in {time.perf_counter() - begun:.0f} s.", file=sys.stderr)
    make_ready(authority, clock.today())
    return user, authority


def make_ready(authority: Any, today: dt.date) -> None:
    """What a night does after intake: flags raised, figures made ready."""
    from virtualschool.monitoring.figures import refreshing
    from virtualschool.monitoring.operations import flags

    for name, act in (
        ("Flags raised", lambda: flags.evaluate(authority, on=today)),
        ("Figures made ready", lambda: refreshing.refresh(authority)),
    ):
        begun = time.perf_counter()
        act()
        print(f"{name} in {time.perf_counter() - begun:.1f} s.", file=sys.stderr)


def addresses(authority: Any) -> dict[str, str]:
    """The pages by what they are called; a page that this version has not is left out, and said so."""
    from django.urls import NoReverseMatch, reverse

    from virtualschool.register.models import Learner

    learner = Learner.objects.filter(authority=authority).order_by("pk").values_list("pk", flat=True)[2]
    wanted: dict[str, tuple[str, list[object]]] = {
        "Today": ("desk:today", []),
        "learners": ("desk:learners", []),
        "a learner": ("desk:learner", [learner]),
        "figures": ("monitoring:figures", []),
        "a figure": ("monitoring:figure", ["attendance-rate"]),
        "who is behind a figure": ("monitoring:behind", ["attendance-rate"]),
    }
    found = {}
    for title, (name, arguments) in wanted.items():
        try:
            found[title] = reverse(name, args=arguments)
        except NoReverseMatch:
            print(f"{title}: this version has no such page.")
    return found


def bare_page() -> Callable[[], int]:
    """A request to one word, through Django's usual middleware."""
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse  # noqa: TID251  (a bare page is what is timed)
    from django.test import Client, override_settings
    from django.urls import path

    def word(_: HttpRequest) -> HttpResponse:
        return HttpResponse("Hello")

    pages = type("pages", (), {"urlpatterns": [path("", word)]})
    usual = [name for name in settings.MIDDLEWARE if name.startswith("django.")]

    with override_settings(ROOT_URLCONF=pages, MIDDLEWARE=usual):
        browser = Client(HTTP_HOST="127.0.0.1")
        browser.get("/")

    def ask() -> int:
        with override_settings(ROOT_URLCONF=pages, MIDDLEWARE=usual):
            begun = time.perf_counter_ns()
            browser.get("/")
            return time.perf_counter_ns() - begun

    return ask


def report(user: Any, authority: Any, times: int) -> None:
    """The table: median, slowest tenth and processor in milliseconds, queries, and the page's size, also packed."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser, bare = Client(HTTP_HOST="127.0.0.1"), bare_page()
    browser.force_login(user, backend="virtualschool.people.sign_in.SignInBackend")
    print(f"{'page':24} {'median ms':>9} {'9 of 10':>8} {'processor':>10} {'queries':>8} {'KB':>6} {'packed':>7}  goal")
    over, of_bare = [], []
    for title, address in addresses(authority).items():
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get(address)
        queries = len(captured)
        if answer.status_code != 200:
            sys.exit(f"{title}: {address} answered {answer.status_code}.")
        asked = [timed(browser, address) for _ in range(ASKED_FIRST + times)][ASKED_FIRST:]
        spent, worked = [wall for wall, _ in asked], statistics.median(processor for _, processor in asked)
        of_bare += [bare() / 1e6 for _ in range(times)]
        median, kb = statistics.median(spent), len(answer.content) / 1024
        kept = median <= GOAL_MS and queries <= GOAL_QUERIES and kb <= GOAL_KB
        over += [] if kept else [title]
        packed = len(gzip.compress(answer.content, 6)) / 1024
        slow = statistics.quantiles(spent, n=10)[-1]
        mark = "kept" if kept else "OVER"
        print(f"{title:24} {median:9.0f} {slow:8.0f} {worked:10.0f} {queries:8} {kb:6.0f} {packed:7.0f}  {mark}")
    print(f"{BARE:24} {statistics.median(of_bare):9.2f}")
    print(f"Goals: {GOAL_MS} ms at the median, {GOAL_QUERIES} queries, {GOAL_KB} KB.")
    sys.exit(f"Over: {', '.join(over)}." if over else 0)


def timed(browser: Any, address: str) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processor: the second is the page's own on a machine that others use."""
    begun, worked = time.perf_counter_ns(), time.process_time_ns()
    browser.get(address)
    return (time.perf_counter_ns() - begun) / 1e6, (time.process_time_ns() - worked) / 1e6


if __name__ == "__main__":
    main()
