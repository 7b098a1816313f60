"""The reviewed table: route, method and relation to the status that each actor gets."""

import csv
from pathlib import Path

FILE = Path(__file__).parent / "matrix.csv"
ACTORS = (
    "anonymous",
    "disabled",
    "former",
    "stranger",
    "lead",
    "team_member",
    "data_officer",
    "designated_manager",
    "social_work_partner",
    "network_member",
    "network_coordinator",
    "network_observer",
    "data_protection_officer",
    "administrator",
)
Key = tuple[str, str, str]
Statuses = dict[str, str]


def read() -> dict[Key, Statuses]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {
            (row["route"], row["method"], row["relation"]): {actor: row[actor] for actor in ACTORS}
            for row in csv.DictReader(lines)
        }


def write(rows: dict[Key, Statuses]) -> None:
    with FILE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["route", "method", "relation", *ACTORS])
        for key, statuses in sorted(rows.items()):
            writer.writerow([*key, *(statuses[actor] for actor in ACTORS)])
