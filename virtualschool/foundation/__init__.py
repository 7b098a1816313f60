"""Small named modules that every room may stand on. Holds no models."""
