"""A model made from extracts, and what its report tells."""

import json
from pathlib import Path

import pytest

from benchmarks.linkage.extracts import invent
from tests.linkage.engine.test_link_command import written
from virtualschool.linkage.engine import load_model
from virtualschool.linkage.training import main


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("extracts")
    made = invent(77, pupils=1500, care=700)
    return str(written(folder / "care.csv", made.care)), str(written(folder / "pupils.csv", made.roll))


@pytest.fixture(scope="module")
def model(extracts: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model, with its report beside it."""
    out = tmp_path_factory.mktemp("model") / "model.json"
    trained(extracts, out, "--seed", "3", "--report", str(out.with_name("report.txt")))
    return out


def trained(extracts: tuple[str, str], out: Path, *words: str) -> dict[str, object]:
    assert main([*extracts, "--out", str(out), *words]) == 0
    return dict(json.loads(out.read_text(encoding="utf-8")))


def test_the_same_extracts_and_seed_make_the_same_model(extracts: tuple[str, str], model: Path, tmp_path: Path) -> None:
    first = json.loads(model.read_text(encoding="utf-8"))
    again = trained(extracts, tmp_path / "two.json", "--seed", "3")
    other = trained(extracts, tmp_path / "three.json", "--seed", "4")

    assert first == again
    assert first != other
    assert load_model(model).id == load_model(tmp_path / "two.json").id


def test_what_was_never_seen_keeps_some_of_its_worth(model: Path) -> None:
    made, shipped = load_model(model), load_model()

    for field, levels in made.levels.items():
        assert sum(level.m for level in levels) == pytest.approx(1, abs=0.001)
        assert all(level.m > 0.2 * before.m for level, before in zip(levels, shipped.levels[field], strict=True))
    assert made.levels["scn"] == shipped.levels["scn"]


def test_the_report_tells_what_is_worth_more_or_less(model: Path) -> None:
    report = model.with_name("report.txt").read_text(encoding="utf-8")

    assert report.startswith("Learned from ")
    assert " bits, less than " in report


def test_a_model_file_is_never_written_over(extracts: tuple[str, str], model: Path) -> None:
    before = model.read_bytes()

    assert main([*extracts, "--out", str(model)]) == 1
    assert model.read_bytes() == before


def test_extracts_without_numbers_teach_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = invent(78, pupils=300, care=40)
    bare = [{name: value for name, value in row.items() if name != "scn"} for row in made.care]
    files = written(tmp_path / "care.csv", bare), written(tmp_path / "pupils.csv", made.roll)

    assert main([*map(str, files), "--out", str(tmp_path / "model.json")]) == 1
    assert "are needed to learn" in capsys.readouterr().err
