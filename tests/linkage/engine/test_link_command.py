"""`./vs link` as its contract has it."""

import csv
import json
from pathlib import Path

import pytest
import xlsxwriter

from tests.linkage.engine.people_of import Row, crowd, person, pupil
from virtualschool.linkage.cli import COLUMNS, main


def written(path: Path, rows: list[Row]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def care(tmp_path: Path) -> Path:
    return written(tmp_path / "care.csv", [person("C2", forename="Kirsty"), person("C1")])


@pytest.fixture
def pupils(tmp_path: Path) -> Path:
    return written(tmp_path / "pupils.csv", [pupil(), pupil("P2", forename="Katie"), *crowd()])


def test_pairs_are_written_sorted_and_the_summary_is_one_json_object(
    care: Path, pupils: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pairs.csv"

    code = main([str(care), str(pupils), "--out", str(out), "--json"])

    said = json.loads(capsys.readouterr().out)
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert code == 0
    assert set(said) == {"left", "right", "auto", "review", "seconds", "peak_mb", "model_id"}
    assert (said["left"], said["right"], said["auto"]) == (2, 302, 1)
    assert list(rows[0]) == list(COLUMNS)
    assert rows[0]["left_id"] == "C1"
    assert rows[0]["right_id"] == "P1"
    assert rows[0]["band"] == "auto"
    assert rows == sorted(rows, key=lambda row: (row["left_id"], row["right_id"]))


def test_a_workbook_is_read_like_a_csv(pupils: Path, tmp_path: Path) -> None:
    book = tmp_path / "care.xlsx"
    with xlsxwriter.Workbook(str(book)) as workbook:
        sheet = workbook.add_worksheet()
        for at, (name, value) in enumerate(person().items()):
            sheet.write_string(0, at, name)
            sheet.write_string(1, at, value)

    code = main([str(book), str(pupils), "--out", str(tmp_path / "pairs.csv")])

    assert code == 0
    assert "C1,P1" in (tmp_path / "pairs.csv").read_text(encoding="utf-8")


def test_the_number_is_the_id_where_there_is_no_other(care: Path, tmp_path: Path) -> None:
    roll = [{**row, "scn": "110765436"} if row.pop("pupil_id") == "P1" else row for row in [pupil(), *crowd()]]

    code = main([str(care), str(written(tmp_path / "p.csv", roll)), "--out", str(tmp_path / "pairs.csv")])

    assert code == 0
    assert "C1,110765436" in (tmp_path / "pairs.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"person_id": "C1", "forename": "A", "surname": "B"}], "no column date_of_birth"),
        ([{"forename": "A", "surname": "B", "date_of_birth": "2012-01-01"}], "no column person_id, scn, id"),
    ],
)
def test_a_file_without_a_needed_column_is_refused_with_a_sentence(
    rows: list[Row], sentence: str, pupils: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([str(written(tmp_path / "bad.csv", rows)), str(pupils), "--out", str(tmp_path / "pairs.csv")])

    assert code == 1
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "pairs.csv").exists()


def test_a_file_that_is_not_there_is_refused(pupils: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "no.csv"), str(pupils), "--out", str(tmp_path / "pairs.csv")]) == 1
    assert "is not there" in capsys.readouterr().err


def test_spark_without_java_is_declined_plainly(
    care: Path, pupils: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    code = main([str(care), str(pupils), "--out", str(tmp_path / "pairs.csv"), "--engine", "spark"])

    said = capsys.readouterr().err
    assert code == 1
    assert "needs Java 17" in said or "needs the extra [spark]" in said


@pytest.mark.parametrize("words", [[], ["a.csv"], ["a.csv", "b.csv", "--out", "c.csv", "--threads", "0"]])
def test_wrong_usage_is_two(words: list[str]) -> None:
    assert main(words) == 2


def test_a_refusal_is_one_json_object_too_and_a_sentence_beside_it(
    pupils: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([str(tmp_path / "no.csv"), str(pupils), "--out", str(tmp_path / "pairs.csv"), "--json"])

    shown = capsys.readouterr()
    assert code == 1
    assert json.loads(shown.out)["error"] == shown.err.strip().splitlines()[-1]
