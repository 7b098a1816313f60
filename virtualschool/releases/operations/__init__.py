"""Verbs: drafting tables, approving them, taking them back, and posting what is ready to leave."""
