"""The minutes of a meeting with what members said to them."""

from dataclasses import dataclass

from virtualschool.people.models import User

from ..models import Decision, Item, Meeting, Minutes, MinutesSaid, place_of
from ..vocab import ItemState, MeetingState, MinutesStance


@dataclass(frozen=True)
class MinutesPage:
    """The newest version first in hand, earlier ones below."""

    meeting: Meeting
    newest: Minutes | None
    earlier: tuple[Minutes, ...]
    agrees: tuple[MinutesSaid, ...]
    changes: tuple[MinutesSaid, ...]
    decisions: tuple[Decision, ...]
    starting_text: str

    @property
    def is_held(self) -> bool:
        return self.meeting.state == MeetingState.HELD


def minutes_page(user: User, meeting: Meeting) -> MinutesPage:
    versions = list(Minutes.objects.visible_to(user).filter(meeting=meeting).select_related("by").order_by("-version"))
    newest = versions[0] if versions else None
    said = MinutesSaid.objects.visible_to(user).filter(minutes=newest).select_related("by", "authority").order_by("at")
    spoken = list(said) if newest else []
    return MinutesPage(
        meeting=meeting,
        newest=newest,
        earlier=tuple(versions[1:]),
        agrees=tuple(one for one in spoken if one.stance == MinutesStance.AGREES),
        changes=tuple(one for one in spoken if one.stance == MinutesStance.CHANGE),
        decisions=tuple(Decision.objects.visible_to(user).filter(meeting=meeting).order_by("number")),
        starting_text=newest.text if newest else outline(user, meeting),
    )


def outline(user: User, meeting: Meeting) -> str:
    """What a first draft begins with: the items that were reached, and the decisions. Nothing of the safe space."""
    if not place_of(user).coordinates:
        return ""
    lines = []
    for one in Item.objects.visible_to(user).filter(meeting=meeting, state=ItemState.REACHED).in_order():
        if not one.is_safe_space:
            decided = [f"Decided: {each.title}." for each in one.decisions.order_by("number")]
            lines += [one.title, *decided, ""]
    return "\n".join(lines)
