"""Entrances of the command line."""
