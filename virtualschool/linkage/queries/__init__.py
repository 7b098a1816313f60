"""Reads of questions for their pages."""
