"""`./vs export`, as an operator runs it."""

import csv
import json
from pathlib import Path

from tests.commands.conftest import AUTHORITY
from tests.commands.running import vs


def test_everything_of_an_authority_lies_in_the_folder_and_the_reason_in_the_audit(taken_in, tmp_path: Path):
    home, _ = taken_in
    out = tmp_path / "all"

    ran = vs("export", "--authority", AUTHORITY, "--out", out, "--reason", "successor", "--json", home=home)

    assert ran.code == 0
    assert ran.data["tables"]["register_learner"] == 10
    assert "register_learner: 10 rows" in ran.err
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["name"]: one["rows"] for one in package["resources"]} == ran.data["tables"]
    again = vs("export", "--authority", AUTHORITY, "--out", tmp_path / "again", "--json", home=home)
    with (tmp_path / "again" / "audit_event.csv").open(encoding="utf-8", newline="") as lines:
        found = [row for row in csv.DictReader(lines) if row["verb"] == "exported everything"]
    assert (again.data["reason"], found[0]["reason"]) == ("none given, by a script", "successor")


def test_it_is_never_written_into_the_home(taken_in):
    home, _ = taken_in

    ran = vs("export", "--authority", AUTHORITY, "--out", home / "all", "--reason", "r", home=home)

    assert ran.code == 1
    assert "nothing lies in the clear" in ran.err
    assert not (home / "all").exists()


def test_a_folder_that_holds_something_is_refused_with_a_sentence(taken_in, tmp_path: Path):
    home, _ = taken_in
    (tmp_path / "mine.txt").write_text("mine")

    ran = vs("export", "--authority", AUTHORITY, "--out", tmp_path, "--reason", "r", home=home)

    assert ran.code == 1
    assert "Name a new one" in ran.err
    assert not tmp_path.with_name(tmp_path.name + ".part").exists()


def test_no_key_of_the_home_is_in_what_leaves(taken_in, tmp_path: Path):
    home, _ = taken_in
    out = tmp_path / "all"

    vs("export", "--authority", AUTHORITY, "--out", out, "--reason", "r", home=home)

    keys = [file.read_text().strip() for file in (home / "keys").iterdir() if file.is_file()]
    everything = "".join(file.read_text(encoding="utf-8") for file in out.iterdir())
    assert len(keys) >= 3
    assert not any(key in everything for key in keys)
