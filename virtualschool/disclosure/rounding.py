"""The grid on which counts are rounded, and where its lines are left out so that no outcome gives anything away.

Counts of 7 and fewer are one band with 0; others are rounded to base 5. Which
lines of the grid stand is worked out from what a reader knows already, for every
outcome that the reader thinks possible, and never from the count itself: whoever
knows this programme learns nothing from a band that is wide.
"""

from virtualschool.disclosure.bounds import LARGEST_SMALL, Bounds, Readers

BASE = 5
WINDOW = 24  # intervals of the grid tried on either side of a count; further off nothing is pressed

Interval = tuple[int, int]


def step_of(count: int) -> int:
    """Which interval of the grid holds a count: 0 for the band of 7 and fewer, then 1 for 8 to 12, and so on."""
    return 0 if count <= LARGEST_SMALL else (count - LARGEST_SMALL - 1) // BASE + 1


def interval(step: int, coarse: int = 0) -> Interval:
    """The ends of an interval of the grid; each step of `coarse` joins it with the neighbour of its pair."""
    size = 2**coarse
    first = step // size * size
    low = LARGEST_SMALL + 1 + BASE * (first - 1) if first else 0
    return low, LARGEST_SMALL + BASE * (first + size - 1)


def grid(low: int, high: int, coarse: int = 0) -> list[Interval]:
    """The intervals from the one that holds `low` to the one that holds `high`."""
    found = [interval(step_of(low), coarse)]
    while found[-1][1] < high:
        found.append(interval(step_of(found[-1][1] + 1), coarse))
    return found


def wider(known: Interval, coarse: int) -> Interval:
    """The least union of intervals of a coarser grid that holds this interval; the interval itself where none is."""
    low, high = known
    return (interval(step_of(low), coarse)[0], interval(step_of(high), coarse)[1]) if coarse else known


def safe_interval(bounds: Bounds | Readers, number: int, count: int, coarse: int = 0) -> Interval:
    """The interval in which this count may be shown: the least union of intervals of the grid, safe on either side.

    Left to right, an interval that would give something away takes its neighbour in;
    what is left over at the right end joins the interval before it.
    """
    low, high = bounds.low[number], bounds.high[number]
    window = WINDOW * BASE
    start = low if count <= low + window else count - window
    end = high if count >= high - window else count + window
    pieces = pieces_of(bounds, number, grid(start, end, coarse))
    return next(piece for piece in pieces if piece[0] <= count <= piece[1])


def pieces_of(bounds: Bounds | Readers, number: int, intervals: list[Interval]) -> list[Interval]:
    """The grid with the lines left out that would give something away."""
    pieces: list[Interval] = []
    left_over: Interval | None = None
    for each in intervals:
        piece = (left_over[0], each[1]) if left_over else each
        left_over = None if bounds.is_safe(number, *piece) else piece
        if not left_over:
            pieces.append(piece)
    while left_over and pieces:
        piece = (pieces.pop()[0], left_over[1])
        left_over = piece if pieces and not bounds.is_safe(number, *piece) else None
        if not left_over:
            pieces.append(piece)
    return [*pieces, left_over] if left_over else pieces
