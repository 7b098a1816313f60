"""Bringing files as a browser does, and the background's turn after it."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.intake.world import Brought
from virtualschool.intake import tasks
from virtualschool.intake.models import Run


def send(browser: Client, *files: Brought) -> Run:
    """Bring files through the page; they wait for the background."""
    answer = post(browser, *files)
    assert answer.status_code == 302, text(answer)
    return Run.objects.latest("number")


def post(browser: Client, *files: Brought, **other: str) -> HttpResponse:
    chosen = [SimpleUploadedFile(file.name, file.data) for file in files]
    given = {"chosen": chosen, "as_at": files[0].as_at.isoformat() if files else "2026-11-16"}
    return browser.post("/files/", {**given, "kind": (files[0].kind or "") if files else "", **other})


def work(run: Run) -> Run:
    """The background's turn."""
    tasks.read_run.call(str(run.pk))
    run.refresh_from_db()
    return run


def take_in(browser: Client, *files: Brought) -> Run:
    """Bring files, look, and take them in."""
    run = work(send(browser, *files))
    browser.post(f"/files/{run.pk}/apply/")
    return work(run)


def page(browser: Client, run: Run) -> str:
    return text(browser.get(f"/files/{run.pk}/"))


def text(answer: HttpResponse) -> str:
    """What a page says, without its markup."""
    body = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
