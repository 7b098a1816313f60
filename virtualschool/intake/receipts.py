"""A receipt as the contract's JSON: what became of one file, every row accounted for, no cell quoted."""

from typing import Any

from .preparing import Prepared

COUNTS = ("rows_in", "applied", "unchanged", "held", "rejected", "blank")


def as_data(one: Prepared) -> dict[str, Any]:
    """The keys of the contract, with `history_only`, `reasons` and `notices` beside them."""
    return {
        "file": one.file_name,
        "kind": one.kind,
        "sha256": one.sha256,
        "status": str(one.status),
        **{name: getattr(one, name) for name in COUNTS},
        "history_only": one.history_only,
        "reasons": list(one.reasons),
        "problems": [
            {"row": why.row_number, "column": why.column, "code": why.code, "message": why.message}
            for why in one.problems
        ],
        "notices": [
            {"row": note.row_number, "column": note.column, "code": note.code, "message": note.message}
            for note in one.notices
        ],
    }
