"""`python -m benchmarks.killed`: kills a real `./vs intake` at a hundred random instants, and counts what it found.

`python -m benchmarks.killed 25 4`: twenty-five kills, at instants drawn from the fourth seed.
"""

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import django

KILLS, SEED = 100, 1


def main(kills: int = KILLS, seed: int = SEED) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.intake import homes
    from tests.intake.crash import killing

    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        homes.run(home)
        found = Counter(killing.kinds_of_state(home, Path(scratch), kills, seed=seed))
    print(", ".join(f"{kind}: {number}" for kind, number in sorted(found.items())))
    return 0 if found["finished"] == 1 and found["before"] + found["after"] == kills else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
