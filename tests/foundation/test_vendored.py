"""The vendored files are the ones that were published; no network is needed to know."""

import hashlib
import json

import pytest

from tools import vendor


def test_each_vendored_file_has_the_checksum_that_was_recorded():
    recorded = json.loads((vendor.FOLDER / "vendor.json").read_text())

    assert recorded["integrity"].startswith("sha512-")
    assert set(recorded["sha256"]) == set(vendor.FILES.values())
    for name, checksum in recorded["sha256"].items():
        assert hashlib.sha256((vendor.FOLDER / name).read_bytes()).hexdigest() == checksum


def test_nothing_else_lies_beside_them():
    assert {path.name for path in vendor.FOLDER.iterdir()} == {*vendor.FILES.values(), "vendor.json"}


@pytest.mark.parametrize("change", ["altered", "missing", "added"])
def test_a_file_that_differs_is_found(tmp_path, change):
    published = {"a.css": b"one", "b.js": b"two"}
    for name, content in published.items():
        (tmp_path / name).write_bytes(content)

    if change == "altered":
        (tmp_path / "b.js").write_bytes(b"three")
    elif change == "missing":
        (tmp_path / "b.js").unlink()
    else:
        (tmp_path / "c.js").write_bytes(b"")

    assert vendor.differences(tmp_path, published) == ["c.js" if change == "added" else "b.js"]


def test_an_address_is_never_recorded():
    assert b"http" not in (vendor.FOLDER / "vendor.json").read_bytes()
