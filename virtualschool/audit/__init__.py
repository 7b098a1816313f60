"""Who did what, and who saw whom: append-only events in hash chains. Depends on nothing but foundation."""
