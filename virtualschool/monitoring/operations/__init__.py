"""Verbs: making figures, raising flags and answering them, setting rules."""

from .figures import keep, make, printed_again

__all__ = ["keep", "make", "printed_again"]
