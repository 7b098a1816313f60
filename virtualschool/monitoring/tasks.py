"""Work in the background: letting the list of who may need us follow what somebody told, or who is who."""

import datetime as dt

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from virtualschool.foundation import clock
from virtualschool.people.models import Authority

from .operations import flags
from .queries import following


@task()
def who_may_need_us(authority_code: str) -> None:
    """Work out an authority's flags anew; harmless when asked twice."""
    flags.evaluate(Authority.objects.get(code=authority_code), on=clock.today())


def are_behind(authority: Authority, on: dt.date, *, known: bool | None = None) -> bool:
    """Whether flags are of an earlier state of the register or of an earlier day; then they are being worked out.

    Answers about who is who are given in a room that knows nothing of flags.
    So whoever looks next asks for them, once. `known` is what the reading of
    the list has found already.
    """
    is_behind = following.behind(authority, on).exists() if known is None else known
    if not is_behind:
        return False
    path = who_may_need_us.module_path
    waiting = DBTaskResult.objects.ready().filter(task_path=path).values_list("args_kwargs", flat=True)
    if not any(asked["args"] == [authority.code] for asked in waiting):
        who_may_need_us.enqueue(authority.code)
    return True
