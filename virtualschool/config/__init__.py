"""Settings, addresses and the web entrance."""
