"""Pages for: expert."""
