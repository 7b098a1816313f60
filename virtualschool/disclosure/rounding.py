"""The grid on which counts are rounded, and where its lines are left out so that no outcome gives anything away.

Counts of 7 and fewer are one band with 0; others are rounded to base 5. Which
lines of the grid stand is worked out from what a reader knows already, for every
outcome that the reader thinks possible, and never from the count itself: whoever
knows this programme learns nothing from a band that is wide.
"""

from virtualschool.disclosure.bounds import LARGEST_SMALL, Bounds

BASE = 5
ENDS = 12  # how many lines are tried from either end; far from both nothing is pressed

Interval = tuple[int, int]


def interval(count: int) -> Interval:
    """The interval of a count on the full grid: 0 to 7, else the five counts that round to the same."""
    if count <= LARGEST_SMALL:
        return 0, LARGEST_SMALL
    middle = (count + BASE // 2) // BASE * BASE
    return middle - BASE // 2, middle + BASE // 2


def following(low: int, high: int) -> list[Interval]:
    """The intervals of the full grid from the one that holds `low` to the one that holds `high`."""
    found = [interval(low)]
    while found[-1][1] < high:
        found.append(interval(found[-1][1] + 1))
    return found


def safe_interval(bounds: Bounds, number: int, count: int) -> Interval:
    """The interval in which this count may be shown: the least union of intervals of the grid, safe on either side.

    Left to right, an interval that would give something away takes its neighbour in;
    what is left over at the right end joins the interval before it.
    """
    low, high = bounds.low[number], bounds.high[number]
    window = 2 * ENDS * BASE
    start = low if count <= low + window else count - window
    end = high if count >= high - window else count + window
    pieces = pieces_of(bounds, number, following(start, end))
    return next(piece for piece in pieces if piece[0] <= count <= piece[1])


def pieces_of(bounds: Bounds, number: int, grid: list[Interval]) -> list[Interval]:
    """The grid with the lines left out that would give something away."""
    pieces: list[Interval] = []
    left_over: Interval | None = None
    for each in grid:
        piece = (left_over[0], each[1]) if left_over else each
        outcome = bounds.try_out(number, *piece)
        left_over = None if outcome.safe else piece
        if outcome.safe:
            pieces.append(piece)
    while left_over:
        piece = (pieces.pop()[0], left_over[1]) if pieces else left_over
        left_over = piece if pieces and not bounds.try_out(number, *piece).safe else None
        if not left_over:
            pieces.append(piece)
    return pieces
