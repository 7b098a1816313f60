"""`python -m benchmarks.killed`: kills a real `./vs intake` at a hundred random instants, and counts what it found."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.intake import homes
from tests.intake.crash import killing

KILLS = 100


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        homes.run(home)
        found = Counter(killing.kinds_of_state(home, Path(scratch), KILLS, seed=1))
    print(", ".join(f"{kind}: {number}" for kind, number in sorted(found.items())))
    return 0 if found["finished"] == 1 and found["before"] + found["after"] == KILLS else 1


if __name__ == "__main__":
    sys.exit(main())
