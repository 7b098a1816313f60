"""The demo's two invented authorities: a seeded generator of extracts, the truth behind them, and a score.

Nothing here knows Django, reads the clock or touches a real person's data.
"""

from virtualschool.desk.demo.extracts import Extract, Extracts, TooFewPupils, write_extracts
from virtualschool.desk.demo.scoring import Score, score

__all__ = ["Extract", "Extracts", "Score", "TooFewPupils", "score", "write_extracts"]
