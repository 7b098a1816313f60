"""Reads of the Network."""
