"""Runs in a process of its own, on a real home: what a test's database in memory cannot show.

`python -m tests.intake.at_home STEP...`: each step takes a file of the small
world in, copies the home at a moment, or has the process killed at the n-th
write.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "virtualschool.config.settings")
WRITES = ("INSERT", "UPDATE", "DELETE")


def each_write(on_write: Callable[[int], None]) -> Callable[..., Any]:
    """A wrapper for statements that counts those that write, and calls before each."""
    count = 0

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        if sql.lstrip().upper().startswith(WRITES):
            count += 1
            on_write(count)
        return execute(sql, params, many, context)

    return wrapper


def copying(home: Path, folder: Path) -> Callable[[int], None]:
    """Copy the home before every other write, as a kill at that moment would leave it."""

    def on_write(number: int) -> None:
        if number % 2:
            shutil.copytree(home, folder / f"{number:04}")

    return on_write


def refuse_flag(pupil_id: str) -> None:
    """Answer, as a head would, that a pupil whom the roll calls looked after is no care experienced learner."""
    from django.utils import timezone

    from virtualschool.linkage.models import Question
    from virtualschool.linkage.operations import answering
    from virtualschool.people.models import User
    from virtualschool.register.vocab import Answer

    head, _ = User.objects.get_or_create(email="ailsa@example.invalid", name="Ailsa", joined_at=timezone.now())
    question = Question.objects.open().get(left__own_id=pupil_id)
    answering.answer(question=question, answer=Answer.NOT_CARE_EXPERIENCED, by=head, at=timezone.now())


def send(name: str) -> None:
    """Bring a file as a head does on the page, and ask for it to be taken in; the work is the worker's."""
    from django.utils import timezone

    from tests.intake import world
    from virtualschool.intake.models import Run
    from virtualschool.intake.operations import uploading
    from virtualschool.intake.preparing import File
    from virtualschool.people import operations as people
    from virtualschool.people.models import User

    head, _ = User.objects.get_or_create(email="ailsa@example.invalid", name="Ailsa", joined_at=timezone.now())
    file, authority = getattr(world, name), people.authority("S12000098")
    run = uploading.bring(
        [File(file.name, file.data)],
        authority=authority,
        as_at=file.as_at,
        received=file.as_at,
        by=head,
        at=timezone.now(),
    )
    Run.objects.filter(pk=run.pk).update(wants_applying=True)


def work() -> None:
    """Start as the worker does: take up what a stop has left, and do it."""
    from virtualschool.intake.operations import uploading

    for run_id in uploading.unfinished():
        uploading.perform(run_id)


def main() -> None:
    import django

    django.setup()
    from django.db import connection

    from tests.intake import world
    from virtualschool.foundation import home
    from virtualschool.foundation.command import bring_up_to_date
    from virtualschool.people import operations as people

    bring_up_to_date()
    authority = people.authority("S12000098")
    for step in sys.argv[1:]:
        verb, _, name = step.partition("=")
        if verb == "take":
            world.bring(authority, world.file_of(name))
        elif verb == "refuse":
            refuse_flag(name)
        elif verb == "send":
            send(name)
        elif verb == "work":
            work()
        elif verb == "copy":
            shutil.copytree(home.path(), name)
        elif verb == "watch":
            connection.execute_wrappers.append(each_write(copying(home.path(), Path(name))))
        elif verb == "kill":
            connection.execute_wrappers.append(each_write(lambda n, at=int(name): os._exit(9) if n == at else None))


if __name__ == "__main__":
    main()
