"""How far an authority is on its first day: what has come, and what is still to do."""

import datetime as dt
from dataclasses import dataclass

from virtualschool.linkage.models import Question
from virtualschool.linkage.queries import listing
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner
from virtualschool.register.vocab import Source


@dataclass(frozen=True)
class FirstDay:
    """The newest day of which each source speaks; None where it has not spoken yet."""

    social_work: dt.date | None
    education: dt.date | None
    own_list: dt.date | None
    learners: int
    questions: int

    @property
    def has_begun(self) -> bool:
        return any((self.social_work, self.education, self.own_list))


def page(authority: Authority, user: User) -> FirstDay:
    newest = listing.newest_days(authority)
    return FirstDay(
        social_work=newest.get(Source.SOCIAL_WORK),
        education=newest.get(Source.EDUCATION),
        own_list=newest.get(Source.MY_LIST),
        learners=Learner.objects.visible_to(user).filter(authority=authority).count(),
        questions=Question.objects.visible_to(user).filter(authority=authority).open().count(),
    )
