"""The same bytes a second time: every row unchanged, none of them read again, and the receipt the same."""

import dataclasses
import datetime as dt

import pytest

from tests.intake import world
from virtualschool.intake import again, preparing, previews
from virtualschool.intake.models import CodeMeaning
from virtualschool.intake.operations import uploading
from virtualschool.intake.vocab import Status
from virtualschool.linkage import running
from virtualschool.register import listing, sealed
from virtualschool.register.models import Edition, Revision

pytestmark = pytest.mark.once

LATER, LAST = world.NOVEMBER, world.NOVEMBER + dt.timedelta(days=1)
WITH_REJECTED = world.Brought(
    "roll.csv", world.as_csv(world.roll(p4={"date_of_birth": "2011-02-31"}), ["", "", ""]), world.OCTOBER
)


@pytest.fixture(autouse=True)
def spared(monkeypatch):
    """What was read and what was linked, in spite of everything: empty lists where both were spared."""
    found = {"read": [], "linked": []}
    read, look = preparing.read, running.look
    monkeypatch.setattr(preparing, "read", lambda file, *rest: found["read"].append(file.name) or read(file, *rest))
    monkeypatch.setattr(running, "look", lambda *rest, **more: found["linked"].append(1) or look(*rest, **more))
    return found


def on(file, as_at, name=""):
    return dataclasses.replace(file, as_at=as_at, name=name or file.name)


def receipt(taken):
    """Everything that is told of each file, but for the ids of this bringing."""
    return [previews.of_file(one) for one in taken.files]


def test_a_second_night_without_news_reads_no_row_and_links_nobody(strathcarron, spared):
    world.bring(strathcarron, WITH_REJECTED, world.CARE)
    spared["read"].clear(), spared["linked"].clear()

    taken = world.bring(strathcarron, on(WITH_REJECTED, LATER), on(world.CARE, LATER))

    assert spared == {"read": [], "linked": []}
    assert [(one.applied, one.unchanged, one.rejected, one.blank) for one in taken.files] == [
        (0, 29, 1, 1),
        (0, 8, 0, 0),
    ]
    assert listing.everyone(strathcarron)[0].heard == {"education": LATER, "social_work": LATER}


def test_a_night_that_is_spared_and_one_that_is_not_tell_and_write_the_same(strathcarron, inverallan, spared):
    for authority in (strathcarron, inverallan):
        world.bring(authority, WITH_REJECTED, world.CARE)
        world.bring(authority, on(WITH_REJECTED, LATER), on(world.CARE, LATER))
    for edition in Edition.objects.filter(authority=strathcarron):
        sealed.drop(again.name_of(edition.pk))
    Revision.objects.filter(authority=strathcarron).update(gist="")
    spared["read"].clear(), spared["linked"].clear()

    found = {}
    for authority in (strathcarron, inverallan):
        taken = world.bring(authority, on(WITH_REJECTED, LAST), on(world.CARE, LAST))
        rows = [{**row, "learner_id": ""} for row in listing.rows(listing.everyone(authority), LAST)]
        rows.sort(key=lambda row: row["person_id"])
        found[authority.code] = receipt(taken), taken.run.others, [one.rejects() for one in taken.files], rows

    assert found["S12000098"] == found["S12000099"]
    assert (sorted(spared["read"]), len(spared["linked"])) == (["care.csv", "roll.csv"], 1)


def test_a_roll_that_was_sealed_again_is_opened_for_whoever_is_newly_known(strathcarron, spared):
    world.bring(strathcarron, world.ROLL, on(world.CARE, world.OCTOBER))
    world.bring(strathcarron, on(world.ROLL, LATER))

    one_more = world.Brought("care.csv", world.as_csv(world.care(range(9))), LAST)
    world.bring(strathcarron, one_more)

    found = next(one for one in listing.everyone(strathcarron) if one.person_id == "C8")
    assert found.pupil_id == "P8"
    assert found.heard["education"] == LATER


def test_a_file_of_another_name_is_known_by_its_bytes(strathcarron, spared):
    world.bring(strathcarron, world.CARE)
    spared["read"].clear()

    taken = world.bring(strathcarron, on(world.CARE, LATER, "care of tonight.csv"))

    assert spared["read"] == []
    assert taken.files[0].reading.sheet == "care of tonight.csv"


def read_again(strathcarron, spared, file):
    spared["read"].clear()
    taken = world.bring(strathcarron, file)
    return bool(spared["read"]), taken.files[0]


def test_a_word_that_was_explained_since_has_the_file_read_again(strathcarron, ailsa, spared):
    world.bring(strathcarron, world.CARE)
    CodeMeaning.objects.create(
        authority=strathcarron, column="lives_with", word="HOME", folded="home", key="HOME", by=ailsa, at=world.NOON
    )

    assert read_again(strathcarron, spared, on(world.CARE, LATER))[0]


def test_bytes_that_are_not_those_of_the_list_next_before_are_read(strathcarron, spared):
    """They say again what another list has changed in between: that is news."""
    world.bring(strathcarron, world.CARE)
    world.bring(
        strathcarron, world.Brought("care.csv", world.as_csv(world.care(c5={"lives_with": "FOSTER_LA"})), LATER)
    )

    was_read, prepared = read_again(strathcarron, spared, on(world.CARE, LAST))

    assert was_read
    assert prepared.applied == 1


def test_an_older_day_is_read(strathcarron, spared):
    world.bring(strathcarron, on(world.CARE, LATER))

    was_read, prepared = read_again(strathcarron, spared, world.CARE)

    assert was_read
    assert prepared.history_only


@pytest.mark.parametrize("start", ["2026-12-24", "24/12/26"])
def test_what_is_told_because_of_the_day_is_told_anew(strathcarron, spared, start):
    """A start ahead is no longer ahead on a later day; the century of a short year hangs on the day, too."""
    ahead = world.Brought("care.csv", world.as_csv(world.care(c1={"start_date": start})), world.OCTOBER)
    world.bring(strathcarron, ahead)

    assert read_again(strathcarron, spared, on(ahead, dt.date(2026, 12, 31)))[0]


def test_a_child_who_grew_too_old_since_is_rejected(strathcarron, spared):
    old = world.Brought("care.csv", world.as_csv(world.care(c1={"date_of_birth": "1997-01-15"})), world.OCTOBER)
    world.bring(strathcarron, old)

    assert not read_again(strathcarron, spared, on(old, LATER))[0]
    was_read, prepared = read_again(strathcarron, spared, on(old, dt.date(2027, 2, 1)))
    assert was_read
    assert prepared.rejected == 1


def test_a_file_that_was_taken_back_is_read_when_it_comes_again(strathcarron, spared):
    world.bring(strathcarron, world.CARE)
    Edition.objects.update(withdrawn_on=world.OCTOBER)

    was_read, prepared = read_again(strathcarron, spared, on(world.CARE, LATER))

    assert was_read
    assert prepared.status == Status.APPLIED
    assert prepared.applied == 8


def test_what_was_read_is_kept_for_35_days(strathcarron):
    world.bring(strathcarron, world.CARE)
    name = again.name_of(Edition.objects.get().pk)

    assert name not in uploading.dispose(world.NOON + dt.timedelta(days=34))
    assert name in uploading.dispose(world.NOON + dt.timedelta(days=36))
