"""Figures over cohorts of learners: how each is specified, worked out and kept."""
