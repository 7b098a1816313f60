"""Two processes that write to one chain at once leave no gap and no fork."""

import json
import os
import subprocess
import sys

WRITER = """
import django; django.setup()
from virtualschool.audit import operations
from virtualschool.foundation import clock
for _ in range(40):
    operations.atomically(chain="S12000098", verb="opened", at=clock.now())
"""


def start(home, *arguments):
    settings = {"VIRTUALSCHOOL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "virtualschool.config.settings"}
    return subprocess.Popen(
        [sys.executable, *arguments], env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True
    )


def ended(process):
    """Exit code and standard output."""
    printed, _ = process.communicate()
    return process.returncode, printed


def test_two_processes_leave_one_sound_chain(tmp_path):
    verify = ("-m", "virtualschool", "audit", "verify", "--json")
    assert ended(start(tmp_path / "home", *verify))[0] == 0

    writers = [start(tmp_path / "home", "-c", WRITER) for _ in range(2)]
    assert [ended(writer)[0] for writer in writers] == [0, 0]

    told = json.loads(ended(start(tmp_path / "home", *verify))[1])
    assert told["sound"]
    assert [(head["chain"], head["sequence"]) for head in told["chains"]] == [("S12000098", 80)]
