"""Intake's words: what became of a file, why one is held, and the kinds of change that files bring."""

import datetime as dt

from django.db.models import TextChoices

# Rolls, held files, previews and rejected rows are kept sealed for this long after they were truly handed in.
SEALED_FOR = dt.timedelta(days=35)


class Status(TextChoices):
    APPLIED = "applied", "taken in"
    HELD = "held", "held for you"
    REFUSED = "refused", "not taken in"
    ALREADY = "already applied", "already taken in"


class State(TextChoices):
    WAITING = "waiting", "waiting"
    READING = "reading", "reading"
    PREVIEW = "preview", "ready to look at"
    DONE = "done", "done"
    FAILED = "failed", "stopped"
    DROPPED = "dropped", "left out"


ASK_HIDDEN = "Say once whether what is hidden in this list counts. Nothing has been changed."


class Hidden(TextChoices):
    """What becomes of rows, columns and sheets that are hidden in a workbook."""

    COUNT = "count", "it counts"
    LEAVE = "leave", "it is left out"


class ChangeKind(TextChoices):
    NEW = "new", "New to the register"
    STARTED = "started", "Became looked after"
    STOPPED = "stopped", "Stopped being looked after"
    MOVED_HOME = "moved_home", "Moved home"
    NEW_LEGAL_REASON = "new_legal_reason", "New legal reason"
    MOVED_SCHOOL = "moved_school", "Moved school"
    CORRECTED = "corrected", "Name, date of birth or number changed"
    LEFT_OUT = "left_out", "Not in the new list"
    FOUND_ON_ROLL = "found_on_roll", "Found on the roll"
    GONE = "gone", "No longer on the register"


# What a page says of a file whose columns somebody has to explain, where the reader's own words would be a script's.
ASKED_BECAUSE = {
    "needed_column_missing": "A column that is needed isn’t there under a name that we know.",
    "unknown_kind": "None of its headings is known to us.",
    "kind_unclear": "It is long for a list of your own, and nothing says what it is.",
}

# What a file is called on a page: whose it is, and of what.
KIND_NAMES = {
    "pupils": "Education: pupils",
    "care": "Social work: care",
    "attendance": "Education: attendance",
    "exclusions": "Education: exclusions",
    "levels": "Education: levels",
    "awards": "Awards",
    "entries": "Education: entries for awards",
    "destinations": "Leavers’ destinations",
    "needs": "Education: support needs",
    "my-list": "Your own list",
    "told": "Told by a person",
}

# What a change is called where it is a file's being taken back that brings it.
TAKEN_BACK: dict[str, str] = {
    ChangeKind.NEW: "A learner of their own again",
    ChangeKind.STARTED: "Looked after again",
    ChangeKind.STOPPED: "No longer looked after now",
    ChangeKind.MOVED_HOME: "Back to where they lived before",
    ChangeKind.NEW_LEGAL_REASON: "Back to the legal reason before",
    ChangeKind.MOVED_SCHOOL: "Back to the school before",
    ChangeKind.CORRECTED: "Back to an earlier name, date of birth or number",
    ChangeKind.LEFT_OUT: "Asked about: not in the newest list that is left",
    ChangeKind.FOUND_ON_ROLL: "Found on the roll",
    ChangeKind.GONE: "Leave the register",
}

# Each kind of change of so many learners, as a sentence lists it after the number.
CHANGE_PHRASES: dict[str, str] = {
    ChangeKind.NEW: "new",
    ChangeKind.STARTED: "became looked after",
    ChangeKind.STOPPED: "stopped being looked after",
    ChangeKind.MOVED_HOME: "moved home",
    ChangeKind.NEW_LEGAL_REASON: "with a new legal reason",
    ChangeKind.MOVED_SCHOOL: "moved school",
    ChangeKind.LEFT_OUT: "not in the new list",
    ChangeKind.FOUND_ON_ROLL: "found on the roll",
    ChangeKind.GONE: "no longer on the register",
}
