"""Reads: figures, who may need us, and the rules that hold."""

from .figures import Asked, worked_out

__all__ = ["Asked", "worked_out"]
