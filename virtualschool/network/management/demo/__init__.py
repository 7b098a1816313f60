"""The demo's Network: invented authorities, invented people, and a year of what they might have said."""
