"""The tag library of this room."""
