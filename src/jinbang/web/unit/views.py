"""Pages for: unit."""
