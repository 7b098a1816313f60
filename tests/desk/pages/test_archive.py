"""Everything of an authority leaves in open formats: counts and values are the database's, and no secret is in it."""

import csv
import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from django.apps import apps

from tests.desk.pages import world
from virtualschool.desk.archive import cells, contents, description, writing
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.vocab import FieldClass
from virtualschool.register.models import Learner, RecordVersion
from virtualschool.register.operations import relations

NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)


@pytest.fixture
def archive(register, ailsa, catriona, dougal, eilidh_rankine, tmp_path: Path) -> Path:
    """Strathcarron's, with something in it that a spreadsheet could run."""
    relations.tell_school(
        learner=eilidh_rankine, school_code=world.GLENORRAN, by=ailsa, at=world.MORNING, reason="=1+1, 'quoted'\nö"
    )
    out = tmp_path / "archive"
    writing.write(register, out, at=NOON, tell=lambda _: None)
    writing.finish(out)
    return out


def package(archive: Path) -> dict:
    return json.loads((archive / "datapackage.json").read_text(encoding="utf-8"))


def rows_of(archive: Path, resource: dict) -> list[dict]:
    """The rows of a table as its own schema reads them, knowing nothing of Django."""
    kinds = {field["name"]: field for field in resource["schema"]["fields"]}
    with (archive / resource["path"]).open(encoding="utf-8", newline="") as lines:
        return [
            {
                name: cells.read(
                    cell,
                    (kinds[name]["type"], kinds[name]["format"]),
                    may_be_none=not kinds[name].get("constraints", {}).get("required"),
                )
                for name, cell in row.items()
            }
            for row in csv.DictReader(lines)
        ]


def test_counts_and_values_of_every_table_are_the_databases(archive, register):
    models = {model._meta.db_table: (model, way) for model, way in contents.tables()}

    for resource in package(archive)["resources"]:
        model, way = models[resource["name"]]
        held = list(contents.rows(model, way, register).values())
        found = rows_of(archive, resource)
        assert resource["rows"] == len(found) == len(held), resource["name"]
        for row, original in zip(found, held, strict=True):
            assert {name: value or None for name, value in row.items()} == {
                name: original[name] or None for name in row
            }
    assert len(rows_of(archive, named(archive, "register_learner"))) == 4


def named(archive: Path, table: str) -> dict:
    return next(one for one in package(archive)["resources"] if one["name"] == table)


def test_every_table_of_the_product_is_in_it(archive):
    ours = [model for model in apps.get_models() if model.__module__.startswith("virtualschool.")]
    tables = {model._meta.db_table for model in ours if model._meta.app_label != "network"}

    assert {one["name"] for one in package(archive)["resources"]} == tables


def test_nothing_of_another_authority_is_in_it(archive, mia):
    everything = "".join(file.read_text(encoding="utf-8") for file in archive.iterdir())

    assert Learner.objects.filter(pk=mia.pk).exists()
    assert "Rankine" in everything
    assert "Strachan" not in everything
    assert "catriona" not in everything.lower()


def test_no_password_and_no_key_is_in_it(archive, ailsa, settings):
    everything = "".join(file.read_text(encoding="utf-8") for file in archive.iterdir())

    assert ailsa.email in everything
    assert ailsa.password not in everything
    assert "password" not in (archive / "people_user.csv").read_text(encoding="utf-8")
    assert settings.SECRET_KEY not in everything


def test_what_does_not_leave_is_said_with_its_reason(archive):
    said = (archive / "README.md").read_text(encoding="utf-8")

    for what in ("Sealed rolls", "Passwords", "Keys of the installation", "What is the Network’s"):
        assert what in said


def test_checksums_hold_in_both_places(archive):
    for line in (archive / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((archive / name).read_bytes()).hexdigest() == digest
    for one in package(archive)["resources"]:
        assert one["hash"] == "sha256:" + hashlib.sha256((archive / one["path"]).read_bytes()).hexdigest()


def test_the_dictionary_says_of_every_column_what_it_is_and_how_much_it_gives_away(archive):
    with (archive / "dictionary.csv").open(encoding="utf-8", newline="") as lines:
        said = {(row["table"], row["column"]): row for row in csv.DictReader(lines)}

    for resource in package(archive)["resources"]:
        for field in resource["schema"]["fields"]:
            row = said[resource["name"], field["name"]]
            assert row["meaning"]
            assert row["class"].removeprefix("'") in {one.value for one in FieldClass}
    assert said["register_care_period", "legal_reason"]["class"] == "E"
    assert said["register_care_period", "learner_id"]["refers_to"] == "register_learner"


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text_and_comes_back(archive):
    raw = (archive / "register_relation.csv").read_text(encoding="utf-8")

    assert "\"'=1+1, 'quoted'\nö\"" in raw
    assert rows_of(archive, named(archive, "register_relation"))[0]["reason"] == "=1+1, 'quoted'\nö"


@pytest.mark.parametrize("text", ["'", "''", "=1", "'=1", "-", "+44", "@x", "plain", "", "\t"])
def test_text_goes_out_and_comes_back(text):
    kind = ("string", "default")

    assert (cells.read(cells.written(text), kind, may_be_none=False) or "") == text


def test_a_folder_that_holds_something_is_not_written_into(register, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(Refusal, match="not an empty folder"):
        writing.write(register, tmp_path, at=NOON, tell=lambda _: None)

    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_nobody_else_on_the_machine_may_read_it(archive):
    assert archive.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in archive.iterdir())


def test_a_table_without_a_way_to_an_authority_is_an_error_that_names_it():
    from django.contrib.sessions.models import Session

    with pytest.raises(LookupError, match="has no way to an authority"):
        contents.way_to_authority(Session)


def test_wordings_leave_as_they_stand(archive):
    found = {row["content"] for row in rows_of(archive, named(archive, "register_record_version"))}

    held = RecordVersion.objects.filter(record__authority="S12000098").values_list("content", flat=True)
    assert found == set(held)
    assert description.meaning(RecordVersion)
