"""Work in the background: making drafts, posting what is due, and fetching the Network's tables."""

import uuid

from django_tasks import task

from virtualschool.foundation import clock
from virtualschool.people.models import Authority
from virtualschool.register.vocab import Cohort

from .models import OutboxEntry, Release
from .operations import drafting, sending
from .vocab import Sent, State


@task()
def make_draft(release_id: str) -> None:
    """Make a draft that was asked for; harmless when asked twice."""
    drafting.perform(uuid.UUID(release_id), at=clock.now())


@task()
def post(entry_id: str) -> None:
    """Post one entry of the outbox; one that has to wait on asks for its next try itself."""
    tried = sending.post(uuid.UUID(entry_id), at=clock.now())
    if tried is not None and tried.state == Sent.WAITING:
        post_soon(tried)


def post_soon(entry: OutboxEntry) -> None:
    """Have an entry posted when it is due."""
    post.using(run_after=entry.next_try_at).enqueue(str(entry.pk))


@task()
def fetch_national(authority_code: str, session: str, cohort: str) -> None:
    """Fetch the Network's tables of a session and cohort."""
    authority = Authority.objects.get(code=authority_code)
    sending.fetch(authority, session=session, cohort=Cohort(cohort), at=clock.now())


def resume() -> int:
    """Ask again for what waits: drafts that a stop broke off, and posts that are due. For `./vs keep`."""
    making = list(Release.objects.filter(state=State.MAKING).values_list("pk", flat=True))
    due = list(OutboxEntry.objects.due(clock.now()).values_list("pk", flat=True))
    for release_id in making:
        make_draft.enqueue(str(release_id))
    for entry_id in due:
        post.enqueue(str(entry_id))
    return len(making) + len(due)


def post_what_waits(release: Release) -> None:
    """Have the posts of a release leave on their day."""
    for entry in release.posts.waiting():
        post_soon(entry)
