"""What the Network’s pages ask."""
