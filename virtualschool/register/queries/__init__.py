"""Reads of the register that span its tables."""
