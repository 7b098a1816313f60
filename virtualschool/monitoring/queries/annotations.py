"""What stands marked on an authority's run charts."""

from virtualschool.people.models import Authority

from ..figures.annotated import Noted
from ..models import Annotation


def standing(authority: Authority) -> tuple[Noted, ...]:
    """The earliest first; one query."""
    rows = Annotation.objects.filter(authority=authority).standing().order_by("on", "at", "pk")
    return tuple(Noted(one.pk, one.indicator, one.on, one.words, one.by_name, one.at) for one in rows)
