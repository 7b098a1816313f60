"""Work in the background: letting the list of who may need us follow what somebody told."""

from django_tasks import task

from virtualschool.foundation import clock
from virtualschool.people.models import Authority

from .operations import flags


@task()
def who_may_need_us(authority_code: str) -> None:
    """Work out an authority's flags anew; harmless when asked twice."""
    flags.evaluate(Authority.objects.get(code=authority_code), on=clock.today())
