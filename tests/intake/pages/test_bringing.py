"""Files come in through the page: looked at first, then taken in or left out; closing the browser stops nothing."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from tests.intake import world
from tests.intake.pages import browser as pages
from virtualschool.foundation import home
from virtualschool.intake import tasks
from virtualschool.intake.models import Receipt, Run
from virtualschool.intake.operations import uploading
from virtualschool.intake.vocab import State, Status
from virtualschool.people.models import User
from virtualschool.register.models import Edition, Learner

SignIn = Callable[[User], Client]
NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def desk(as_user: SignIn, ailsa: User) -> Client:
    return as_user(ailsa)


def sealed_names(part: str) -> list[str]:
    return [file.name for file in home.folder("sealed").iterdir() if part in file.name]


def test_the_page_exists_at_once_and_says_what_is_happening(desk):
    run = pages.send(desk, world.CARE)

    shown = desk.get(f"/files/{run.pk}/")

    assert run.state == State.WAITING
    assert b'<noscript><meta http-equiv="refresh" content="3"></noscript>' in shown.content
    assert "Waiting for its turn" in pages.text(shown)


def test_looking_shows_the_difference_and_changes_nothing(desk):
    run = pages.work(pages.send(desk, world.CARE))

    shown = pages.page(desk, run)

    assert run.state == State.PREVIEW
    assert "8 new." in shown
    assert "Ailis Abernethy" in shown
    assert not Edition.objects.exists()
    assert not Learner.objects.exists()


def test_taking_in_applies_what_was_looked_at_and_shows_the_receipt(desk):
    run = pages.take_in(desk, world.CARE)

    shown = pages.page(desk, run)

    assert run.state == State.DONE
    assert Learner.objects.count() == world.IN_CARE
    assert "One file came in" in shown
    assert "8 new." in shown
    assert sealed_names(str(run.pk)) == []


def test_leaving_out_disposes_of_the_files_and_changes_nothing(desk):
    run = pages.work(pages.send(desk, world.CARE))

    desk.post(f"/files/{run.pk}/drop/")

    run.refresh_from_db()
    assert run.state == State.DROPPED
    assert not Edition.objects.exists()


def test_pressing_take_it_in_twice_takes_it_in_once(desk):
    run = pages.work(pages.send(desk, world.CARE))
    desk.post(f"/files/{run.pk}/apply/")
    pages.work(run)

    desk.post(f"/files/{run.pk}/apply/")
    tasks.read_run.call(str(run.pk))

    assert Edition.objects.count() == 1
    assert Receipt.objects.get().status == Status.APPLIED


def test_a_run_whose_job_died_is_picked_up_at_the_next_start(desk):
    run = pages.send(desk, world.CARE)
    Run.objects.filter(pk=run.pk).update(state=State.READING, progress="Reading care.csv")

    resumed = tasks.resume()

    assert resumed == 1
    assert pages.work(run).state == State.PREVIEW


def test_the_page_says_plainly_when_nobody_reads_files(desk):
    run = pages.send(desk, world.CARE)

    at_once = pages.page(desk, run)
    with time_machine.travel(NOON + dt.timedelta(minutes=3)):
        later = pages.page(desk, run)

    assert "isn’t running" not in at_once
    assert "isn’t running" in later


def test_htmx_gets_the_sentence_alone_and_then_the_whole_page(desk):
    run = pages.send(desk, world.CARE)
    waiting = desk.get(f"/files/{run.pk}/progress/", headers={"HX-Request": "true"})
    pages.work(run)

    ready = desk.get(f"/files/{run.pk}/progress/", headers={"HX-Request": "true"})

    assert b"<html" not in waiting.content
    assert b'id="progress"' in waiting.content
    assert ready.headers["HX-Refresh"] == "true"


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_and_stops_no_other(desk):
    nonsense = world.Brought("colours.csv", b"colour,size\nred,1\n", world.OCTOBER)
    run = pages.work(pages.send(desk, world.CARE, nonsense))

    shown = pages.page(desk, run)

    assert "can’t be taken in" in shown
    assert "8 new." in shown


def test_what_goes_wrong_unexpectedly_is_told_by_its_place_and_quotes_nothing(desk):
    run = pages.send(desk, world.CARE)
    upload = home.folder("sealed") / f"upload-{run.pk}-0.file"
    upload.write_bytes(upload.read_bytes()[:-1] + b"?")

    with pytest.raises(uploading.ReadingBroke, match=r"^InvalidTag at .*sealed\.py:\d+$"):
        pages.work(run)

    run.refresh_from_db()
    assert run.state == State.FAILED
    assert "Nothing was changed." in pages.page(desk, run)


def test_full_names_are_shown_as_they_were_split(desk):
    mine = world.as_csv([{"Name": "McMillan, Struan", "Date of birth": "3/4/2014"}])
    run = pages.work(pages.send(desk, world.Brought("mine.csv", mine, world.OCTOBER, "my-list")))

    shown = pages.page(desk, run)

    assert "McMillan, Struan Struan McMillan" in shown


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"as_at": "2027-01-01"}, "This day has not come yet. Check the date."),
        ({"as_at": "soon"}, "Write the date as day, month and year"),
    ],
)
def test_a_mistake_in_the_form_says_how_to_put_it_right(desk, given, sentence):
    answer = pages.post(desk, world.CARE, **given)

    assert answer.status_code == 422
    assert sentence in pages.text(answer)


def test_no_file_at_all_is_a_sentence(desk):
    answer = pages.post(desk)

    assert "No file arrived. Choose at least one" in pages.text(answer)


def test_only_the_sender_may_open_a_preview_or_act_on_it(desk, as_user, fergus):
    run = pages.work(pages.send(desk, world.CARE))
    other = as_user(fergus)

    shown = pages.page(other, run)
    asked = other.post(f"/files/{run.pk}/apply/")

    assert "Ailis Abernethy" not in shown
    assert "nobody else can open them" in shown
    assert asked.status_code == 404


def test_a_head_of_another_authority_finds_no_such_run(desk, as_user, catriona):
    run = pages.send(desk, world.CARE)

    assert as_user(catriona).get(f"/files/{run.pk}/").status_code == 404


def test_someone_who_may_not_send_files_sees_no_form_and_is_refused(as_user, brodie):
    assert as_user(brodie).get("/files/").status_code == 403
    assert pages.post(as_user(brodie), world.CARE).status_code == 403


def test_uploads_previews_and_rejects_go_after_35_days_and_the_two_newest_rolls_stay(desk, strathcarron):
    first = pages.send(desk, world.CARE)
    pages.work(first)
    for days, brought in ((0, world.ROLL), (1, world.ROLL_2), (2, third_roll())):
        world.bring(strathcarron, brought, at=NOON + dt.timedelta(days=days))
    oldest, *newer = [str(pk) for pk in Edition.objects.in_order().values_list("pk", flat=True)]

    uploading.dispose(NOON + dt.timedelta(days=34))
    before = sealed_names("")
    gone = uploading.dispose(NOON + dt.timedelta(days=60))

    assert {f"{pk}.roll" for pk in [oldest, *newer]} <= set(before)
    assert f"preview-{first.pk}.file" in before
    assert {oldest, f"upload-{first.pk}-0", f"preview-{first.pk}", f"order-{first.pk}"} <= set(gone)
    assert {f"{pk}.roll" for pk in newer} == set(sealed_names(".roll"))


def third_roll() -> world.Brought:
    return world.Brought("roll 3.csv", world.as_csv(world.roll(p1={"stage": "P6"})), world.NOVEMBER)


def test_what_was_sealed_a_moment_ago_is_never_swept(desk):
    uploading.sealed.put_file("upload-being-written", b"x")

    gone = uploading.dispose(dt.datetime.now(dt.UTC))

    assert "upload-being-written" not in gone
    uploading.sealed.drop("upload-being-written")
