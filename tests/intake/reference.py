"""What intake promises of people's files, in plain Python: slow and small, from the promises and not from the code."""

from collections.abc import Iterator
from dataclasses import dataclass

Row = dict[str, str]
FLAGS = ("01", "02")


@dataclass(frozen=True)
class Sheet:
    """One edition: its rows by child, and how many rows more can't be read, are said twice, or are empty."""

    kind: str
    order: tuple[str, str]
    rows: dict[int, Row]
    bad: int = 0
    repeated: int = 0
    blank: int = 0


class Reference:
    """The editions that stand, and those that wait for a person; all else is worked out each time it is asked for."""

    def __init__(self) -> None:
        self.standing: list[Sheet] = []
        self.held: list[Sheet] = []

    def hand_in(self, new: Sheet, *, released: bool = False) -> Row | dict[str, object]:
        good, sums = len(new.rows) + new.repeated, dict.fromkeys(("applied", "unchanged", "held", "rejected"), 0)
        before = [one for one in self.of(new.kind) if one.order < new.order]
        if new in self.standing:
            return {**sums, "status": "already applied", "unchanged": good + new.bad}
        if not new.rows:
            return {**sums, "status": "refused", "rejected": new.bad}
        if not released and new.kind != "my-list" and self.looks_wrong(new, before):
            self.held.append(new)
            return {**sums, "status": "held", "held": good + new.bad}
        known = {child: row for one in before for child, row in one.rows.items()}
        same = new.repeated + sum(known.get(child) == row for child, row in new.rows.items())
        self.standing.append(new)
        return {**sums, "status": "applied", "applied": good - same, "unchanged": same, "rejected": new.bad}

    def looks_wrong(self, new: Sheet, before: list[Sheet]) -> bool:
        """Three people gone of a short list, a filled column now empty, or over a fifth of the birthdays another."""
        earlier = [one for one in before if one.order[0] < new.order[0]]
        old = max(earlier, key=lambda one: (one.order[0], len(one.rows), one.order), default=new)
        both = old.rows.keys() & new.rows.keys()
        moved = sum(old.rows[child]["date_of_birth"] != new.rows[child]["date_of_birth"] for child in both)
        emptied = set().union(*old.rows.values()) - set().union(*new.rows.values())
        return len(old.rows) - len(both) >= 3 or moved > len(both) / 5 or bool(emptied)

    def of(self, kind: str) -> list[Sheet]:
        return sorted((one for one in self.standing if one.kind == kind), key=lambda one: one.order)

    def said(self, kind: str, child: int) -> list[Row]:
        return [one.rows[child] for one in self.of(kind) if child in one.rows]

    def register(self) -> Iterator[tuple[int, Row]]:
        """Every learner with what is shown: of each fact the newest word of the first source that says one."""
        for child in {child for one in self.standing for child in one.rows}:
            roll, care, own = (self.said(kind, child) for kind in ("pupils", "care", "my-list"))
            if care or own or any(row.get("looked_after_code") in FLAGS for row in roll):
                period = last_period(care) or last_period(own)
                now = period if "end_date" not in period else {}
                shown = {column: newest(column, roll, care, own) for column in ("surname", "date_of_birth", "stage")}
                shown |= {column: now.get(column, "") for column in ("legal_reason", "lives_with")}
                shown["care_status"] = (
                    "looked_after_now" if now else "previously_looked_after" if period else "not_known"
                )
                yield child, {**shown, "school_code": newest("school_code", roll)}

    def questions(self) -> Iterator[tuple[str, int]]:
        """Absence ends nothing: it is asked about, once for each source that left somebody out."""
        ends = {kind: self.of(kind)[-1].order for kind in ("pupils", "care") if self.of(kind)}
        for child, _ in self.register():
            roll, care, own = (self.said(kind, child) for kind in ("pupils", "care", "my-list"))
            if roll and not care and not own:
                yield "looked_after", child
            if "pupils" in ends and not roll:
                yield "no_roll", child
            for kind, newest_of_all in ends.items():
                last = max((one.order for one in self.of(kind) if child in one.rows), default=newest_of_all)
                if last[0] < newest_of_all[0] and (kind == "pupils" or "end_date" not in last_period(care)):
                    yield "left_out", child


def newest(column: str, *sources: list[Row]) -> str:
    return next((row[column] for rows in sources for row in reversed(rows) if column in row), "")


def last_period(rows: list[Row]) -> Row:
    """The period that began last of those that stand: a later word replaces all but what ended before it."""
    return next((row for row in reversed(rows) if "legal_reason" in row), {})
