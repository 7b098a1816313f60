"""Work in the background: linking again after answers."""

from django_tasks import task

from virtualschool.foundation import clock
from virtualschool.people.models import Authority

from .operations import answering


@task()
def relink(authority_code: str) -> None:
    """Link one authority again; asked for after each answer, and harmless when asked twice."""
    answering.relink(Authority.objects.get(code=authority_code), at=clock.now())
