"""Figures for pages: made ready per session and cohort, compared fairly, and opened to the learners behind them."""
