"""What the Network keeps. No field of any model is about a child."""

from .authorities import (
    CountsPublication,
    EarlierSpell,
    InductionDone,
    MemberAuthority,
    MemberPost,
    PublishedCount,
)
from .hub import (
    AuthorityKeys,
    EnrolmentCode,
    NamingAgreement,
    ReceivedRelease,
    SpentNumber,
    Withdrawal,
)
from .place import Place, open_or_part, place_of

__all__ = [
    "AuthorityKeys",
    "CountsPublication",
    "EarlierSpell",
    "EnrolmentCode",
    "InductionDone",
    "MemberAuthority",
    "MemberPost",
    "NamingAgreement",
    "Place",
    "PublishedCount",
    "ReceivedRelease",
    "SpentNumber",
    "Withdrawal",
    "open_or_part",
    "place_of",
]
