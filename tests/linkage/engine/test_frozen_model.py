"""The frozen model and what is refused as one."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from virtualschool.linkage.engine import ModelRefused, load_model

SHIPPED = (files("virtualschool.linkage.engine") / "model.json").read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "model.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_id_depends_on_what_the_model_says_and_not_on_how_it_is_laid_out(tmp_path: Path) -> None:
    dense = written(tmp_path, json.dumps(json.loads(SHIPPED), sort_keys=True))

    assert load_model(dense).id == load_model().id
    assert len(load_model().id) == 64


def test_another_number_is_another_model(tmp_path: Path) -> None:
    document = json.loads(SHIPPED)
    document["bands"]["auto_from"] = 0.999

    assert load_model(written(tmp_path, json.dumps(document))).id != load_model().id


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"schema": "other"}, "schema"),
        ({"standardiser": "0"}, "standardiser"),
        ({"guards": []}, "guards"),
        ({"prior": {"left_is_on_the_right": 2, "left_is_a_duplicate": 0.1}}, "probability"),
        ({"bands": {}}, "auto_from"),
        ({"competition": {}}, "yielded_bits"),
        ({"smoothing": float("inf")}, "number"),
        ({"smoothing": -1}, "number"),
    ],
)
def test_a_model_that_does_not_fit_is_refused_with_a_sentence(
    tmp_path: Path, change: dict[str, object], sentence: str
) -> None:
    path = written(tmp_path, json.dumps({**json.loads(SHIPPED), **change}))

    with pytest.raises(ModelRefused, match=sentence):
        load_model(path)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="not JSON"):
        load_model(written(tmp_path, "{"))
    with pytest.raises(ModelRefused, match="cannot be read"):
        load_model(tmp_path / "nowhere.json")


def test_the_model_holds_no_sql() -> None:
    assert "_l" not in SHIPPED
    assert "select" not in SHIPPED.lower()
