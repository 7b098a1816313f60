"""The demo's two invented authorities: a seeded generator of extracts, the truth behind them, and a score.

Nothing here knows Django, reads the clock or touches a real person's data.
"""
