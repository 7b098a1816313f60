"""The exclusions of an authority's learners that a later list leaves out."""

import datetime as dt
import json
from collections.abc import Iterator

from virtualschool.people.models import Authority
from virtualschool.register.queries import stated as register
from virtualschool.register.vocab import Source

from ..derive import Order
from ..left_out import Exclusion, LeftOut, left_out
from ..models import FactStatement


def exclusions(authority: Authority) -> list[LeftOut]:
    """Those left out by the lists that stand. What another authority handed over of one learner is no list."""
    return list(left_out(_stated(authority)))


def _stated(authority: Authority) -> Iterator[tuple[Order, Exclusion]]:
    lists = [one for one in register.editions(authority, kinds=("exclusions",)) if one.source == Source.EDUCATION]
    spoken = {one.pk: register.spoken(one).order for one in lists}
    rows = FactStatement.objects.filter(edition__in=list(spoken), subject__authority=authority)
    for edition, learner, content in rows.values_list("edition_id", "subject__learner_id", "content"):
        for row in json.loads(content):
            start = dt.date.fromisoformat(row["start_date"])
            yield spoken[edition], Exclusion(learner, start, row.get("school_code", ""))
