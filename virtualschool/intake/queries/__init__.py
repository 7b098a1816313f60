"""What the pages of files show, and who may already be the child told of."""

from .changed import current_id, sentence_of
from .codes import codes_page
from .mapping import columns_page, layout_of
from .runs import hides_something, past_runs, run_page
from .shown import Held, is_busy
from .told import namesakes
from .undone import undo_page

__all__ = [
    "Held",
    "codes_page",
    "columns_page",
    "current_id",
    "hides_something",
    "is_busy",
    "layout_of",
    "namesakes",
    "past_runs",
    "run_page",
    "sentence_of",
    "undo_page",
]
