"""The pages of files, and of what people tell."""
