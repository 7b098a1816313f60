"""What the Network keeps. No field of any model is about a child."""

from .authorities import CountsPublication, EarlierSpell, InductionDone, MemberAuthority, MemberPost, PublishedCount
from .decisions import Action, Decision, DecisionNote
from .meetings import (
    AgendaRules,
    CalendarFeed,
    Carry,
    Coming,
    Concern,
    ConcernAnswer,
    Guest,
    Item,
    Meeting,
    Minutes,
    MinutesSaid,
    Paper,
    Priority,
    Support,
)
from .place import DirectoryQuerySet, ForMembersQuerySet, OpenedQuerySet, Place, open_or_part, place_of

__all__ = [
    "Action",
    "AgendaRules",
    "CalendarFeed",
    "Carry",
    "Coming",
    "Concern",
    "ConcernAnswer",
    "CountsPublication",
    "Decision",
    "DecisionNote",
    "DirectoryQuerySet",
    "EarlierSpell",
    "ForMembersQuerySet",
    "Guest",
    "InductionDone",
    "Item",
    "Meeting",
    "MemberAuthority",
    "MemberPost",
    "Minutes",
    "MinutesSaid",
    "OpenedQuerySet",
    "Paper",
    "Place",
    "Priority",
    "PublishedCount",
    "Support",
    "open_or_part",
    "place_of",
]
