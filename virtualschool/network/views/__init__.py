"""The Network's pages."""
