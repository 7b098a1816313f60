"""The watched folder: nightly files are taken in when they are whole, dated by a rule, and leave the folder."""

import datetime as dt
import os
from pathlib import Path

import pytest

from tests.intake import world
from virtualschool.intake import watching
from virtualschool.intake.models import Receipt
from virtualschool.intake.operations import collecting
from virtualschool.intake.vocab import Status
from virtualschool.register.models import Edition, Learner

NOW = dt.datetime(2026, 11, 17, 3, tzinfo=dt.UTC)
EARLIER = NOW - dt.timedelta(minutes=5)


@pytest.fixture
def folder(strathcarron, tmp_path, settings) -> Path:
    settings.INCOMING = str(tmp_path / "incoming")
    return watching.folder(strathcarron.code)


def put(folder: Path, name: str, data: bytes, *, changed: dt.datetime = EARLIER) -> Path:
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (changed.timestamp(), changed.timestamp()))
    return path


def look() -> list[Status]:
    done = collecting.collect(now=NOW, today=NOW.date(), tell=lambda _: None)
    return [Status(one.status) for _, one in done]


def test_a_nights_files_are_taken_in_and_leave_the_folder_with_a_receipt(folder):
    roll = put(folder, "roll_20261116.csv", world.ROLL.data)
    care = put(folder, "care 16-11-2026.csv", world.CARE.data)

    found = look()

    assert found == [Status.APPLIED, Status.APPLIED]
    assert Learner.objects.count() == world.IN_CARE
    assert not roll.exists()
    assert not care.exists()
    assert "8 rows = 8 applied" in (folder / "taken" / "care 16-11-2026.csv.txt").read_text()
    assert {edition.as_at for edition in Edition.objects.all()} == {world.NOVEMBER}


def test_nothing_of_the_file_is_left_in_the_clear(folder):
    put(folder, "roll_20261116.csv", world.ROLL.data)

    look()

    left = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert world.SURNAMES[20].encode() not in left


def test_a_file_that_still_grows_is_left_until_it_has_been_still_for_a_minute(folder):
    growing = put(folder, "care_20261116.csv", world.CARE.data, changed=NOW - dt.timedelta(seconds=30))

    before = look()
    growing.with_name(growing.name + ".done").touch()
    after = look()

    assert (before, after) == ([], [Status.APPLIED])
    assert not list(folder.glob("*.done"))


def test_hidden_files_and_links_are_never_taken(folder, tmp_path):
    put(folder, ".care_20261116.csv.filepart", world.CARE.data)
    elsewhere = put(tmp_path, "elsewhere.csv", world.CARE.data)
    (folder / "care_20261116.csv").symlink_to(elsewhere)

    found = look()

    assert found == []


def test_the_receipt_says_by_which_rule_the_day_was_told(folder):
    put(folder, "care.csv", world.CARE.data, changed=dt.datetime(2026, 11, 14, 12, tzinfo=dt.UTC))

    look()

    receipt = Receipt.objects.select_related("edition").get()
    assert receipt.edition.as_at == dt.date(2026, 11, 14)
    assert receipt.reason_list == [
        "The file's name has no date: its as-at date, 14 November 2026, is when it was made."
    ]


def test_a_refused_file_waits_with_the_reason_beside_it(folder):
    put(folder, "minutes_20261116.csv", b"agenda,minutes\n1,2\n")

    found = look()

    assert found == [Status.REFUSED]
    assert (folder / "refused" / "minutes_20261116.csv").exists()
    assert len((folder / "refused" / "minutes_20261116.csv.txt").read_text().splitlines()) >= 3
    assert look() == []


def test_a_folder_of_no_authority_refuses_its_files_in_a_sentence_and_stops_no_other(folder):
    put(folder, "care_20261116.csv", world.CARE.data)
    stray = put(watching.folder("S00000000"), "care_20261116.csv", world.CARE.data)

    found = look()

    assert sorted(found) == sorted([Status.APPLIED, Status.REFUSED])
    assert (stray.parent / "refused" / "care_20261116.csv.txt").read_text().strip().endswith(".")


def test_rejected_rows_go_back_in_the_layout_of_the_file(folder):
    put(folder, "care_20261116.csv", world.as_csv(world.care(c3={"date_of_birth": "31/02/2012"})))

    look()

    assert "31/02/2012" in (folder / "refused" / "care_20261116-rejected.csv").read_text()


def test_a_file_that_a_stop_left_in_the_folder_after_it_was_written_down_is_known_already(folder):
    put(folder, "care_20261116.csv", world.CARE.data)
    look()
    put(folder, "care_20261116.csv", world.CARE.data)

    found = look()

    assert found == [Status.ALREADY]
    assert Edition.objects.count() == 1
    assert not list(folder.glob("*.csv"))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("roll_20261116", dt.date(2026, 11, 16)),
        ("roll 2026-11-16 v2", dt.date(2026, 11, 16)),
        ("SEEMIS.16.11.2026", dt.date(2026, 11, 16)),
        ("roll_20261316", None),
        ("roll", None),
        ("from 2026-11-01 to 2026-11-16", None),
        ("export 120261116", None),
    ],
)
def test_one_day_in_a_name_is_its_day_and_two_are_none(name, day):
    assert watching.day_in(name) == day


def test_receipts_and_refused_files_are_disposed_of_by_the_rule(folder):
    put(folder, "minutes_20261116.csv", b"agenda,minutes\n1,2\n")
    look()

    gone = watching.dispose(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))

    assert gone == ["minutes_20261116.csv", "minutes_20261116.csv.txt"]
    assert not list((folder / "refused").iterdir())
