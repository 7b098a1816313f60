"""What the pages of files show, and who may already be the child told of."""

from .changed import current_id, sentence_of
from .codes import codes_page
from .mapping import columns_page
from .runs import past_runs, run_page
from .shown import is_busy
from .told import namesakes

__all__ = ["codes_page", "columns_page", "current_id", "is_busy", "namesakes", "past_runs", "run_page", "sentence_of"]
