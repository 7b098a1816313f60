"""A hub alone, in a process and a home of its own: useful with no authority anywhere; and an authority without a hub.

One server serves the tests of this module; an authority's side in the test's own process posts to it over HTTP.
"""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.commands.running import ROOT, environment, vs
from tests.network.hub import Installation
from tests.releases import world
from virtualschool.foundation import signing_keys
from virtualschool.foundation.signed_requests import signed_session
from virtualschool.releases.operations import sending
from virtualschool.releases.vocab import Sent

pytestmark = [pytest.mark.once, pytest.mark.long]
HUB_HAT = {"VIRTUALSCHOOL_HATS": "network"}
COORDINATOR = "helen@celcis.example"
LEARNERS_ROOMS = ("desk", "releases", "handover", "intake", "monitoring", "linkage", "learning", "register", "schools")

BROWSE = """
import json, sys, django
django.setup()
from django.test import Client
from virtualschool.people.models import User
browser = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False)
who = json.loads(sys.argv[1])
if who:
    browser.force_login(User.objects.get(email=who), backend="virtualschool.people.sign_in.SignInBackend")
found = {}
for path in json.loads(sys.argv[2]):
    answer = browser.get(path)
    found[path] = [answer.status_code, answer.headers.get("Location", ""), answer.content.decode()]
print(json.dumps(found))
"""

JOIN = """
import datetime, json, sys, django
django.setup()
from virtualschool.foundation import clock
from virtualschool.network.operations import authorities
from virtualschool.people.models import Authority, User
by = User.objects.get(email=json.loads(sys.argv[1]))
for one in Authority.objects.filter(pk__in=json.loads(sys.argv[2])):
    authorities.join(authority=one, on=datetime.date(2026, 1, 5), by=by, at=clock.now())
print("null")
"""


def browse(home: Path, who: str, *paths: str, **more: str) -> dict[str, list[Any]]:
    """Pages as somebody sees them, asked in a process with this home and these hats."""
    found: dict[str, list[Any]] = in_process(BROWSE, home, who, *paths, **more)
    return found


