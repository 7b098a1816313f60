"""`./vs setup` and `./vs serve`, from an empty folder to a refusal of what is not safe."""

import json

import pytest

from tests.commands.running import vs

HEAD = "head@council.example"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("setup") / "home"


@pytest.fixture(scope="module")
def ready(home):
    address = {"VIRTUALSCHOOL_ADDRESS": "https://virtualschool.council.example"}
    agreed = ("--agreed-by", "A. Officer", "--agreed-on", "2026-11-02")
    return vs("setup", "--authority", "S12000033", "--lead", HEAD, *agreed, "--json", home=home, **address)


def test_setup_gives_the_lead_a_link_at_the_address_that_people_type(ready):
    assert ready.code == 0
    assert ready.data["lead"] == HEAD
    assert ready.data["link"].startswith("https://virtualschool.council.example/accounts/password/reset/key/")


def test_setup_makes_every_key_for_its_owner_alone(ready, home):
    made = {file.name: file.stat().st_mode & 0o777 for file in (home / "keys").iterdir()}

    assert made == dict.fromkeys(("audit", "django", "ledger", "namespace", "sealed"), 0o600)


def test_setup_remembers_who_agreed_to_the_papers(ready, home):
    again = vs("setup", "--authority", "S12000033", "--lead", HEAD, "--json", home=home)

    assert again.code == 0
    assert again.data["agreed"] == {"by": "A. Officer", "on": "2026-11-02"}
    assert again.data["link"] != ready.data["link"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--authority", "S1", "--lead", HEAD), "S12"),
        (("--authority", "S12000033", "--lead", "nobody"), "--lead"),
        (("--authority", "S12000033", "--lead", HEAD, "--agreed-by", "A. Officer"), "--agreed-on"),
        (("--authority", "S12000033", "--lead", HEAD, "--agreed-by", "A", "--agreed-on", "2030-01-01"), "future"),
    ],
)
def test_setup_refuses_with_a_sentence(ready, home, words, named):
    ran = vs("setup", *words, "--json", home=home)

    assert ran.code == 1
    assert named in ran.data["error"]


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ({"VIRTUALSCHOOL_MFA": "optional"}, "second factor"),
        ({"VIRTUALSCHOOL_NATIONAL_DATES": "any"}, "fixed days"),
        ({"VIRTUALSCHOOL_ADDRESS": "http://virtualschool.council.example"}, "https"),
    ],
)
def test_serve_refuses_what_is_not_safe(ready, home, setting, named):
    ran = vs("serve", "--json", home=home, **setting)

    assert ran.code == 1
    assert named in json.loads(ran.out)["error"]


def test_serve_refuses_a_home_that_others_can_open(ready, home):
    home.chmod(0o755)
    try:
        ran = vs("serve", "--json", home=home)
    finally:
        home.chmod(0o700)

    assert ran.code == 1
    assert "chmod 700" in ran.data["error"]


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    ran = vs("setup", "--authority", "S12000033", "--lead", HEAD, "--json", home=tmp_path / "file" / "home")

    assert ran.code == 1
    assert "--home" in ran.data["error"]
