"""What the Network keeps. No field of any model is about a child."""

from .authorities import (
    CountsPublication,
    EarlierSpell,
    InductionDone,
    MemberAuthority,
    MemberPost,
    PublishedCount,
)
from .place import Place, open_or_part, place_of

__all__ = [
    "CountsPublication",
    "EarlierSpell",
    "InductionDone",
    "MemberAuthority",
    "MemberPost",
    "Place",
    "PublishedCount",
    "open_or_part",
    "place_of",
]
