"""The Network's meeting place: it never sees a child."""
