"""Shares that were counted, with their uncertainty."""

from math import sqrt


def wilson(good: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share that was counted (Wilson, 1927); of nothing, everything is possible: 0 to 1."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, good / of
    middle, spread = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + z * z / of)), min(1.0, (middle + spread) / (1 + z * z / of))
