"""`./vs demo` on 600 pupils: the contract's object, reuse, what it must never touch, and serving."""

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.commands.running import ROOT, environment, vs
from tools.machine import free_port
from virtualschool.__main__ import keep_demo_apart

KEYS = {"url", "home", "users", "extracts", "intake", "register"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "home"


@pytest.fixture(scope="module")
def demo(home):
    return vs("demo", "--no-serve", "--json", "--pupils", 600, "--seed", 7, home=home, DATABASE_URL="postgres://no/no")


def test_the_demo_prints_the_object_of_the_contract(demo, home):
    assert demo.code == 0
    assert set(demo.data) == KEYS
    assert demo.data["home"] == str(home)
    assert all(Path(one).parent == home.with_name("home-extracts") for one in demo.data["extracts"])


def test_every_row_of_the_demo_is_accounted_for(demo):
    for one in demo.data["intake"]:
        assert one["status"] == "applied", one["reasons"]
        assert one["rows_in"] == sum(one[name] for name in ("applied", "unchanged", "held", "rejected", "blank"))


def test_the_register_of_the_demo_has_people_questions_and_disagreements(demo):
    counts = demo.data["register"]

    assert 30 < counts["looked_after_now"] + 10 < counts["learners"] + 10 < 100
    assert counts["to_review"] > 0
    assert counts["disagreements"] > 0


def test_every_role_can_sign_in_for_both_authorities(demo):
    roles = {
        code: {user["role"] for user in demo.data["users"] if user["authority"] == code}
        for code in ("S12000098", "S12000099")
    }

    assert roles["S12000098"] == roles["S12000099"]
    assert {"lead", "team_member", "data_officer", "designated_manager", "administrator"} <= roles["S12000098"]
    assert all(user["school"] for user in demo.data["users"] if user["role"] == "designated_manager")
    assert len({user["password"] for user in demo.data["users"]}) == len(demo.data["users"])


def test_the_first_authority_has_released_its_tables_to_the_hub(demo, home):
    listed = vs("release", "--authority", "S12000098", "--list", "--json", home=home).data["releases"]

    assert [(one["session"], one["cohort"], one["state"], one["approvals"]) for one in listed] == [
        ("2024/25", "in-year", "approved", 2)
    ]
    assert listed[0]["sent"] == "taken by the hub"


def test_an_authority_has_the_others_keys_and_has_compared_them(demo, home):
    known = vs("handover", "keys", "--authority", "S12000098", "--json", home=home).data["known"]

    assert [one["of"] for one in known] == ["S12000099"]
    assert known[0]["compared_on"]


def test_neither_extracts_nor_truth_lie_in_the_home(demo, home):
    assert not [path for path in home.rglob("*") if path.suffix in (".csv", ".xlsx")]
    assert (home.with_name("home-extracts") / "truth.csv").exists()


def test_a_second_demo_uses_the_first_and_says_how_well_it_went(demo, home):
    again = vs("demo", "--no-serve", "--pupils", 600, "--seed", 7, home=home)

    assert again.code == 0
    assert "Taking in" not in again.err
    assert re.search(r"\d+ were linked without asking: \d+ rightly, \d+ wrongly", again.out)
    assert all(user["password"] in again.out for user in demo.data["users"])


def test_a_demo_of_other_numbers_is_not_overwritten_unasked(demo, home):
    ran = vs("demo", "--no-serve", "--json", "--pupils", 700, home=home)

    assert ran.code == 1
    assert "--fresh" in ran.data["error"]


@pytest.mark.parametrize("fresh", [(), ("--fresh",)])
def test_a_register_that_is_no_demo_is_never_touched(tmp_path, fresh):
    real = tmp_path / "home"
    real.mkdir(mode=0o700)
    (real / "virtualschool.sqlite3").write_bytes(b"somebody's register")

    ran = vs("demo", "--no-serve", "--json", "--pupils", 600, *fresh, home=real)

    assert ran.code == 1
    assert "no demo" in ran.data["error"]
    assert (real / "virtualschool.sqlite3").read_bytes() == b"somebody's register"
    assert not real.with_name("home-extracts").exists()


def test_too_few_pupils_is_a_sentence(tmp_path):
    ran = vs("demo", "--no-serve", "--json", "--pupils", 10, home=tmp_path / "home")

    assert ran.code == 1
    assert "300" in ran.data["error"]


def test_the_demo_asks_no_hub_but_its_own_and_waits_for_no_day_unless_told_to(monkeypatch):
    shell = {"VIRTUALSCHOOL_HUB": "https://hub.example", "VIRTUALSCHOOL_NATIONAL_DATES": "10-15"}
    monkeypatch.setattr(os, "environ", shell)

    keep_demo_apart()

    assert "VIRTUALSCHOOL_HUB" not in shell
    assert (shell["VIRTUALSCHOOL_RELEASE_DATES"], shell["VIRTUALSCHOOL_NATIONAL_DATES"]) == ("any", "10-15")


def test_real_records_are_not_served_from_the_demo(demo, home):
    ran = vs("serve", "--json", home=home)

    assert ran.code == 1
    assert "holds the demo" in ran.data["error"]


def test_the_demo_is_served_signed_in_to_and_ended_with_its_worker(demo, home):
    port = free_port()
    words = ("demo", "--json", "--pupils", "600", "--seed", "7", "--port", str(port), "--home", str(home))
    command = [sys.executable, "-m", "virtualschool", *words]
    serving = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        said = until_served(serving)
        lead = next(user for user in demo.data["users"] if user["role"] == "lead")
        signed_in = sign_in(f"http://127.0.0.1:{port}", lead["username"], lead["password"])
        busy = vs("demo", "--pupils", "600", "--seed", "7", "--port", port, "--json", home=home)
    finally:
        serving.send_signal(signal.SIGINT)
        out, _ = serving.communicate(timeout=30)

    assert "Serving on" in said[-1]
    assert signed_in
    assert (busy.code, "--port" in busy.data["error"]) == (1, True)
    assert serving.returncode == 0
    assert json.loads(out)["url"] == f"http://127.0.0.1:{port}"
    assert processes_of(home) == []


def until_served(serving: subprocess.Popen[str]) -> list[str]:
    """What the command said until it served; where it gave up, all of it is shown."""
    said = []
    for line in iter(serving.stderr.readline, ""):
        said.append(line)
        if line.startswith("Serving on"):
            return said
    raise AssertionError("".join(said))


def sign_in(address: str, email: str, password: str) -> bool:
    """Whether a browser is let in, after the server said that it lives."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), NoRedirect())
    assert browser.open(f"{address}/livez").read() == b"ok\n"
    page = browser.open(f"{address}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    form = urllib.parse.urlencode({"login": email, "password": password, "csrfmiddlewaretoken": token}).encode()
    answer = browser.open(f"{address}/accounts/login/", form)
    return answer.status == 302 and "login" not in answer.headers["Location"]


class NoRedirect(urllib.request.HTTPErrorProcessor):
    """Answers as they come, redirects too."""

    def http_response(self, request, response):
        return response


def processes_of(home: Path) -> list[str]:
    """The processes that still run with this home."""
    if not Path("/proc").is_dir():
        return []
    found = []
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        found = [one.name for one in Path("/proc").iterdir() if one.name.isdigit() and uses(one, home)]
        if not found:
            break
        time.sleep(0.2)
    return found


def uses(process: Path, home: Path) -> bool:
    try:
        return f"VIRTUALSCHOOL_HOME={home}\0".encode() in (process / "environ").read_bytes()
    except OSError:
        return False
