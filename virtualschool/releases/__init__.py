"""What leaves the authority for the Network: frozen cohorts, fixed tables, approval, outbox."""
