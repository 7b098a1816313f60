"""Trying and adopting a model, as people meet it in a browser and at the command line."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from tests.linkage import world
from tests.linkage.test_adopting import LATER, STRICT, adopt, links, model, town, tried
from virtualschool.audit.models import Event
from virtualschool.linkage.models import Adoption, Trial
from virtualschool.linkage.operations import adopting, answering
from virtualschool.linkage.queries import adopted
from virtualschool.people.operations import actor
from virtualschool.register.vocab import About

__all__ = ["town"]
PAGE = "/questions/model/"


def file_of(document):
    return SimpleUploadedFile("ours.json", json.dumps(document).encode())


def address(trial, suffix=""):
    return f"{PAGE}{trial.pk}/{suffix}"


def text_of(response):
    return response.content.decode()


@pytest.fixture
def trial(town, ailsa):
    return tried(town, STRICT, ailsa)


def test_the_page_says_which_model_is_in_use_and_since_when(as_user, ailsa, trial):
    browser = as_user(ailsa)
    assert "The model that came with the programme" in text_of(browser.get(PAGE))

    adopting.adopt(trial=trial, reason="Fewer mistakes", by=ailsa, on_behalf=actor(ailsa), at=trial.asked_at)

    text = text_of(browser.get(PAGE))
    assert f"Model {trial.model_id[:8]}" in text
    assert "Fewer mistakes" in text
    assert "16 November 2026" in text


def test_a_file_that_is_brought_is_tried_in_the_background(as_user, ailsa, town):
    response = as_user(ailsa).post(PAGE, {"file": file_of(STRICT)})

    asked = Trial.objects.get()
    assert response["Location"] == address(asked)
    assert [one.args_kwargs["args"] for one in DBTaskResult.objects.all()] == [[str(asked.pk)]]
    assert "nothing changes" in text_of(as_user(ailsa).get(address(asked)))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"file": SimpleUploadedFile("notes.txt", b"hello")}, "notes.txt is no model: it is not JSON"),
        ({}, "Choose a file"),
        ({"file": SimpleUploadedFile("none.json", b"")}, "The file is empty"),
    ],
)
def test_what_is_no_model_is_refused_on_the_page(as_user, ailsa, town, given, sentence):
    response = as_user(ailsa).post(PAGE, given)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not Trial.objects.exists()


def test_one_can_go_back_to_the_model_that_came_with_the_programme(as_user, ailsa, town):
    adopt(town, STRICT, ailsa)

    as_user(ailsa).post(PAGE, {"known": adopting.model_id(adopting.shipped_document())})

    assert Trial.objects.latest("asked_at").model_id == adopting.model_id(adopting.shipped_document())


def test_the_dry_run_shows_on_whom_the_models_differ(as_user, ailsa, trial):
    text = text_of(as_user(ailsa).get(address(trial)))

    assert "Iona Gilchrist" in text
    assert "Stays joined; a question is asked" in text
    assert "Adopt this model" in text
    assert "Morag" not in text


def test_the_data_officer_reads_a_dry_run_and_adopts_nothing(as_user, fergus, trial):
    browser = as_user(fergus)

    assert "Adopt this model" not in text_of(browser.get(address(trial)))
    assert browser.post(address(trial, "adopt/"), {"reason": "I like it"}).status_code == 403
    assert browser.post(PAGE, {"file": file_of(STRICT)}).status_code == 403
    assert not Adoption.objects.exists()


def test_another_authority_is_told_that_the_dry_run_does_not_exist(as_user, catriona, trial):
    browser = as_user(catriona)

    assert browser.get(address(trial)).status_code == 404
    assert browser.post(address(trial, "adopt/"), {"reason": "Mine"}).status_code == 404
    assert trial.model_id[:8] not in text_of(browser.get(PAGE))


def test_adopting_needs_a_reason_and_is_in_the_audit(as_user, ailsa, town, trial, django_capture_on_commit_callbacks):
    browser, before = as_user(ailsa), links()
    assert browser.post(address(trial, "adopt/"), {"reason": ""}).status_code == 422

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address(trial, "adopt/"), {"reason": "Fewer mistakes"})

    assert adopted.id_in_use(town) == trial.model_id
    assert links() == before
    assert Event.objects.get(verb="adopted a linkage model").reason == "Fewer mistakes"
    assert DBTaskResult.objects.filter(task_path="virtualschool.linkage.tasks.relink").count() == 1


def test_a_dry_run_of_a_register_that_has_changed_since_cannot_be_adopted(as_user, ailsa, town, trial):
    answering.relink(town, at=LATER)

    text = text_of(as_user(ailsa).get(address(trial)))
    as_user(ailsa).post(address(trial, "adopt/"), {"reason": "Late"})

    assert "Out of date" in text
    assert not Adoption.objects.exists()


def test_the_question_about_a_kept_link_says_that_they_are_joined(as_user, ailsa, town):
    adopt(town, STRICT, ailsa)
    asked = world.question_about(About.SAME_CHILD, "C7")

    assert "Joined now." in text_of(as_user(ailsa).get(f"/questions/{asked.pk}/"))
    assert "the model in use would not join these two by itself" in text_of(as_user(ailsa).get("/questions/"))


def test_the_pages_ask_the_database_as_often_for_three_children_as_for_one(as_user, ailsa, town):
    one, three = tried(town, STRICT, ailsa), tried(town, model(auto_weight_from=90.0), ailsa)
    browser = as_user(ailsa)
    browser.get(PAGE)

    numbers = []
    for trial in (one, three):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get(address(trial))
        numbers.append(len(asked))

    assert three.differences.count() == 3
    assert numbers[0] == numbers[1] <= 30


def test_the_command_tries_adopts_and_lists(town, ailsa, tmp_path, capsys):
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(STRICT), encoding="utf-8")
    which = {"authority": town.code, "json": True}

    call_command("model", "try", str(file), **which)
    shown = json.loads(capsys.readouterr().out)
    call_command("model", "adopt", str(file), by=ailsa.email, reason="Fewer mistakes", **which)
    made = json.loads(capsys.readouterr().out)
    call_command("model", "list", **which)
    listed = json.loads(capsys.readouterr().out)

    assert shown["no_longer_made"] == {"asked": 1, "nothing": 0}
    assert made["adopted"] == listed["in_use"] == shown["model_id"]
    assert listed["adoptions"][0]["reason"] == "Fewer mistakes"


@pytest.mark.parametrize(
    ("act", "more", "sentence"),
    [
        ("adopt", {"by": "ailsa@example.org"}, "needs --by EMAIL and --reason TEXT"),
        ("adopt", {"by": "x@example.org", "reason": "Better"}, "Try the model first"),
        ("try", {"file": "nowhere.json"}, "nowhere.json cannot be read"),
        ("try", {"file": ""}, "needs FILE"),
    ],
)
def test_the_command_refuses_in_a_sentence(strathcarron, capsys, act, more, sentence):
    more = dict(more)
    file = more.pop("file", "shipped")

    with pytest.raises(SystemExit) as stopped:
        call_command("model", act, *([file] if file else []), authority=strathcarron.code, **more)

    assert stopped.value.code == 1
    assert sentence in capsys.readouterr().err


def test_only_who_may_adopts_at_the_command_line(town, ailsa, brodie, tmp_path, capsys):
    tried(town, STRICT, ailsa)
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(STRICT), encoding="utf-8")

    with pytest.raises(SystemExit):
        call_command("model", "adopt", str(file), authority=town.code, by=brodie.email, reason="Better")

    assert "may not adopt a model" in capsys.readouterr().err
    assert not Adoption.objects.exists()
