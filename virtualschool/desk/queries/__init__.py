"""Reads of the desk's pages. Each returns frozen dataclasses without what their reader may not see."""
