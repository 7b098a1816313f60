"""`./vs handover`: the same operations at the command line, with somebody's name to them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.handover.moving import acquainted, isla_of
from virtualschool.audit.models import Event
from virtualschool.handover import keys
from virtualschool.handover.models import KnownKey, Sent
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner

OURS, THEIRS = "S12000098", "S12000099"


def vs(*words: object, code: int = 0) -> dict[str, Any]:
    """The command's one object, with the exit code that was expected."""
    out = io.StringIO()
    if code:
        with pytest.raises(SystemExit) as left:
            call_command("handover", *map(str, words), "--json", stdout=out, stderr=io.StringIO())
        assert left.value.code == code
    else:
        call_command("handover", *map(str, words), "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_a_learner_moves_by_four_commands(
    strathcarron: Authority, inverallan: Authority, ailsa: User, catriona: User, tmp_path: Path
):
    isla = isla_of(inverallan)
    acquainted(inverallan, strathcarron, by=catriona)
    acquainted(strathcarron, inverallan, by=ailsa)
    packet, receipt = tmp_path / "one.vs-handover", tmp_path / "one.vs-receipt"
    from_there, here = ("--authority", THEIRS, "--by", catriona.email), ("--authority", OURS, "--by", ailsa.email)

    sent = vs("send", isla.pk, *from_there, "--to", OURS, "--parts", "care,awards", "--out", packet)
    seen = vs("receive", packet, *here, "--dry-run")
    nobody = Learner.objects.filter(authority=strathcarron).count()
    taken = vs("receive", packet, *here, "--out", receipt)
    closed = vs("receipt", receipt, *from_there)

    assert sent["parts"] == {"identity": "1", "care": "1", "awards": "1"}
    assert (seen["from"], seen["parts"]["awards"], nobody) == (THEIRS, 1, 0)
    assert Learner.objects.get(authority=strathcarron).pk.hex == taken["learner_id"].replace("-", "")
    assert closed["received_on"]
    assert packet.stat().st_mode & 0o077 == 0
    assert "was taken in" in vs("receive", packet, *here, code=1)["error"]
    assert Event.objects.get(verb="took in a hand-over").by == ailsa.email


def test_keys_are_known_by_file_and_used_once_compared(
    strathcarron: Authority, inverallan: Authority, ailsa: User, tmp_path: Path
):
    file, here = tmp_path / "theirs.vs-keys", ("--authority", OURS, "--by", ailsa.email)
    digits = vs("keys", "--authority", THEIRS, "--out", file)["fingerprint"]

    known = vs("keys", file, *here)
    wrong = vs("compare", THEIRS, *here, "--digits", "1 2 3", "--spoken-with", "Catriona", code=1)
    right = vs("compare", THEIRS, *here, "--digits", digits, "--spoken-with", "Catriona")

    assert (known["of"], known["compared_on"]) == (THEIRS, None)
    assert "aren’t the digits" in wrong["error"]
    assert right["compared_on"]
    assert KnownKey.objects.get().checked_with == "Catriona"


def test_nothing_is_done_in_nobodys_name_or_over_a_file_that_is_there(
    strathcarron: Authority, ailsa: User, brodie: User, tmp_path: Path
):
    there = tmp_path / "there"
    there.write_bytes(keys.key_file(OURS))

    assert "--by EMAIL" in vs("receive", there, "--authority", OURS, code=1)["error"]
    assert "may not do this" in vs("receive", there, "--authority", OURS, "--by", brodie.email, code=1)["error"]
    assert "is there already" in vs("keys", "--authority", OURS, "--out", there, code=1)["error"]
    assert "your own keys" in vs("keys", there, "--authority", OURS, "--by", ailsa.email, code=1)["error"]
    assert not Sent.objects.exists()
