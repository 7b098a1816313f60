"""An authority's own keys: made once, apart from others', and able to sign."""

from pathlib import Path

import pytest

from virtualschool.foundation import keys, signing_keys

OURS, THEIRS = "S12000098", "S12000099"


@pytest.fixture(autouse=True)
def _a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUALSCHOOL_HOME", str(tmp_path / "home"))


@pytest.mark.once
def test_a_signature_holds_for_these_bytes_and_this_key_alone():
    signature = signing_keys.sign(OURS, b"said")

    assert signing_keys.is_signed(b"said", signature, signing_keys.public_key(OURS))
    assert not signing_keys.is_signed(b"sold", signature, signing_keys.public_key(OURS))
    assert not signing_keys.is_signed(b"said", signature, signing_keys.public_key(THEIRS))
    assert not signing_keys.is_signed(b"said", b"short", b"no key")


@pytest.mark.once
def test_each_authority_has_keys_of_its_own_that_stay():
    first = signing_keys.key_id(OURS)

    assert first.startswith(f"{OURS}:")
    assert signing_keys.key_id(OURS) == first
    assert len({keys.key_of("signing", OURS), keys.key_of("handover", OURS), keys.key_of("signing", THEIRS)}) == 3


@pytest.mark.once
def test_a_key_is_kept_under_a_code_and_no_other_name():
    with pytest.raises(ValueError, match="no code"):
        keys.key_of("signing", "../sealed")
