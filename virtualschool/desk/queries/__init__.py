"""Reads of the desk's pages: each returns frozen dataclasses from which what the reader may not see is already left out."""
