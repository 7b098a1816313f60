"""The verbs that change who is who."""
