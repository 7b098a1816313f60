"""What the pages of files are handed: runs, files, held files and changes, as far as the reader may see them."""

import uuid
from dataclasses import dataclass

from ..models import Receipt, Run
from ..previews import SUMS
from ..vocab import State


@dataclass(frozen=True)
class Who:
    """A learner in a list of changes, with what the file said where the reader may see it."""

    id: uuid.UUID | None
    name: str
    detail: str = ""


@dataclass(frozen=True)
class ChangeLine:
    """One kind of change: of how many, and of whom by name."""

    label: str
    count: int
    who: tuple[Who, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.who)


@dataclass(frozen=True)
class Trouble:
    """A row with its column and what is to be said of it; `said` is the cell itself, for the sender alone."""

    row: int
    column: str
    message: str
    said: str = ""


@dataclass(frozen=True)
class ListLine:
    """One child of a head's own list who is new on it, gone from it, or of whom something else is said."""

    name: str
    what: str


@dataclass(frozen=True)
class FileLine:
    """One file of a run, with its sum."""

    name: str
    what: str
    status: str
    sign: str
    sums: dict[str, int]
    sheet: str = ""
    reasons: tuple[str, ...] = ()
    history_only: bool = False
    problems: tuple[Trouble, ...] = ()
    notices: tuple[Trouble, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    splits: tuple[tuple[str, ...], ...] = ()
    position: int = 0
    asks: bool = False
    layout: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    """What is hidden in the file, where nobody has said whether it counts."""
    unknown_words: int = 0
    colours: tuple[str, ...] = ()
    own_list: tuple[ListLine, ...] = ()
    receipt: Receipt | None = None
    can_fetch_rejects: bool = False
    can_undo: bool = False

    @property
    def shows_cells(self) -> bool:
        return any(why.said for why in self.problems)

    @property
    def adds_up(self) -> bool:
        return self.sums["rows_in"] == sum(self.sums[name] for name in SUMS[1:])

    @property
    def more_problems(self) -> int:
        return max(0, self.sums["rejected"] - len(self.problems))

    @property
    def rejected(self) -> int:
        """Rows that could not be used; of a held file none is rejected yet, but they would be."""
        return len(self.problems) + self.more_problems


@dataclass(frozen=True)
class Held:
    """A held file that waits for a decision, and what it would change, once that has been found out."""

    line: FileLine
    receipt_id: uuid.UUID
    lines: tuple[tuple[str, int, int, int], ...] = ()
    phrase: str = ""
    is_looked_ahead: bool = False


def is_busy(run: Run) -> bool:
    """Whether the background has still to do something for this run."""
    return run.state in (State.WAITING, State.READING)


@dataclass(frozen=True)
class RunPage:
    """Everything that a run's page shows, in whatever state the run is."""

    run: Run
    title: str
    is_sender: bool
    files: tuple[FileLine, ...] = ()
    held: tuple[Held, ...] = ()
    changes: tuple[ChangeLine, ...] = ()
    phrase: str = ""
    learner_ids: tuple[uuid.UUID, ...] = ()
    others: int = 0
    asks_about_periods: bool = False
    is_worker_silent: bool = False

    @property
    def adds_up(self) -> bool:
        return all(line.adds_up for line in self.files)

    @property
    def is_busy(self) -> bool:
        return is_busy(self.run)

    @property
    def can_take_any(self) -> bool:
        """Whether pressing "Take them in" would do anything."""
        return any(line.sums["rows_in"] != line.sums["rejected"] + line.sums["blank"] for line in self.files)

    @property
    def is_all_held(self) -> bool:
        """Whether every file waits for an answer: then what it would change isn't known yet."""
        return bool(self.files) and all(line.sums["held"] for line in self.files)

    @property
    def rows_title(self) -> str:
        """What the panel of rows is called: there may be nothing but remarks."""
        return "Rows we couldn’t use" if any(line.problems for line in self.files) else "Worth knowing"

    @property
    def with_problems(self) -> list[FileLine]:
        return [line for line in self.files if line.problems or line.notices]
