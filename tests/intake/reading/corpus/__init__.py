"""Files that councils send, and worse ones: each built by code, each with what must become of it."""
