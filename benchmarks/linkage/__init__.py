"""How well the linkage engine links invented extracts with realistic faults, and how fast."""
