"""Pages for: body."""