def in_process(script: str, home: Path, who: str, *words: str, **more: str) -> Any:
    settings = {"DJANGO_SETTINGS_MODULE": "virtualschool.config.settings", "VIRTUALSCHOOL_HOME": str(home)}
    command = [sys.executable, "-c", script, json.dumps(who), json.dumps(words)]
    env = environment(VIRTUALSCHOOL_MFA="optional", **settings, **more)
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def tables_of(home: Path) -> set[str]:
    with sqlite3.connect(home / "virtualschool.sqlite3") as base:
        return {row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@dataclass(frozen=True)
class Hub:
    home: Path
    address: str

    def codes(self, *authorities: str) -> dict[str, str]:
        made = vs("hub_code", "--authority", *authorities, "--json", home=self.home, **HUB_HAT)
        codes: dict[str, str] = made.data["codes"]
        return codes

    def ask(self, by: Installation, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        with signed_session(by.key_id, by.key) as session:
            answer = session.request(method, f"{self.address}/network/api/v1/{path}", json=body, timeout=30)
        return answer.status_code, answer.json()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hub") / "home"
    ran = vs("setup", "--network", "--coordinator", COORDINATOR, "--name", "Helen", "--json", home=made, **HUB_HAT)
    assert ran.code == 0
    assert ran.data["coordinator"] == COORDINATOR
    return made


@pytest.fixture(scope="module")
def hub(home: Path) -> Iterator[Hub]:
    """`./vs serve` in a hub's home, ended with everything that it began."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [sys.executable, "-m", "virtualschool", "serve", "--port", str(port), "--home", str(home)]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment(**HUB_HAT), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/livez", server)
        yield Hub(home, f"http://127.0.0.1:{port}")
    finally:
        server.send_signal(signal.SIGINT)
        said = server.communicate(timeout=60)[1]
    assert "Unknown command" not in said
    assert "Traceback" not in said


def wait_for(address: str, server: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.read() == b"ok\n"
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("The hub did not answer.")


def test_a_hub_has_no_table_of_a_learner_and_no_key_for_one(home):
    assert not [one for one in tables_of(home) if one.startswith(tuple(f"{room}_" for room in LEARNERS_ROOMS))]
    assert "network_meeting" in tables_of(home)
    assert {file.name for file in (home / "keys").iterdir()} == {"audit", "django"}


def test_a_hub_is_a_meeting_place_with_no_authority_installed_anywhere(home):
    pages = ("", "meetings/", "directory/", "national/", "evaluation/", "ask/", "search/", "rules/")

    others = ("/learners/", "/files/", "/questions/", "/releases/", "/hand-overs/")

    found = browse(home, COORDINATOR, "/", *others, *(f"/network/{page}" for page in pages), **HUB_HAT)

    assert found["/"][:2] == [302, "/network/"]
    assert {found[path][0] for path in others} == {404}
    assert {f"/network/{page}": found[f"/network/{page}"][0] for page in pages} == {
        f"/network/{page}": 200 for page in pages
    }
    assert "Who may sign in" in found["/network/"][2]
    assert "Back to" not in found["/network/"][2]


def test_setup_is_for_the_hat_that_is_worn(home):
    ran = vs("setup", "--authority", "S12000033", "--lead", "head@council.example", "--json", home=home, **HUB_HAT)

    assert ran.code == 1
    assert "add it to VIRTUALSCHOOL_HATS" in ran.data["error"]


def test_a_release_made_in_an_authoritys_process_arrives_once_in_the_hubs_and_shows_in_the_national_tables(
    hub, strathcarron, ailsa, greer, settings, monkeypatch
):
    monkeypatch.setenv("VIRTUALSCHOOL_TODAY", world.NOON.date().isoformat())
    settings.HUB, settings.RELEASE_DATES = hub.address, ["any"]
    codes = hub.codes(strathcarron.pk, *OTHERS)
    enrol(hub, Installation(strathcarron.pk, signing_keys.private_key(strathcarron.pk)), codes)
    made = world.approved(world.draft(world.learners(strathcarron)), ailsa, greer)
    entry = made.posts.get()

    for _ in range(3):
        sending.post(entry.pk, at=world.NOON)
        entry.refresh_from_db()
        assert (entry.state, entry.answer) == (Sent.TAKEN, entry.answer)
        type(entry).objects.filter(pk=entry.pk).update(state=Sent.WAITING, next_try_at=world.NOON)

    assert kept(hub.home, "SELECT id FROM network_receivedrelease") == [(made.document_id,)]
    assert kept(hub.home, "SELECT count(*) FROM audit_event WHERE verb = 'release received'") == [(1,)]
    document = {name: one for name, one in json.loads(made.document).items() if name != "signature"}
    for code in OTHERS:
        release_the_same(hub, enrol(hub, Installation(code), codes), document)
    strangers = browse(hub.home, COORDINATOR, NATIONAL, VIRTUALSCHOOL_TODAY="2027-03-15", **HUB_HAT)
    in_process(JOIN, hub.home, COORDINATOR, strathcarron.pk, *OTHERS, **HUB_HAT)
    later = browse(hub.home, COORDINATOR, NATIONAL, VIRTUALSCHOOL_TODAY="2027-03-15", **HUB_HAT)
    before = browse(hub.home, COORDINATOR, NATIONAL, VIRTUALSCHOOL_TODAY="2027-03-14", **HUB_HAT)
    told = json.loads(later[NATIONAL][2])
    assert json.loads(strangers[NATIONAL][2])["tables"] == []
    assert told["authorities"] == 3
    assert {table["id"] for table in told["tables"]} == {table["id"] for table in document["tables"]}
    assert three_times(told, document)
    assert json.loads(before[NATIONAL][2])["tables"] == []


OTHERS = ("S12000033", "S12000034")
NATIONAL = "/network/api/v1/national/2025-26/in-year/"


def kept(home: Path, question: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "virtualschool.sqlite3") as base:
        return base.execute(question).fetchall()


def enrol(hub: Hub, here: Installation, codes: dict[str, str]) -> Installation:
    body = {"signing_key": here.public, "handover_key": here.public, "code": codes[here.code]}
    assert hub.ask(here, "PUT", "keys/", body) == (201, {"key_id": here.key_id})
    return here


def release_the_same(hub: Hub, here: Installation, document: dict[str, Any]) -> None:
    """Another authority with the very same figures."""
    day = document["made_on"]
    approvals = [{"by": "lead " + "a1" * 16, "at": day}, {"by": "administrator " + "b2" * 16, "at": day}]
    status, said = hub.ask(here, "POST", "releases/", here.signed({**document, "authority": here.code}, approvals))
    assert status == 201, said


def three_times(told: dict[str, Any], document: dict[str, Any]) -> bool:
    """Whether each national range is three times the authority's own."""
    own = {
        (table["id"], *sorted(cell["at"].items())): (3 * cell["low"], 3 * cell["high"])
        for table in document["tables"]
        for cell in table["cells"]
    }
    return own == {
        (table["id"], *sorted(cell["at"].items())): (cell["low"], cell["high"])
        for table in told["tables"]
        for cell in table["cells"]
    }


def test_an_authority_alone_has_no_table_of_the_network_and_works(tmp_path):
    hat = {"VIRTUALSCHOOL_HATS": "authority"}
    home, head = tmp_path / "home", "head@council.example"
    assert vs("setup", "--authority", "S12000033", "--lead", head, home=home, **hat).code == 0

    found = browse(home, head, "/", "/learners/", "/files/", "/releases/", "/network/", **hat)

    assert not [one for one in tables_of(home) if one.startswith("network_")]
    assert {path: one[0] for path, one in found.items()} == {
        "/": 200, "/learners/": 200, "/files/": 200, "/releases/": 200, "/network/": 404,
    }  # fmt: skip
    assert "/network/" not in found["/"][2]
