"""Disclosure control: counts in, tables that single nobody out, and the attacker that says so."""
