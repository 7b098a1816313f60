"""Serving: the web server and the background worker as two processes that begin and end together."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import FrameType
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import get_commands

from . import home
from .refusals import Refusal

LOOPBACK = "127.0.0.1"
WORKERS, THREADS = 2, 4
START_WITHIN, END_WITHIN = 60.0, 15.0
A_MINUTE, A_DAY = 60, 24 * 60 * 60


def port(text: str) -> int:
    """A port as an argument of a command."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a whole number from 1 to 65535")
    return int(text)


def need_free(number: int) -> None:
    """Refuse a port that somebody else listens on, before any work is done for nothing."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((LOOPBACK, number))
        except OSError as problem:
            why = problem.strerror
            raise Refusal(f"Port {number} cannot be used ({why}). Choose another with --port N.") from problem


def serve(number: int, *, tell: Callable[[str], None]) -> None:
    """Serve on the loopback address until somebody stops it; if one process ends by itself, so does the other.

    Raises `Refusal` if the server does not answer or something ended unasked.
    """
    running: list[subprocess.Popen[bytes]] = []
    previous = {one: signal.signal(one, _stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        know_own_hub(number)
        keep("--after-stop")
        running += [subprocess.Popen(command, start_new_session=True) for command in (web(number), worker())]
        wait_until_ready(number, running)
        tell(f"Serving on http://{LOOPBACK}:{number}. Ctrl-C ends it.")
        watch(running)
        raise Refusal("The server or its worker ended by itself; the lines above say why. Start it again.")
    except KeyboardInterrupt:
        tell("Ending.")
    finally:
        end(running)
        for one, handler in previous.items():
            signal.signal(one, handler)


def know_own_hub(number: int) -> None:
    """Where this installation is the Network's hub as well, on this machine alone: its port is the one served on."""
    if settings.HUB == settings.PUBLIC_ADDRESS and settings.ON_LOOPBACK:
        os.environ["VIRTUALSCHOOL_HUB"] = f"http://{LOOPBACK}:{number}"
        ask_no_proxy()


def ask_no_proxy() -> None:
    """What is asked of this very machine goes through no proxy that the council has set for the rest."""
    others = (os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or "").split(",")
    os.environ["no_proxy"] = ",".join(dict.fromkeys([*filter(None, others), LOOPBACK]))


class _Silent(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def own_hub_for_now() -> Iterator[None]:
    """Answer as the Network's hub on this machine, for as long as the caller needs one, on a port that is free.

    For a command that speaks to the hub of its own installation before
    anything is served. What is sent is what would be sent to any hub.
    """
    server = make_server(LOOPBACK, 0, WSGIHandler(), handler_class=_Silent)
    answering = Thread(target=server.serve_forever, daemon=True)
    before, settings.HUB = settings.HUB, f"http://{LOOPBACK}:{server.server_port}"
    ask_no_proxy()
    answering.start()
    try:
        yield
    finally:
        settings.HUB = before
        server.shutdown()
        answering.join()
        server.server_close()


def watch(running: Sequence[subprocess.Popen[bytes]]) -> None:
    """Wait until a process ends; every minute look into the watched folders, once a day dispose of what is past."""
    next_day, next_look = time.monotonic() + A_DAY, time.monotonic()
    look: subprocess.Popen[bytes] | None = None
    while all(one.poll() is None for one in running):
        time.sleep(0.5)
        if time.monotonic() >= next_look and (look is None or look.poll() is not None):
            next_look = time.monotonic() + A_MINUTE
            look = look_into_folders()
        if time.monotonic() >= next_day:
            next_day += A_DAY
            keep()


def look_into_folders() -> subprocess.Popen[bytes] | None:
    """Begin `./vs watch --once`, if there is a folder to look into; what it refuses, it says in the folder."""
    if "watch" not in get_commands():
        return None
    place = Path(settings.INCOMING) if settings.INCOMING else home.path() / "incoming"
    if not place.is_dir() or not any(place.glob("*/*")):
        return None
    command = [sys.executable, "-m", "django", "watch", "--once"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def keep(*arguments: str) -> None:
    """Run each hat's keeping; what it cannot do, it says itself, and it is no reason not to serve."""
    for name in ("keep", "network_keep"):
        if name in get_commands():
            command = [sys.executable, "-m", "django", name, *arguments]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False)


def web(number: int) -> Sequence[str]:
    """No access log, and no socket for remote control: both would be one more thing to guard."""
    return [
        *(sys.executable, "-m", "gunicorn", "virtualschool.config.wsgi:application", "--bind", f"{LOOPBACK}:{number}"),
        *("--workers", str(WORKERS), "--threads", str(THREADS), "--timeout", "120", "--graceful-timeout", "5"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def worker() -> Sequence[str]:
    return [sys.executable, "-m", "django", "db_worker", "--no-reload", "--no-startup-delay", "-v", "0"]


def wait_until_ready(number: int, running: Sequence[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_WITHIN
    question = urllib.request.Request(f"http://{LOOPBACK}:{number}/readyz", headers={"Host": own_name()})
    while time.monotonic() < until and all(one.poll() is None for one in running):
        try:
            with urllib.request.urlopen(question, timeout=5):  # noqa: S310  (http, to ourselves)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise Refusal(f"The server did not answer on port {number}; the lines above say why.")


def own_name() -> str:
    """The host name that people type, since the server answers to no other."""
    return urlsplit(settings.PUBLIC_ADDRESS).hostname or LOOPBACK


def end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each process to end, and make it after a while."""
    for one in running:
        if one.poll() is None:
            one.terminate()
    for one in running:
        try:
            one.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
