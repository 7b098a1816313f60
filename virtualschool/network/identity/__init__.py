"""The practice check: words and combinations in a text that could single a child out.

Pure: text in, findings out. It reads as a careful colleague would, with lists
and patterns; it knows no child, asks no register and learns nothing. It errs
towards asking, and it is no proof: what it misses, the moderator must see.
"""

from .across import Across, across
from .checking import stops, trouble
from .credits import trouble_in_credits
from .findings import Finding, Severity

__all__ = ["Across", "Finding", "Severity", "across", "stops", "trouble", "trouble_in_credits"]
