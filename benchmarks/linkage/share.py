"""Shares that were counted, with their uncertainty: as the accuracy page gives them."""

from virtualschool.foundation.numbers import wilson

__all__ = ["wilson"]
