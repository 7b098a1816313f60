"""The schools that rolls name, by authority."""
