"""The verbs of the Network."""
